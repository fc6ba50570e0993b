"""The prices that predictions are scored by: whose, from when on, and what stands in for those that are gone."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.errors import DataError
from omninmo.prediction.later_prices import LaterPrices, PriceFiles
from omninmo.tracking.store import RunStore
from tests.prediction import forecasts

LATER = datetime.fromisoformat("2024-04-15T12:00:00+00:00")
CLOSE = pd.DataFrame({"KO": 1.0, "GE": 1.0}, index=pd.bdate_range("2024-01-01", "2024-03-29"))
PANEL = PricePanel(close=CLOSE, judged=True)

Asked = list[TrainingConfig]


def later(
    asked: Asked, own: PricePanel | None = None, files: PriceFiles | None = None, store: RunStore | None = None
) -> LaterPrices:
    """Return prices that note what they were asked for."""

    def load(config: TrainingConfig) -> PricePanel:
        asked.append(config)
        return PANEL

    run = store or forecasts.store(CLOSE, "2024-02-22", forward_days=5, source="yahoo", tickers="KO,GE", period="10y")
    return LaterPrices(run, own, files, LATER, load)


def rows(source: str = "yahoo", path: str = "", **predictions: float) -> pd.DataFrame:
    made = forecasts.ledger(predictions=predictions or {"KO": 0.1})
    return made.assign(source=source, path=path)


def test_prices_are_those_of_the_run_s_tickers_and_the_predicted_ones_up_to_today() -> None:
    asked: Asked = []
    assert later(asked).panel(rows(KO=0.1, HD=0.1)) is PANEL
    (config,) = asked
    assert (config.source, config.tickers, config.period) == ("yahoo", ("KO", "GE", "HD"), "8mo")


def test_the_sample_is_asked_for_its_own_tickers_only() -> None:
    asked: Asked = []
    later(asked).panel(rows("sample", KO=0.1, GONE=0.1))
    assert asked[0].tickers == ("KO", "GE")


def test_prices_that_were_handed_over_have_to_be_so_again() -> None:
    asked: Asked = []
    with pytest.raises(DataError, match="hand them over again"):
        later(asked).panel(rows("own"))
    assert later(asked, own=PANEL).panel(rows("own")) is PANEL and not asked


def test_prices_of_another_interval_are_refused() -> None:
    weekly = PricePanel(close=CLOSE.asfreq("W-FRI"), judged=True)
    with pytest.raises(DataError, match="a horizon counts bars"):
        later([], own=weekly).panel(rows("own"))


@pytest.mark.parametrize("source", ["own", "csv", "parquet", "yahoo"])
def test_named_files_stand_in_for_prices_that_are_gone_and_for_no_others(tmp_path: Path, source: str) -> None:
    asked: Asked = []
    prices = later(asked, files=PriceFiles("csv", "new"))
    prices.panel(rows(source, "" if source in ("own", "yahoo") else str(tmp_path / "gone")))
    assert (asked[0].source, asked[0].path) == (("yahoo", "") if source == "yahoo" else ("csv", "new"))
    if source in ("csv", "parquet"):
        prices.panel(rows(source, str(tmp_path)))
        assert (asked[1].source, asked[1].path) == (source, str(tmp_path))


@pytest.mark.parametrize("path", ["~nobody-of-this-name/x.csv", "x" * 300 + ".csv"])
def test_a_path_that_the_system_refuses_is_gone(path: str) -> None:
    asked: Asked = []
    later(asked, files=PriceFiles("csv", "new")).panel(rows("csv", path))
    assert asked[0].path == "new"


@pytest.mark.parametrize("source", ["csv", "parquet"])
def test_files_without_a_path_are_gone_and_not_the_current_folder(source: str) -> None:
    asked: Asked = []
    later(asked, files=PriceFiles("csv", "new")).panel(rows(source, ""))
    assert (asked[0].source, asked[0].path) == ("csv", "new")
