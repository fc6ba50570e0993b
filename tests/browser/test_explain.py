"""Explain in Chromium: kinds of summary, the filter, selected rows; every click arrives, and the link keeps it."""

import re

from playwright.sync_api import Page, expect

from omninmo.tracking.store import RunStore
from tests.browser.conftest import StartServer
from tests.browser.test_points import PLACES, drawn, explain, query
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded


def click_in_chart(page: Page, across: float, down: float) -> None:
    """Click a place inside the first chart, given as shares of its plotting area."""
    area = page.locator(".js-plotly-plot").first.locator(".nsewdrag[data-subplot=xy]")
    expect(area).to_be_visible()
    box = area.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    page.wait_for_function("() => document.querySelector('.js-plotly-plot .hoverlayer')?.childElementCount > 0")
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_a_bar_a_violin_and_a_column_lead_to_their_feature_and_sample(
    server: StartServer, page: Page, recorded: Recorded
) -> None:
    url = f"{server(recorded.home).url}/explain?runs={recorded.run_id}"
    page.goto(f"{url}&kind=bar")
    wait_until_drawn(page)
    dependence = page.get_by_test_id("dependence")
    strongest = dependence.get_attribute("data-feature") or ""
    click_in_chart(page, 0.5, 0.7)
    expect(dependence).not_to_have_attribute("data-feature", strongest)
    weak = dependence.get_attribute("data-feature") or ""
    assert query(page, "feature") == weak and query(page, "kind") == "bar"

    page.get_by_text("Violins", exact=True).click()
    expect(page.get_by_text("the upper half, in red")).to_be_visible()
    click_in_chart(page, 0.5, 0.05)
    expect(dependence).to_have_attribute("data-feature", strongest)

    page.get_by_text("Heat map of samples", exact=True).click()
    expect(page.get_by_text("Each column is one date and ticker")).to_be_visible()
    click_in_chart(page, 0.999, 0.5)
    table = RunStore(f"sqlite:///{recorded.home}/mlflow.db").shap(recorded.run_id)
    row = table.index.iloc[int(table.margin.argmax())]
    sample = page.locator(".st-key-sample")
    expect(sample).to_contain_text(f"{row['ticker']}, {row['date']:%Y-%m-%d}, fold {row['fold']}")


def assert_span(page: Page, name: str, low: int, high: int) -> None:
    """Open the filters that stand behind a button, and look at the ends of one."""
    opener = page.get_by_role("button", name="Target, prediction, error")
    opener.click()
    ends = page.get_by_role("slider", name=name)
    expect(ends.first).to_have_value(str(low))
    expect(ends.last).to_have_value(str(high))
    opener.click()


def test_a_link_restores_kind_filter_and_colour_and_all_pictures_follow(
    server: StartServer, page: Page, recorded: Recorded
) -> None:
    store = RunStore(f"sqlite:///{recorded.home}/mlflow.db")
    table, predictions = store.shap(recorded.run_id), store.predictions(recorded.run_id)
    rows = table.index.merge(predictions, on=["date", "ticker", "fold"], how="left")
    days = sorted(rows["date"].unique())
    first, last = days[len(days) // 4], days[-1]
    ticker = str(rows["ticker"].iloc[0])
    kept = rows["date"].between(first, last) & (rows["y_pred"] >= rows["y_pred"].quantile(0.2))
    url = f"{server(recorded.home).url}/explain?runs={recorded.run_id}&partner=fold&prediction=20-100"
    summary, dependence = explain(page, f"{url}&period={first:%Y-%m-%d}_{last:%Y-%m-%d}")
    names = summary.locator("[data-feature]").count()
    expect(dependence).to_have_attribute("data-points", str(kept.sum()))
    expect(dependence).to_have_attribute("data-colour", "fold")
    expect(summary).to_have_attribute("data-points", str(kept.sum() * names))
    expect(page.get_by_text(f"{kept.sum()} of {len(rows)} explained rows")).to_be_visible()

    assert_span(page, "Prediction", 20, 100)
    page.get_by_role("combobox", name="Tickers").fill(ticker)
    page.get_by_role("option", name=ticker, exact=True).click()
    page.keyboard.press("Escape")
    both = (kept & (rows["ticker"] == ticker)).sum()
    expect(dependence).to_have_attribute("data-points", str(both))
    assert query(page, "ticker") == ticker
    page.reload()
    drawn(page)
    expect(dependence).to_have_attribute("data-points", str(both))
    page.get_by_role("button", name="Show all rows").click()
    expect(dependence).to_have_attribute("data-points", str(len(rows)))
    assert not query(page, "ticker") and not query(page, "period") and query(page, "partner") == "fold"


def test_a_few_selected_rows_are_drawn_as_paths(server: StartServer, page: Page, recorded: Recorded) -> None:
    summary, dependence = explain(page, f"{server(recorded.home).url}/explain?runs={recorded.run_id}")
    summary.get_by_text("box", exact=True).click()
    plane = summary.locator(".plane").bounding_box()
    assert plane is not None
    bottom = plane["y"] + 40  # of the line of the first feature
    line = sorted(one["at"][0] for one in summary.evaluate(PLACES) if one["at"][1] < bottom)
    page.mouse.move((line[-7] + line[-6]) / 2, plane["y"] + 2)
    page.mouse.down()
    page.mouse.move(line[-1] + 6, bottom, steps=4)
    page.mouse.up()
    expect(dependence).to_have_attribute("data-selected", re.compile("[2-9]"))
    count = int(dependence.get_attribute("data-selected") or 0)
    expect(page.get_by_role("heading", name="How the selected predictions come about")).to_be_visible()
    page.wait_for_function("n => document.querySelector('.js-plotly-plot')?.data?.length === n", arg=count)


def choose(page: Page, number: int) -> str:
    """Choose a feature of the summary by its name, and return it once the other picture follows."""
    name = page.get_by_test_id("summary").locator("[data-feature]").nth(number)
    feature = name.get_attribute("data-feature") or ""
    name.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("dependence")).to_have_attribute("data-feature", feature)
    return feature


def test_two_tabs_of_one_browser_do_not_disturb_each_other(server: StartServer, page: Page, recorded: Recorded) -> None:
    address, other = server(recorded.home).url, page.context.new_page()
    explain(page, f"{address}/explain?runs={recorded.run_id}")
    explain(other, f"{address}/explain?runs={recorded.rated_id}&rating=Sell")
    mine, theirs = choose(page, 3), choose(other, 5)
    page.get_by_text("Bars", exact=True).click()
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    other.reload()
    drawn(other)
    expect(other.get_by_test_id("dependence")).to_have_attribute("data-feature", theirs)
    assert [query(other, name) for name in ("runs", "rating", "kind")] == [recorded.rated_id, "Sell", ""]

    picks = f"{recorded.run_id},{recorded.rated_id}"
    other.goto(f"{address}/stability?runs={picks}&view=ranges&top=10")
    wait_until_drawn(other)
    other.get_by_text("Variation", exact=True).click()
    other.get_by_text("40", exact=True).click()
    expect(other.locator(".stMainBlockContainer").get_by_role("radio", name="40", exact=True)).to_be_checked()
    wait_until_drawn(other)
    assert [query(other, name) for name in ("runs", "view", "top")] == [picks, "variation", "40"]
    expect(other.get_by_test_id("stSidebar").get_by_text("2 runs picked")).to_be_visible()

    page.get_by_text("Violins", exact=True).click()
    expect(page.get_by_text("the upper half, in red")).to_be_visible()
    expect(page.get_by_test_id("dependence")).to_have_attribute("data-feature", mine)
    expect(page.get_by_test_id("stSidebar").get_by_text("1 run picked")).to_be_visible()
    assert [query(page, name) for name in ("runs", "feature", "kind", "top")] == [recorded.run_id, mine, "violin", ""]
