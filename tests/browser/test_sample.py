"""The picked sample in a browser: a link opens it, with the values that are stored; what it names can be clicked."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from omninmo.evaluation.shap_table import ShapTable
from omninmo.schema import FORMATS, RATINGS
from omninmo.tracking.store import RunStore
from omninmo.ui.sample_choice import named
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.test_axe import violations
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

ROW = 90
LINE, TICKER = 35, 25
"""Height of a line of a table, and where its tickers are, in pixels: the table is drawn on a canvas."""
BARS = """
() => document.querySelector(".st-key-sample .js-plotly-plot")?.data?.filter(trace => trace.type == "bar")
  .find(trace => trace.text && trace.text.length)?.text
"""
MIDDLE = """
rank => {
  const plot = document.querySelector(".st-key-sample .js-plotly-plot"), {xaxis2, yaxis} = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.x + xaxis2._offset + xaxis2._length / 2, box.y + yaxis._offset + yaxis.l2p(rank)];
}
"""
"""Where the name of a row of the waterfall is."""


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def stored(table: ShapTable, row: int, unit: str) -> list[str]:
    """Return the stored SHAP values of a row as they are to be shown, strongest first."""
    values = table.values[row].astype(np.float64)
    form = FORMATS["fine_percent" if unit == "return" else "score"]
    return [form.text(value) for value in values[np.argsort(-np.abs(values), kind="stable")]]


@pytest.mark.parametrize("unit", ["return", "Sell"])
def test_a_link_opens_the_sample_with_its_stored_values(
    unit: str, server: StartServer, page: Page, recorded: Recorded
) -> None:
    rated = unit != "return"
    run_id = recorded.rated_id if rated else recorded.run_id
    whole = RunStore().shap(run_id)
    table = whole.of_class(RATINGS.index(unit)) if rated else whole
    where = table.index.iloc[ROW]
    rating = f"&rating={unit}" if rated else ""
    page.goto(f"{server(recorded.home).url}/explain?run={run_id}&point={named(table.index, ROW)}{rating}")
    wait_until_drawn(page)
    sample = page.locator(".st-key-sample")
    expect(sample.get_by_role("heading", level=3).first).to_have_text(
        f"{where['ticker']}, {where['date']:%Y-%m-%d}, fold {where['fold']}"
    )
    expect(sample.locator(".js-plotly-plot").first).to_be_visible()
    assert len(table.features) <= 11 and page.wait_for_function(BARS).json_value() == stored(table, ROW, unit)
    margin = FORMATS["score" if rated else "fine_percent"].text(float(table.margin[ROW]))
    expect(sample.get_by_text(re.compile(f"so lead to {re.escape(margin)}"))).to_be_visible()


def test_a_click_on_a_name_opens_the_feature_and_the_boxes_another_sample(
    server: StartServer, page: Page, recorded: Recorded
) -> None:
    table = RunStore().shap(recorded.run_id)
    page.goto(f"{server(recorded.home).url}/explain?run={recorded.run_id}&point={named(table.index, ROW)}")
    wait_until_drawn(page)
    page.locator(".st-key-sample .js-plotly-plot .barlayer").first.wait_for()
    page.locator(".st-key-sample .js-plotly-plot").first.scroll_into_view_if_needed()
    strongest = table.features[int(np.abs(table.values[ROW]).argmax())]
    page.mouse.click(*page.evaluate(MIDDLE, 1))
    page.wait_for_url(f"**feature={strongest}*")
    wait_until_drawn(page)
    assert query(page, "point") == named(table.index, ROW)
    ticker = next(name for name in sorted(table.index["ticker"].unique()) if name != table.index["ticker"].iloc[ROW])
    box = page.get_by_role("combobox", name="Ticker", exact=True)
    box.fill(str(ticker))
    box.press("Enter")
    heading = page.locator(".st-key-sample").get_by_role("heading", level=3).first
    expect(heading).to_have_text(re.compile(f"^{ticker}, "))
    picked = query(page, "point")
    page.reload()
    wait_until_drawn(page)
    expect(heading).to_have_text(f"{ticker}, {picked.partition('_')[0]}, fold {heading.inner_text().split()[-1]}")


def test_a_neighbour_s_ticker_opens_its_sample(server: StartServer, page: Page, recorded: Recorded) -> None:
    table = RunStore().shap(recorded.run_id)
    page.goto(f"{server(recorded.home).url}/explain?run={recorded.run_id}&point={named(table.index, ROW)}")
    wait_until_drawn(page)
    neighbours = page.locator(".st-key-sample").get_by_test_id("stDataFrame").last
    expect(neighbours.locator("th").get_by_text("Distance")).to_be_attached()
    neighbours.scroll_into_view_if_needed()
    box = neighbours.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + TICKER, box["y"] + LINE * 1.5)
    page.wait_for_url(lambda address: named(table.index, ROW) not in address)
    day, _, ticker = query(page, "point").partition("_")
    expect(page.locator(".st-key-sample").get_by_role("heading", level=3).first).to_contain_text(f"{ticker}, {day}, ")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_sample(
    theme: str, server: StartServer, new_page: OpenPage, recorded: Recorded
) -> None:
    page, table = new_page(color_scheme=theme), RunStore().shap(recorded.run_id)
    page.goto(f"{server(recorded.home).url}/explain?run={recorded.run_id}&point={named(table.index, ROW)}")
    wait_until_drawn(page)
    page.locator(".st-key-sample .js-plotly-plot").last.wait_for()
    assert not violations(page)
