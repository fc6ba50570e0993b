"""The pictures of Explain in Chromium: every click arrives, and the link keeps it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from omninmo.tracking.store import RunStore
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.test_axe import violations
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

STRONGEST = """
(root, feature) => {
  const {plot} = root, at = plot.features.findIndex(({name}) => name === feature);
  const box = plot.plane.getBoundingClientRect(), {effect} = plot.features[at], start = plot.starts[at];
  const i = Array.from(effect.keys()).reduce((best, i) => effect[i] > effect[best] ? i : best);
  const place = [box.x + plot.xs[start + i], box.y + plot.ys[start + i]];
  return {at: place, row: plot.rows[start + i], effect: effect[i]};
}
"""
"""Where the point of the highest SHAP value of a feature is, and whose it is."""
PLACES = """
root => {
  const {plot} = root, box = plot.plane.getBoundingClientRect();
  return Array.from(plot.rows, (row, i) => ({row, at: [box.x + plot.xs[i], box.y + plot.ys[i]]}));
}
"""
PLOTLY = "() => performance.getEntriesByType('resource').filter(({name}) => /plotly/i.test(name)).map(({name}) => name)"
INKED = """
root => [...root.querySelectorAll("canvas")].map(canvas => canvas.getContext("2d")
  .getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, part) => sum + (part > 0), 0))
"""


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def explain(page: Page, url: str) -> tuple[Locator, Locator]:
    """Open the page, and return both pictures."""
    page.goto(url)
    return drawn(page)


def open_box(page: Page, name: str) -> None:
    """Open a selection box. It closes as the page scrolls, so that the browser has to be done with that before."""
    box = page.get_by_role("combobox", name=re.compile(name))
    box.scroll_into_view_if_needed()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box.click()


def drawn(page: Page) -> tuple[Locator, Locator]:
    wait_until_drawn(page)
    summary, dependence = page.get_by_test_id("summary"), page.get_by_test_id("dependence")
    expect(summary).to_have_attribute("data-points", re.compile(r"\d+"))
    expect(dependence).to_have_attribute("data-points", re.compile(r"\d+"))
    return summary, dependence


def test_every_click_arrives_and_the_link_keeps_it(server: StartServer, page: Page, recorded: Recorded) -> None:
    table = RunStore(f"sqlite:///{recorded.home}/mlflow.db").shap(recorded.run_id)
    summary, dependence = explain(page, f"{server(recorded.home).url}/explain?runs={recorded.run_id}")
    assert page.evaluate(PLOTLY) == []
    names = summary.locator("[data-feature]")
    expect(dependence).to_have_attribute("data-points", str(len(table)))
    assert int(summary.get_attribute("data-points") or 0) == names.count() * len(table)

    third = names.nth(2).get_attribute("data-feature") or ""
    names.nth(2).focus()
    page.keyboard.press("Enter")
    expect(dependence).to_have_attribute("data-feature", third)
    expect(names.nth(2)).to_have_attribute("aria-pressed", "true")

    second = names.nth(1).get_attribute("data-feature") or ""
    point = summary.evaluate(STRONGEST, second)
    page.mouse.move(*point["at"])
    row = table.index.iloc[point["row"]]
    sample = f"{row['ticker']}, {row['date']:%Y-%m-%d}"
    expect(summary.locator(".tip")).to_contain_text(sample)
    assert point["effect"] == pytest.approx(table.values[point["row"], table.features.index(second)])
    page.mouse.click(*point["at"])
    expect(dependence).to_have_attribute("data-feature", second)
    expect(dependence).to_have_attribute("data-sample", str(point["row"]))
    expect(page.locator(".st-key-sample")).to_contain_text(f"{sample}, fold {row['fold']}")
    assert query(page, "point") == f"{row['date']:%Y-%m-%d}_{row['ticker']}"

    page.reload()
    summary, dependence = drawn(page)
    expect(summary).to_have_attribute("data-sample", str(point["row"]))
    expect(dependence).to_have_attribute("data-feature", second)
    page.get_by_role("button", name="Clear sample").click()
    expect(summary).not_to_have_attribute("data-sample", re.compile("."))


def test_a_box_selects_exactly_what_is_in_it(server: StartServer, page: Page, recorded: Recorded) -> None:
    summary, dependence = explain(page, f"{server(recorded.home).url}/explain?runs={recorded.run_id}")
    summary.get_by_text("box", exact=True).click()
    plane = summary.locator(".plane").bounding_box()
    assert plane is not None
    left, right = plane["x"] + plane["width"] * 0.5, plane["x"] + plane["width"] - 2
    top, bottom = plane["y"] + 4, plane["y"] + 74
    places = [(*one["at"], one["row"]) for one in summary.evaluate(PLACES)]
    inside = {row for x, y, row in places if left < x < right and top < y < bottom}
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()
    assert len(inside) > 1
    expect(summary).to_have_attribute("data-selected", str(len(inside)))
    expect(dependence).to_have_attribute("data-selected", str(len(inside)))
    chosen = dependence.get_attribute("data-feature") or ""
    open_box(page, "Feature, most important first")
    page.get_by_role("option").nth(2).click()
    expect(dependence).not_to_have_attribute("data-feature", chosen)
    expect(summary).to_have_attribute("data-feature", dependence.get_attribute("data-feature") or "")
    expect(summary).to_have_attribute("data-selected", str(len(inside)))
    summary.get_by_role("button", name="Clear").click()
    expect(summary).to_have_attribute("data-selected", "0")
    expect(dependence).to_have_attribute("data-selected", "0")


def test_what_is_marked_elsewhere_sends_no_points_again(server: StartServer, page: Page, recorded: Recorded) -> None:
    sizes: list[int] = []

    def note(message: str | bytes) -> None:
        sizes.append(len(message))

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    summary, dependence = explain(page, f"{server(recorded.home).url}/explain?runs={recorded.run_id}")
    *_, of_dependence, of_summary = sorted(sizes)

    sizes.clear()
    name = summary.locator("[data-feature]").nth(3)
    open_box(page, "Feature, most important first")
    page.get_by_role("option").nth(3).click()
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(dependence).to_have_attribute("data-feature", name.get_attribute("data-feature") or "")
    wait_until_drawn(page)
    assert max(sizes) < (of_dependence + of_summary) / 2, "the summary was sent again"

    sizes.clear()
    summary.locator(".plane").focus()
    for key in ("ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(dependence).to_have_attribute("data-selected", "1")
    assert max(sizes) < of_dependence / 2, "points were sent again for one selected row"


def test_points_are_reached_by_keyboard(server: StartServer, page: Page, recorded: Recorded) -> None:
    summary, dependence = explain(page, f"{server(recorded.home).url}/explain?runs={recorded.run_id}")
    summary.locator(".plane").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(summary).to_have_attribute("data-selected", "1")
    expect(summary.get_by_role("status")).to_contain_text("SHAP value")
    expect(dependence).to_have_attribute("data-selected", "1")
    page.keyboard.press("Escape")
    expect(dependence).to_have_attribute("data-selected", "0")
    page.keyboard.press("Enter")  # the page has run twice meanwhile, and the point is still pointed at
    second = summary.locator("[data-feature]").nth(1).get_attribute("data-feature") or ""
    expect(dependence).to_have_attribute("data-feature", second)
    expect(dependence).to_have_attribute("data-sample", re.compile(r"\d+"))


@pytest.mark.parametrize(("width", "theme"), [(900, "dark"), (1400, "light")])
def test_both_pictures_fit_their_page_and_tell_folds(
    width: int, theme: str, server: StartServer, new_page: OpenPage, recorded: Recorded
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=theme, device_scale_factor=2)
    url = f"{server(recorded.home).url}/explain?runs={recorded.rated_id}&run={recorded.rated_id}"
    summary, dependence = explain(page, url)
    for picture in (summary, dependence):
        assert min(picture.evaluate(INKED)[:2]) > 500
        assert picture.evaluate("root => root.scrollWidth <= root.clientWidth")
    page.goto(f"{url}&partner=fold")
    expect(dependence).to_have_attribute("data-colour", "fold")
    assert dependence.locator(".swatch").count() >= 2
    assert violations(page) == []
