"""Predict in a browser: pressed, ranked, one ticker opened by a click, made champion, and readable in both themes."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from omninmo.tracking.store import RunStore
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.test_axe import violations
from tests.browser.watch import wait_until_drawn
from tests.kept_forecasts import keep
from tests.recorded import Recorded

MILLISECONDS_TO_PREDICT = 120_000
LINE, TICKER = 35, 100
"""Height of a line of a table, and where its tickers are, in pixels: the table is drawn on a canvas."""
PARTS = (
    "Why",
    "Prices, and where the forecast lies",
    "What it said before, and what happened",
    "Situations that the model saw alike",
)


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def open_first_ticker(page: Page) -> None:
    """Click the ticker in the first line of the ranking, and wait for its figures."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + TICKER, box["y"] + 1.5 * LINE)
    for part in PARTS:
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
    expect(page.locator(".st-key-forecast-ticker .js-plotly-plot")).to_have_count(3)
    wait_until_drawn(page)


def test_a_forecast_is_made_and_its_first_ticker_explained(server: StartServer, page: Page, own: Recorded) -> None:
    page.goto(f"{server(own.home).url}/predict?run={own.run_id}")
    wait_until_drawn(page)
    expect(page.locator(".st-key-verdict")).to_contain_text("rank IC was")
    expect(page.get_by_text("This run has made no forecast yet")).to_be_visible()
    page.get_by_role("button", name="Predict", exact=True).click()
    expect(page.get_by_role("heading", name="What it says of each ticker")).to_be_visible(
        timeout=MILLISECONDS_TO_PREDICT
    )
    expect(page.locator(".st-key-verdict")).to_contain_text("As of 2022-12-28")
    assert page.locator(".js-plotly-plot").count() == 0
    open_first_ticker(page)
    _, again = keep(own.run_id)
    assert query(page, "ticker") == again.table["ticker"].iloc[0] and query(page, "run") == own.run_id
    page.reload()
    expect(page.get_by_role("heading", name=PARTS[0], exact=True)).to_be_visible()


def test_a_run_is_made_champion_after_its_verdict_was_shown(server: StartServer, page: Page, own: Recorded) -> None:
    page.goto(f"{server(own.home).url}/predict?run={own.run_id}")
    wait_until_drawn(page)
    page.get_by_role("button", name="Make champion").click()
    page.get_by_role("button", name="Make it champion anyway").click()
    expect(page.get_by_role("button", name="No longer champion")).to_be_visible()
    expect(page.locator(".st-key-verdict")).to_contain_text("champion")
    assert RunStore().champion() == own.run_id


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_whole_page_can_be_read(theme: str, server: StartServer, new_page: OpenPage, own: Recorded) -> None:
    for run_id in (own.run_id, own.rated_id):
        keep(run_id, ("The disk was full.",), tickers="KO, AAPL, GE, NOPE")
    page = new_page(color_scheme=theme, viewport={"width": 900, "height": 900})
    url, found = server(own.home).url, []
    for run_id in (own.run_id, own.rated_id):
        page.goto(f"{url}/predict?run={run_id}&ticker=KO")
        expect(page.locator(".st-key-forecast-ticker .js-plotly-plot")).to_have_count(3)
        wait_until_drawn(page)
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not found, "\n".join(found)


def test_a_watchlist_outlives_the_browser(server: StartServer, new_page: OpenPage, own: Recorded, home: Path) -> None:
    url = f"{server(own.home).url}/predict?run={own.run_id}"
    page = new_page()
    page.goto(url)
    wait_until_drawn(page)
    page.get_by_role("button", name="Lists").click()
    field = page.get_by_label("Its tickers", exact=True)
    expect(field).to_be_visible()
    field.fill("KO, AAPL")
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_label("Tickers", exact=True)).to_have_value("My watchlist (2)")
    assert (home / "watchlists.json").exists()
    other = new_page()
    other.goto(url)
    wait_until_drawn(other)
    other.get_by_label("Tickers", exact=True).click()
    expect(other.get_by_role("option", name="My watchlist (2)")).to_be_visible()
