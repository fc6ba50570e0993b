"""Predict in a browser: every button, what is drawn against pandas, what is refused, and both themes read by axe."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from omninmo.config import PredictConfig, TrainingConfig
from omninmo.data import load_prices
from omninmo.data.assemble import MARKET
from omninmo.data.cache import Cache
from omninmo.prediction import kept, ledger, outcomes, track_record
from omninmo.prediction.forecast import forecast
from omninmo.reports.coverage import coverage_sentence
from omninmo.tracking.store import RunStore
from tests.browser.conftest import OpenPage
from tests.browser.server import APP, end_marked, start, wait_until_healthy
from tests.browser.test_axe import violations
from tests.browser.watch import wait_until_drawn
from tests.conftest import copy_home
from tests.kept_forecasts import keep
from tests.prediction.test_track_record import NOW, noisy, of_days
from tests.recorded import Recorded
from tests.ui.test_track_record import keep_outcomes

MILLISECONDS_FOR_A_JOB = 120_000
LINE = 35
TICKER, PREDICTION = 100, 317
"""Height of a line of a table, and where its columns are, in pixels: the table is drawn on a canvas."""
PARTS = ("Why", "Prices and forecast", "Earlier predictions, and what happened", "Situations that the model saw alike")
STALE, SHORT, UNSEEN = "GE", "ABNB", "TSLA"
CELLS = "table => [...table.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent)"
PLOT = "document.querySelector(`.st-key-${key} .js-plotly-plot`)"
IS_DRAWN = f"([key, trace, axis, count]) => {PLOT}?._fullData?.[trace]?.[axis]?.length === count"
DRAWN = f"([key, trace, axis]) => [...{PLOT}._fullData[trace][axis]]"


class Site(NamedTuple):
    """A server on a home folder with two runs, prices of “today” in its cache, and a track record."""

    url: str
    home: Path
    run_id: str
    rated_id: str

    def page_of(self, run_id: str = "", ticker: str = "") -> str:
        """Return the address of a run's forecast; by default that of the regression."""
        return f"{self.url}/predict?run={run_id or self.run_id}{f'&ticker={ticker}' if ticker else ''}"


@pytest.fixture(scope="module")
def site(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, mark = tmp_path_factory.mktemp("predict"), uuid.uuid4().hex
    copy_home(template.home, folder / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNINMO_HOME", str(folder / "home"))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        _fill_cache(folder / "home" / "cache" / "prices")
        _fill_record(template.run_id, template.rated_id)
        server = start(APP, folder / "home", folder / "server.log", mark)
        wait_until_healthy(server)
        yield Site(server.url, folder / "home", template.run_id, template.rated_id)
        server.stop()
        print(server.log.read_text())  # noqa: T201 - pytest shows it where a test failed
        end_marked(mark)


def _fill_cache(folder: Path) -> None:
    """Keep the sample's prices as if Yahoo had sent them today: one old, one short, one of a ticker of no training."""
    now, close = datetime.now(UTC), load_prices(TrainingConfig(source="sample", period="6y")).close
    close.index = pd.bdate_range(end=pd.Timestamp(now.date()) - pd.offsets.BDay(), periods=len(close), tz="UTC")
    columns = {str(name): close[name] for name in close} | {MARKET: close.mean(axis=1), UNSEEN: close["AAPL"] * 3}
    columns |= {STALE: close[STALE].iloc[:-20], SHORT: close["KO"].iloc[-100:]}
    for name, values in columns.items():
        prices = dict.fromkeys(("open", "high", "low", "close"), values)
        Cache(folder).write(name, "1d", pd.DataFrame(prices).assign(volume=1_000_000.0), now)


def _fill_record(run_id: str, rated_id: str) -> None:
    """Keep 60 dates of a run, the last 20 predicted a year later, 20 of another, and what became of all of them."""
    own, other = of_days(60, every=5, run_id=run_id), of_days(20, run_id=rated_id)
    late = own["as_of"] > own["as_of"].iloc[-1] - pd.Timedelta(weeks=20)
    own["made_at"] = own["made_at"].where(~late, own["made_at"] + pd.DateOffset(years=1))
    made = pd.concat([own, other], ignore_index=True)
    ledger.files().add(made, NOW.date())
    keep_outcomes(made, noisy(made))


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_until_drawn(page)
    return page


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def predict(page: Page) -> None:
    """Press the button, and wait until the job has left its forecast."""
    page.get_by_role("button", name="Predict", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0, timeout=MILLISECONDS_FOR_A_JOB)
    wait_until_drawn(page)


def click_table(page: Page, x: float, line: int) -> Locator:
    """Click the ranking at a column, in the line of its heads (0) or a later one, and return what stands in it."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + (line + 0.5) * LINE)
    return table.locator("canvas table")


def rows_of(table: Locator, columns: int) -> list[list[str]]:
    cells = table.first.evaluate(CELLS)
    return [cells[at : at + columns] for at in range(0, len(cells), columns)]


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option).click()
    wait_until_drawn(page)


def values(page: Page, key: str, trace: int, axis: str, expected: pd.Series) -> list[float]:
    """Return what a chart draws, once it draws as many values as expected."""
    page.wait_for_function(IS_DRAWN, arg=[key, trace, axis, len(expected)])
    drawn: list[float] = page.evaluate(DRAWN, [key, trace, axis])
    return drawn


def save_list(page: Page, name: str, tickers: str) -> None:
    page.get_by_role("button", name="Lists").click()
    expect(page.get_by_label("Its tickers", exact=True)).to_be_visible()
    page.get_by_label("Name of the list").fill(name)
    page.get_by_label("Its tickers", exact=True).fill(tickers)
    page.get_by_role("button", name="Save the list").click()


def test_a_forecast_is_made_and_its_first_ticker_explained(site: Site, page: Page) -> None:
    kept.path_of(site.run_id).unlink(missing_ok=True)
    opened(page, site.page_of())
    verdict = page.locator(".st-key-verdict")
    for words in (
        "SHAP here explains noise",
        "rank IC was",
        coverage_sentence(0.8, RunStore().intervals(site.run_id).coverage),
    ):
        expect(verdict).to_contain_text(words)
    expect(page.get_by_text("This run has made no forecast yet")).to_be_visible()
    predict(page)
    expect(page.get_by_role("heading", name="Predictions by ticker")).to_be_visible()
    expect(verdict).to_contain_text("As of 2022-12-28")
    assert page.locator(".st-key-forecast-ticker").count() == 0
    click_table(page, TICKER, 1)
    for part in PARTS:
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
    expect(page.locator(".st-key-forecast-ticker .js-plotly-plot")).to_have_count(3)
    wait_until_drawn(page)
    again = kept.load(site.run_id)
    assert again is not None
    assert query(page, "ticker") == again.table["ticker"].iloc[0] and query(page, "run") == site.run_id
    page.reload()
    expect(page.get_by_role("heading", name=PARTS[0], exact=True)).to_be_visible()


def test_the_table_is_sorted_as_pandas_sorts_it_and_exported_whole(site: Site, page: Page) -> None:
    config = PredictConfig(run_id=site.run_id, tickers="KO, AAPL, GE, HD, JPM, XOM")
    found = forecast(config)
    table = found.table.assign(flags=["=HYPERLINK(1)", *found.table["flags"].iloc[1:]])
    kept.save(replace(found, table=table), config)
    cells = click_table(opened(page, site.page_of()), TICKER, 0)
    expect(cells).to_contain_text("↑ Ticker")
    columns = cells.locator("[role=columnheader]").count()
    assert [row[1] for row in rows_of(cells, columns)] == sorted(table["ticker"])
    click_table(page, PREDICTION, 0)
    expect(cells).to_contain_text("↑ Prediction")
    drawn = [float(row[3]) for row in rows_of(cells, columns)]
    np.testing.assert_allclose(drawn, 100 * table["prediction"].sort_values())
    first = rows_of(cells, columns)[0][1]
    click_table(page, TICKER, 1)
    expect(page.locator(".st-key-forecast-ticker")).to_contain_text(f"{first} as of 2022-12-28")
    for name in ("csv", "parquet"):
        with page.expect_download() as download:
            page.locator(f".st-key-forecast-{name} button").click()
        path = download.value.path()
        if name == "csv":
            safe = table.assign(flags=table["flags"].str.replace("=", "'=", n=1))
            saved = pd.read_csv(path, encoding="utf-8-sig", parse_dates=["as_of"], keep_default_na=False)
            pd.testing.assert_frame_equal(saved, safe, check_dtype=False)
        else:
            pd.testing.assert_frame_equal(pd.read_parquet(path), table, check_dtype=False)


def test_a_list_on_other_prices_is_predicted_with_each_refusal_in_its_place(site: Site, page: Page) -> None:
    opened(page, site.page_of())
    save_list(page, "Mine", f"KO, AAPL, {STALE}, {SHORT}, {UNSEEN}")
    expect(page.get_by_label("Tickers", exact=True)).to_have_value("Mine (5)")
    page.reload()
    wait_until_drawn(page)
    choose(page, "Tickers", "Mine (5)")
    choose(page, "Prices", "Yahoo Finance")
    predict(page)
    expect(page.get_by_text("4 tickers predicted")).to_contain_text("Prices: Yahoo Finance.")
    ranked, left_out = (page.get_by_test_id("stDataFrame").nth(place).locator("canvas table") for place in (0, 1))
    expect(ranked).to_contain_text(UNSEEN)  # until then it is the table of before
    columns = ranked.locator("[role=columnheader]").all_text_contents()
    remarks = {row[1]: row[columns.index("Remarks")] for row in rows_of(ranked, len(columns))}
    assert set(remarks) == {"KO", "AAPL", UNSEEN} and "not among the tickers of the training" in remarks[UNSEEN]
    reasons = {row[0]: row[3] for row in rows_of(left_out, 4)}
    assert set(reasons) == {STALE, SHORT} and "sessions ago: not ranked" in reasons[STALE]
    assert "100 sessions" in reasons[SHORT]
    opened(page, site.page_of(ticker=STALE))
    expect(page.locator(".st-key-forecast-ticker")).to_contain_text("; not ranked.")
    expect(page.get_by_label("Tickers", exact=True)).to_have_value("Mine (5)")  # what is on the page was asked so
    expect(page.get_by_label("Prices", exact=True)).to_have_value("Yahoo Finance")


def test_the_champion_is_trained_again_compared_and_succeeded(site: Site, page: Page) -> None:
    opened(page, site.page_of())
    page.get_by_role("button", name="Make champion").click()
    page.get_by_role("button", name="Make it champion anyway").click()
    expect(page.get_by_role("button", name="No longer champion")).to_be_visible()
    expect(page.locator(".st-key-verdict")).to_contain_text("champion")
    assert RunStore().champion() == site.run_id
    page.get_by_role("button", name="Train the champion again").click()
    expect(page.get_by_text("It is being trained again")).to_be_visible()
    successor = page.locator(".st-key-successor")
    expect(successor).to_contain_text("that both runs have", timeout=MILLISECONDS_FOR_A_JOB)
    expect(successor).to_contain_text("the same on every date")
    assert RunStore().champion() == site.run_id
    new = parse_qs(urlsplit(str(successor.get_by_role("link").get_attribute("href"))).query)["run"][0]
    successor.get_by_role("button", name="Make the new run champion").click()
    expect(page.get_by_role("button", name="Make champion")).to_be_visible()
    assert new not in (site.run_id, site.rated_id) and RunStore().champion() == new


def test_the_track_record_is_drawn_as_pandas_counts_it(site: Site, page: Page) -> None:
    rows = track_record.joined(ledger.read(), outcomes.read(), datetime.now(UTC))
    days, runs = track_record.over_time(rows), track_record.by_run(rows)
    own = days[days["run_id"] == site.run_id].groupby("kind")
    opened(page, site.page_of())
    hits = 100 * own.get_group("live")["hit_rate"]
    np.testing.assert_allclose(values(page, "record-over-time", 0, "y", hits), hits)
    page.get_by_role("radio", name="Replay", exact=True).click()
    hits = 100 * own.get_group("replay")["hit_rate"]
    np.testing.assert_allclose(values(page, "record-over-time", 0, "y", hits), hits)
    choose(page, "Score", "Rank IC")
    expect(page.locator(".st-key-record-over-time")).to_contain_text("No skill")
    ics = own.get_group("replay")["rank_ic"]
    np.testing.assert_allclose(values(page, "record-over-time", 0, "y", ics), ics)
    page.get_by_role("radio", name="All runs", exact=True).click()
    page.get_by_role("radio", name="Live", exact=True).click()
    live = runs[(runs["kind"] == "live") & runs["rank_ic"].notna()]["rank_ic"]
    assert len(live) == 2
    np.testing.assert_allclose(values(page, "record-by-run", 1, "x", live), live)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_whole_page_can_be_read(theme: str, site: Site, new_page: OpenPage) -> None:
    for run_id in (site.run_id, site.rated_id):
        keep(run_id, ("The disk was full.",), tickers="KO, AAPL, GE, NOPE")
    page, found = new_page(color_scheme=theme), []
    for run_id in (site.run_id, site.rated_id):
        opened(page, site.page_of(run_id, "KO"))
        expect(page.locator(".st-key-forecast-ticker .js-plotly-plot")).to_have_count(3)
        page.get_by_text("The table behind this picture").click()
        for width, button in {1400: "Make champion", 900: "Lists"}.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.get_by_role("button", name=button).click()
            expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
            found += violations(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.keyboard.press("Escape")
    assert not found, "\n".join(found)
