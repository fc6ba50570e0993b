import numpy as np
import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data import load_prices, sample
from omninmo.data.panel import PricePanel
from omninmo.errors import DataError
from tests.worlds import random_walks


def test_the_sample_is_what_its_description_says() -> None:
    panel = sample.load()
    assert panel.tickers == sample.TICKERS
    assert panel.close.shape == (8313, 20)
    assert not panel.close.isna().any().any()
    assert str(panel.dates[-1].date()) == "2022-12-28" and "2022-12-28" in panel.caution
    assert panel.market is not None and panel.high is None


def test_a_period_counts_back_from_the_last_date() -> None:
    panel = load_prices(TrainingConfig(period="2y"))
    assert str(panel.dates[0].date()) == "2020-12-28"
    assert load_prices(TrainingConfig(period="18mo")).dates[0] == pd.Timestamp("2021-06-28")
    assert len(load_prices(TrainingConfig(period="max")).dates) == 8313


def test_an_unknown_ticker_is_skipped_with_its_reason() -> None:
    panel = load_prices(TrainingConfig(tickers="AAPL, NOPE, KO"))
    assert panel.tickers == ("AAPL", "KO")
    assert panel.skipped == {"NOPE": "not in the sample"}


def test_only_unknown_tickers_are_refused_in_one_sentence() -> None:
    with pytest.raises(
        DataError, match=r"You asked for NOPE, but the sample has none of them; choose from AAPL, .*XOM\."
    ):
        load_prices(TrainingConfig(tickers="NOPE"))


def frame(values: list[float], dates: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {"A": values}, index=pd.DatetimeIndex(dates or pd.bdate_range("2020-01-01", periods=len(values)))
    )


@pytest.mark.parametrize(
    ("close", "words"),
    [
        (frame([1.0, 0.0]), "A is 0 on 2020-01-02"),
        (frame([1.0, -3.0]), "A is -3"),
        (frame([1.0, np.inf]), "A is inf"),
        (frame([1.0, 2.0], ["2020-01-02", "2020-01-02"]), "unique and rising"),
        (frame([1.0, 2.0], ["2020-01-03", "2020-01-02"]), "unique and rising"),
        (pd.DataFrame({"A": [1.0]}), "DatetimeIndex"),
        (pd.concat([frame([1.0]), frame([1.0])], axis=1), "A has several"),
    ],
)
def test_unusable_prices_are_refused(close: pd.DataFrame, words: str) -> None:
    with pytest.raises(DataError, match=words):
        PricePanel(close=close)


def test_other_matrices_must_share_the_axes() -> None:
    close = frame([1.0, 2.0])
    with pytest.raises(DataError, match="high has other dates"):
        PricePanel(close=close, high=close.iloc[:1])
    with pytest.raises(DataError, match="market has other dates"):
        PricePanel(close=close, market=close["A"].iloc[:1])


def test_the_fingerprint_follows_returns_and_not_levels() -> None:
    panel = random_walks(1, sessions=50, tickers=3)
    rescaled = PricePanel(close=panel.close * 0.97)
    assert rescaled.fingerprint() == panel.fingerprint()
    moved = panel.close.copy()
    moved.iloc[20, 1] = 1.001 * panel.close.to_numpy()[20, 1]
    assert PricePanel(close=moved).fingerprint() != panel.fingerprint()
    assert panel.cut(slice(1, None)).fingerprint() != panel.fingerprint()
