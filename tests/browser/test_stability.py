"""The heat map on its canvas: a cell leads to its run and feature, by mouse and by keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from omninmo import schema
from omninmo.tracking.store import RunStore
from omninmo.ui.stability_views import VIEWS
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.test_axe import violations
from tests.browser.test_points import INKED, PLOTLY
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

CELL = """
(root, [row, column]) => {
  const {plot} = root, box = plot.plane.getBoundingClientRect(), [x, y, width, height] = plot._box(row, column);
  const at = [box.x + x + width * 0.85, box.y + y + height / 2], feature = plot.features[row].id;
  return {at, feature, run: plot.rankings[column].id, share: plot.shares[row * plot.rankings.length + column]};
}
"""
"""A place in a cell far from its middle, in pixels, and what the cell is."""


def stability(page: Page, url: str) -> Locator:
    """Open the page, and return its map."""
    page.goto(url)
    wait_until_drawn(page)
    drawn = page.get_by_test_id("importance-map")
    expect(drawn).to_have_attribute("data-shown", re.compile(r"\d+"))
    drawn.scroll_into_view_if_needed()
    return drawn


def leads_to_explain(page: Page, cell: dict[str, str]) -> dict[str, list[str]]:
    expect(page.get_by_role("heading", level=1)).to_have_text("Explain")
    query = parse_qs(urlsplit(page.url).query)
    assert query["run"] == [cell["run"]] and query["feature"] == [cell["feature"]]
    return query


def test_a_cell_says_what_it_is_and_opens_its_run_and_feature_in_explain(
    server: StartServer, page: Page, recorded: Recorded
) -> None:
    runs = f"{recorded.run_id},{recorded.rated_id}"
    heat_map = stability(page, f"{server(recorded.home).url}/stability?runs={runs}")
    expect(page.locator(".st-key-verdict")).to_contain_text("too few to conclude anything")
    assert page.evaluate(PLOTLY) == []
    cell = heat_map.evaluate(CELL, [2, 0])
    stored = RunStore(f"sqlite:///{recorded.home}/mlflow.db").importances([cell["run"]])
    own = stored[(stored["feature"] == cell["feature"]) & (stored["kind"] == "shap")]
    assert cell["share"] == pytest.approx(own["value"].mean())

    page.mouse.move(*cell["at"])
    expect(heat_map.locator(".tip")).to_contain_text(f"{cell['share']:.1%}".replace("%", " %"))
    page.mouse.click(*cell["at"])
    assert leads_to_explain(page, cell)["runs"] == [runs]


def test_a_feature_that_a_run_does_not_use_leads_nowhere(server: StartServer, page: Page, own: Recorded) -> None:
    table = pd.read_parquet(own.artifacts() / schema.IMPORTANCES_FILE)
    rest = table[table["feature"] != table["feature"].iloc[0]]
    total = rest.groupby(["fold", "kind"])["value"].transform("sum")
    content = rest.assign(value=rest["value"] / total.where(total > 0, 1)).to_parquet()
    own.rewrite(schema.IMPORTANCES_FILE, content)
    heat_map = stability(page, f"{server(own.home).url}/stability?runs={own.run_id},{own.rated_id}")
    absent = heat_map.evaluate("root => root.plot.shares.findIndex(Number.isNaN)")
    before, cell = page.url, heat_map.evaluate(CELL, [absent // 2, absent % 2])
    page.mouse.move(*cell["at"])
    expect(heat_map.locator(".tip")).to_contain_text("not used")
    expect(heat_map.locator(".tip")).not_to_contain_text("Click")
    page.mouse.click(*cell["at"])
    wait_until_drawn(page)
    assert page.url == before


def test_cells_are_reached_by_keyboard(server: StartServer, page: Page, recorded: Recorded) -> None:
    runs = f"{recorded.run_id},{recorded.rated_id}"
    heat_map = stability(page, f"{server(recorded.home).url}/stability?runs={runs}&cells=rank")
    heat_map.locator(".plane").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(heat_map.get_by_role("status")).to_contain_text("Rank 2")
    cell = heat_map.evaluate(CELL, [1, 1])
    page.keyboard.press("Enter")
    leads_to_explain(page, cell)


def test_columns_that_are_dragged_across_are_seen_alone(server: StartServer, page: Page, recorded: Recorded) -> None:
    url = f"{server(recorded.home).url}/stability?runs={recorded.run_id}&across=folds"
    heat_map = stability(page, url)
    columns = int(heat_map.get_attribute("data-columns") or 0)
    expect(heat_map).to_have_attribute("data-shown", str(columns))
    second, third = heat_map.evaluate(CELL, [1, 1]), heat_map.evaluate(CELL, [1, 2])
    page.mouse.move(*third["at"])
    page.mouse.down()
    page.mouse.move(*second["at"], steps=4)
    page.mouse.up()
    expect(heat_map).to_have_attribute("data-shown", "2")
    page.mouse.move(*heat_map.evaluate(CELL, [1, 1])["at"])
    expect(heat_map.locator(".tip")).to_contain_text(second["run"])

    heat_map.get_by_role("button", name=f"All {columns} folds").click()
    expect(heat_map).to_have_attribute("data-shown", str(columns))
    assert urlsplit(page.url).path == "/stability"


@pytest.mark.parametrize(("width", "theme"), [(900, "dark"), (1400, "light")])
def test_the_map_fits_its_page_in_both_themes(
    width: int, theme: str, server: StartServer, new_page: OpenPage, recorded: Recorded
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=theme, device_scale_factor=2)
    heat_map = stability(page, f"{server(recorded.home).url}/stability?runs={recorded.run_id},{recorded.rated_id}")
    assert heat_map.evaluate(INKED)[0] > 500
    assert heat_map.evaluate("root => root.scrollWidth <= root.clientWidth")
    assert heat_map.evaluate("root => root.plot.way") == "level"  # two names have room as they are
    views = page.get_by_role("radiogroup", name="View").get_by_role("radio")
    ends = views.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert len(ends) == len(VIEWS) and max(ends) < width
    assert violations(page) == []
