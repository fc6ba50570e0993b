"""What looks like a run or a feature can be clicked, and leads to it; what one looks for is in sight."""

import sqlite3
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, StartServer
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

ROW, NAME = 35, 60
"""Where the name of a run is in a table, in pixels: the table is drawn on a canvas."""
IN_SIGHT = {
    1400: {"Run", "Horizon", "Mode", "Skill vs mean", "Rank IC", "Rank IC t-value", "Feature set"},
    900: {"Run", "Skill vs mean", "Rank IC"},
}
"""Columns that need no sideways scrolling, by the width of the window."""
HEADS = """
() => [...document.querySelectorAll('[data-testid="stDataFrame"] th')].map(head => head.innerText)
"""
"""What Streamlit says of the columns that it draws, for those who cannot see the canvas."""


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def table(page: Page) -> Locator:
    """Return the first table of a page once its cells are drawn."""
    drawn = page.get_by_test_id("stDataFrame").first
    expect(drawn.locator("th").get_by_text("Skill vs mean")).to_be_attached()
    drawn.scroll_into_view_if_needed()
    return drawn


def click_name(page: Page, row: int) -> None:
    box = table(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + NAME, box["y"] + ROW * (row + 1.5))


@pytest.mark.parametrize("path", ["/", "/runs"])
def test_a_run_s_name_opens_the_run_in_the_same_tab(
    path: str, server: StartServer, page: Page, recorded: Recorded
) -> None:
    page.goto(f"{server(recorded.home).url}{path}?runs={recorded.run_id},{recorded.rated_id}")
    wait_until_drawn(page)
    click_name(page, 1)
    expect(page.get_by_text("Score by test fold")).to_be_visible()
    assert query(page, "run") in {recorded.run_id, recorded.rated_id}
    assert len(page.context.pages) == 1 and query(page, "runs").count(",") == 1
    page.go_back()
    expect(page.get_by_text("Score by test fold")).not_to_be_visible()
    table(page)


def test_a_feature_s_name_opens_its_dependence(server: StartServer, page: Page, recorded: Recorded) -> None:
    page.goto(f"{server(recorded.home).url}/explain?runs={recorded.run_id}")
    wait_until_drawn(page)
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=2).first
    first = heading.inner_text()
    page.get_by_test_id("summary").locator("[data-feature]").nth(3).click()
    expect(heading).not_to_have_text(first)
    assert query(page, "feature")


@pytest.mark.parametrize("width", [1400, 900])
def test_what_one_looks_for_is_in_sight(width: int, server: StartServer, new_page: OpenPage, own: Recorded) -> None:
    with sqlite3.connect(own.home / "mlflow.db") as store:  # what is the same in all runs has no column
        change = "UPDATE params SET value = ? WHERE key = ? AND run_uuid = ?"
        for key, value in (("forward_days", "60"), ("feature_set", "risk")):
            store.execute(change, (value, key, own.rated_id))
    store.close()
    page, url = new_page(viewport={"width": width, "height": 900}), server(own.home).url
    for path in ("/", "/runs"):
        page.goto(url + path)
        wait_until_drawn(page)
        table(page)
        assert IN_SIGHT[width] <= set(page.evaluate(HEADS))
