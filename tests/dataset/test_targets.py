"""Targets: known answers, and nothing beyond the horizon."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import Target
from omninmo.data.panel import MIN_ABSENT, PricePanel
from omninmo.dataset.targets import TARGETS, centred_rank, ends, forward_return, quantiles, ratings, target
from omninmo.errors import ConfigError, DataError
from tests.worlds import random_walks

PANEL = random_walks(3, sessions=700, tickers=10)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=10, deadline=None)
@given(row=st.integers(0, 600), horizon=st.integers(5, 60))
def test_a_target_sees_its_horizon_and_nothing_beyond(name: Target, row: int, horizon: int) -> None:
    whole = target(name, PANEL, horizon)
    cut = target(name, PANEL.cut(slice(0, row + horizon + 1)), horizon)
    np.testing.assert_allclose(cut.iloc[row], whole.iloc[row], rtol=1e-9)
    assert cut.iloc[row + 1 :].isna().all(axis=None) and whole.iloc[-horizon:].isna().all(axis=None)
    moved = PANEL.close.copy()
    moved.iloc[:row] *= np.random.default_rng(row).uniform(0.5, 2, size=(row, 10))
    past = PricePanel(close=moved, market=PANEL.market_level)
    same = PricePanel(close=PANEL.close, market=PANEL.market_level)
    np.testing.assert_allclose(target(name, past, horizon).iloc[row], target(name, same, horizon).iloc[row])


def test_known_answers() -> None:
    close = pd.DataFrame(
        {"A": 1.01 ** np.arange(50), "B": 1.0 + 0 * np.arange(50), "C": 0.99 ** np.arange(50)},
        index=pd.bdate_range("2020-01-01", periods=50),
    )
    panel = PricePanel(close=close, market=pd.Series(1.005 ** np.arange(50), index=close.index))
    up = 1.01**10 - 1
    assert target("forward_return", panel, 10).iloc[0].tolist() == pytest.approx([up, 0, 0.99**10 - 1])
    assert target("excess_return", panel, 10).iloc[0, 0] == pytest.approx(up - (1.005**10 - 1))
    assert target("cross_sectional_rank", panel, 10).iloc[0].tolist() == pytest.approx([1 / 3, 0, -1 / 3])
    assert target("volatility_adjusted", panel, 10).isna().all(axis=None)  # a price that moves evenly has no volatility


def test_the_forward_sharpe_ratio_is_mean_over_deviation() -> None:
    ratio = target("volatility_adjusted", PANEL, 20)["T02"].iloc[100]
    ahead = np.diff(np.log(PANEL.close["T02"].iloc[100:121]))
    assert ratio == pytest.approx(ahead.mean() / ahead.std(ddof=1) * np.sqrt(252))
    with pytest.raises(ConfigError, match="needs a horizon of at least 5 bars to measure a volatility, but has 4"):
        target("volatility_adjusted", PANEL, 4)


def test_one_ticker_alone_has_no_market_to_exceed() -> None:
    close = random_walks(0, sessions=60, tickers=1).close
    with pytest.raises(DataError, match="return above the market of T00 alone is zero where no market index is given"):
        target("excess_return", PricePanel(close=close), 5)
    market = random_walks(1, sessions=60, tickers=1).close["T00"]
    assert target("excess_return", PricePanel(close=close, market=market), 5).notna().sum().item() == 55


def test_forward_return_is_shifted_on_the_date_axis() -> None:
    close = pd.DataFrame({"A": [100.0, np.nan, 121.0, 110.0]}, index=pd.bdate_range("2020-01-01", periods=4))
    expected = [0.21, np.nan, np.nan, np.nan]
    np.testing.assert_allclose(forward_return(PricePanel(close=close), 2)["A"], expected)


def ending(last_row: int = 399, loss: float = 0.9, losers: int = 8) -> PricePanel:
    """Return 20 walks of 700 sessions, of which the first ones lose most of their price on their last bar."""
    close = random_walks(0, sessions=700).close
    close.iloc[last_row, :losers] *= 1 - loss
    close.iloc[last_row + 1 :, :losers] = np.nan
    return PricePanel(close=close)


def test_a_target_runs_to_the_last_price_of_a_ticker_that_ends() -> None:
    panel, close = ending(), ending().close.to_numpy()
    returns = target("forward_return", panel, 30).to_numpy()
    np.testing.assert_allclose(returns[380, :8], close[399, :8] / close[380, :8] - 1)
    np.testing.assert_allclose(returns[369, :8], close[399, :8] / close[369, :8] - 1)
    np.testing.assert_allclose(returns[:, 8:], target("forward_return", panel, 30, "drop").to_numpy()[:, 8:])
    assert np.isnan(returns[399:, :8]).all()  # nothing lies ahead of the last price
    assert np.isnan(target("forward_return", panel, 30, "drop").to_numpy()[370:, :8]).all()


def test_the_loss_of_a_delisting_is_in_the_targets() -> None:
    """Of the rows of the last horizon, 8 of 20 tickers lose 90 %: the mean was −10 % (of nobody but survivors)."""
    panel, last = ending(), slice(370, 399)
    whole = target("forward_return", panel, 30).iloc[last]
    dropped = target("forward_return", panel, 30, "drop").iloc[last]
    assert whole.iloc[:, :8].mean(axis=None) < -0.85 and whole.mean(axis=None) < -0.3
    assert dropped.iloc[:, :8].isna().all(axis=None) and dropped.mean(axis=None) > -0.1


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=10, deadline=None)
@given(last=st.integers(60, 660), horizon=st.integers(5, 60))
def test_no_target_ends_later_than_its_horizon_and_none_with_a_ticker_that_only_halts(
    name: Target, last: int, horizon: int
) -> None:
    panel = ending(last)
    end = ends(panel, horizon)
    rows = np.arange(700)[:, None]
    assert ((end == -1) | ((end > rows) & (end <= rows + horizon))).all()
    assert (end[:, :8] <= last).all() and (end[700 - horizon :] == -1).all()
    values = target(name, panel, horizon)
    # what comes after the horizon of a row, or its last price, changes nothing
    row = max(0, last - horizon // 2)
    if row + horizon < 700 - MIN_ABSENT:
        cut = target(name, panel.cut(slice(0, max(row + horizon, last + MIN_ABSENT) + 1)), horizon)
        np.testing.assert_allclose(cut.iloc[row], values.iloc[row], rtol=1e-9)


def test_a_halt_a_late_source_and_prices_of_an_earlier_download_are_no_delisting() -> None:
    close = random_walks(0, sessions=300, tickers=3).close
    close.iloc[100:160, 0] = np.nan
    close.iloc[-9:, 1] = np.nan
    close.iloc[-40:, 2] = np.nan
    assert PricePanel(close=close).delisted == {"T02": 259}
    stale = PricePanel(close=close, stale=("T02",))
    assert not stale.delisted and (ends(stale, 20)[:280] == np.arange(20, 300)[:, None]).all()


def test_a_shorter_target_is_compared_with_the_market_to_the_same_date() -> None:
    panel = ending()
    level, close = panel.market_level.to_numpy(), panel.close.to_numpy()
    excess = target("excess_return", panel, 30).to_numpy()
    assert excess[390, 0] == pytest.approx(close[399, 0] / close[390, 0] - level[399] / level[390])
    assert excess[390, 9] == pytest.approx(close[420, 9] / close[390, 9] - level[420] / level[390])
    ranks = target("cross_sectional_rank", panel, 30).iloc[390]
    assert ranks.iloc[:8].max() < ranks.iloc[8:].min()


def test_a_volatility_needs_five_sessions_before_the_last_price() -> None:
    panel = ending()
    ratio = target("volatility_adjusted", panel, 30)["T00"].to_numpy()
    ahead = np.diff(np.log(panel.close["T00"].to_numpy()[390:400]))
    assert ratio[390] == pytest.approx(ahead.mean() / ahead.std(ddof=1) * np.sqrt(252))
    assert np.isfinite(ratio[394]) and np.isnan(ratio[395:]).all()


def test_a_holiday_of_one_exchange_leaves_the_forward_sharpe_ratio() -> None:
    close = random_walks(0, sessions=200, tickers=2).close
    close.iloc[[50, 60, 90], 0] = np.nan
    ratio = target("volatility_adjusted", PricePanel(close=close), 30)["T00"]
    known = np.log(close["T00"].iloc[40:71].dropna())
    assert ratio.iloc[40] == pytest.approx(known.diff().mean() / known.diff().std() * np.sqrt(252))
    assert ratio.iloc[40:90].isna().sum() == 2  # on the holidays themselves


def test_one_ticker_alone_has_no_rank() -> None:
    with pytest.raises(DataError, match="target cross_sectional_rank ranks the tickers of a date, but T00 is the only"):
        target("cross_sectional_rank", random_walks(0, sessions=60, tickers=1), 5)


def test_ratings_at_and_around_the_thresholds() -> None:
    returns = np.array([-0.2, -0.15, -0.1, -0.08, 0.0, 0.08, 0.081, 0.15, 0.151])
    assert list(ratings(returns)) == [0, 0, 1, 1, 2, 2, 3, 3, 4]


def test_classes_by_fifths() -> None:
    values = pd.DataFrame([np.arange(10.0), -np.arange(10.0)])
    assert quantiles(values).tolist() == [[0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]]


def test_a_centred_rank_is_zero_in_the_middle_and_for_ties() -> None:
    values = pd.DataFrame([[3.0, 1.0, 2.0, np.nan], [5.0, 5.0, 5.0, 5.0]])
    assert centred_rank(values).iloc[0].tolist() == pytest.approx([1 / 3, -1 / 3, 0, np.nan], nan_ok=True)
    assert (centred_rank(values).iloc[1] == 0).all()
