"""A cell of the heat map leads to its run and feature."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import StartServer
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

CELL = """
([row, column]) => {
  const plot = document.querySelector(".st-key-stability_map .js-plotly-plot"), {xaxis, yaxis} = plot._fullLayout;
  const box = plot.getBoundingClientRect(), [feature, run] = plot._fullData[1].customdata[row * 2 + column];
  const x = box.x + xaxis._offset + xaxis.l2p(column + 0.35), y = box.y + yaxis._offset + yaxis.l2p(row);
  return [x, y, feature, run];
}
"""
"""A point of a cell far from its middle, in pixels, and what the cell is."""


def test_a_cell_opens_its_run_and_feature_in_explain(server: StartServer, page: Page, recorded: Recorded) -> None:
    page.goto(f"{server(recorded.home).url}/stability?runs={recorded.run_id},{recorded.rated_id}")
    wait_until_drawn(page)
    expect(page.locator(".st-key-verdict")).to_contain_text("too few to conclude anything")
    expect(page.locator(".heatmaplayer image")).to_have_count(1)
    page.locator(".st-key-stability_map .js-plotly-plot").scroll_into_view_if_needed()
    x, y, feature, run_id = page.evaluate(CELL, [2, 0])
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    expect(page.get_by_role("heading", level=1)).to_have_text("Explain")
    query = parse_qs(urlsplit(page.url).query)
    assert query["run"] == [run_id] and query["feature"] == [feature]
    assert query["runs"] == [f"{recorded.run_id},{recorded.rated_id}"]
