"""The rows to predict: the very features that the training sees, of each ticker's last date."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data import sample
from omninmo.data.panel import PricePanel
from omninmo.dataset.latest import latest_rows
from omninmo.dataset.prepare import prepare
from omninmo.errors import DataError
from omninmo.features import FEATURES, WARM_UP
from tests.worlds import random_walks, with_sessions

FULL = TrainingConfig()
PANEL = sample.load().last("4y")
OF_CLOSES = tuple(item for item in FEATURES.values() if not item.lacks(PANEL))


@pytest.mark.parametrize(
    "panel", [PANEL, with_sessions(random_walks(1, 700, 6))], ids=["closes of the sample", "all columns"]
)
def test_the_rows_of_a_date_are_those_of_the_training_bit_for_bit(panel: PricePanel) -> None:
    """The training knows the prices that followed; cut off after the date, nothing may change."""
    dataset = prepare(FULL.replace(forward_days=1), panel)
    for date in (dataset.dates[-1], dataset.dates.unique()[20]):
        rows = latest_rows(dataset.features, dataset.panel.cut(slice(0, panel.dates.get_loc(date) + 1)))
        learned = dataset.dates == date
        assert rows.tickers.tolist() == dataset.tickers[learned].tolist() and (rows.dates == date).all()
        np.testing.assert_array_equal(rows.x, dataset.x[learned])
        assert not rows.refused


def test_a_ticker_that_ended_has_the_row_of_its_last_date() -> None:
    close = PANEL.close.copy()
    close.loc[close.index[-30:], "KO"] = np.nan
    rows = latest_rows(OF_CLOSES, replace(PANEL, close=close))
    last = dict(zip(rows.tickers.tolist(), rows.dates, strict=True))
    assert last["KO"] == PANEL.dates[-31] and set(last.values()) == {PANEL.dates[-31], PANEL.dates[-1]}
    assert rows.tickers[0] == "KO"  # in order of date


def test_too_short_a_history_is_refused_by_its_length() -> None:
    close = PANEL.close.copy()
    close.iloc[: -WARM_UP - 1, 0], close.iloc[:-WARM_UP, 1], close.iloc[:, 2] = np.nan, np.nan, np.nan
    rows = latest_rows(OF_CLOSES, replace(PANEL, close=close))
    longest, shorter, none = PANEL.tickers[:3]
    assert longest in rows.tickers
    assert rows.refused == {
        shorter: "it has 252 sessions of prices, and the features look back over 252",
        none: "it has 0 sessions of prices, and the features look back over 252",
    }


def test_weeks_are_called_weeks() -> None:
    weekly = PricePanel(
        close=random_walks(0, 200, 3).close.set_axis(pd.date_range("2020-01-03", periods=200, freq="W-FRI"))
    )
    rows = latest_rows(OF_CLOSES[:3], weekly)
    assert rows.refused["T00"] == "it has 200 weeks of prices, and the features look back over 252" and len(rows.x) == 0


def test_a_row_that_lacks_most_of_its_features_is_refused() -> None:
    """A price that stood still for a year has no volatility to divide by."""
    close = PANEL.close.copy()
    close.loc[close.index[-300:], "KO"] = close["KO"].iloc[-300]
    frozen = replace(PANEL, close=close)
    two_of_three, one_of_two = ("rsi_14", "bollinger_z_20", "return_21d"), ("rsi_14", "return_21d")
    rows = latest_rows(tuple(FEATURES[name] for name in two_of_three), frozen)
    assert rows.refused == {"KO": "2 of its 3 features cannot be computed"} and len(rows.x) == 19
    rows = latest_rows(tuple(FEATURES[name] for name in one_of_two), frozen)
    assert not rows.refused and np.isnan(rows.x[rows.tickers == "KO"]).tolist() == [[True, False]]


def test_prices_that_lack_a_column_are_refused_for_all() -> None:
    with pytest.raises(DataError, match=r"need what these prices do not have: high, low"):
        latest_rows((FEATURES["return_21d"], FEATURES["atr_14"]), PANEL)
