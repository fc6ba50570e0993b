"""One function for every source of prices."""

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data import load_prices
from omninmo.errors import ConfigError, DataError


def test_a_period_counts_back_from_the_last_date() -> None:
    panel = load_prices(TrainingConfig(period="2y"))
    assert str(panel.dates[0].date()) == "2020-12-28"
    assert load_prices(TrainingConfig(period="18mo")).dates[0] == pd.Timestamp("2021-06-28")
    assert len(load_prices(TrainingConfig(period="max")).dates) == 8313


@pytest.mark.parametrize("tickers", ["NOPE", "AAPL, NOPE, KO"])
def test_a_ticker_that_the_sample_lacks_is_refused_in_one_sentence(tickers: str) -> None:
    with pytest.raises(
        DataError, match=r"You asked for NOPE, but the sample has no such ticker; choose from AAPL, .*XOM\."
    ):
        load_prices(TrainingConfig(tickers=tickers))


def test_the_sample_gives_the_tickers_asked_for_in_the_order_given() -> None:
    panel = load_prices(TrainingConfig(tickers="KO, AAPL"))
    assert panel.tickers == ("KO", "AAPL") and "2022-12-28" in panel.caution


def test_prices_that_were_given_from_python_cannot_be_loaded_again() -> None:
    with pytest.raises(DataError, match=r"prices given from Python, which were not kept; run it again from Python"):
        load_prices(TrainingConfig(source="own"))


def test_the_sample_has_no_weekly_bars() -> None:
    with pytest.raises(ConfigError, match="sample prices are daily, but interval is 1wk; take Yahoo Finance"):
        load_prices(TrainingConfig(interval="1wk"))
