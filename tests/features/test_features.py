"""What holds for every feature: no look-ahead, no price level, a warm-up, no infinity; and how they are chosen."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import TrainingConfig
from omninmo.data import sample
from omninmo.data.panel import PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.features import FEATURE_SETS, FEATURES, WARM_UP, Inputs, available, chosen
from omninmo.features.registry import SETTLED
from omninmo.schema import FAMILIES
from tests.features.panels import WALKS
from tests.worlds import random_walks, with_sessions

PANEL = WALKS
COLUMNS = ("open", "high", "low", "volume")
FLAT = TrainingConfig()
SMOOTHED = {name for name, item in FEATURES.items() if item.windows and item.warm_up == SETTLED > max(item.windows)}
FULL = {name: item.compute(Inputs(PANEL)) for name, item in FEATURES.items()}


def test_there_are_enough_features_and_every_family_has_one() -> None:
    assert len(FEATURES) >= 60 and sum(not item.needs for item in FEATURES.values()) >= 40
    assert {item.family for item in FEATURES.values()} == set(FAMILIES)
    assert FEATURE_SETS["full"] == tuple(sorted(FEATURES, key=lambda name: list(FAMILIES).index(FEATURES[name].family)))
    for names in FEATURE_SETS.values():
        assert set(names) <= set(FEATURES) and len(names) == len(set(names))


def test_every_feature_explains_itself() -> None:
    for item in FEATURES.values():
        assert item.label and item.help.endswith(".") and "{" not in item.label + item.help
    assert len({item.label for item in FEATURES.values()}) == len(FEATURES)


@pytest.mark.parametrize("name", FEATURES)
@settings(max_examples=6, deadline=None)
@given(end=st.integers(WARM_UP + 1, 419))
def test_no_feature_looks_ahead(name: str, end: int) -> None:
    """Cut the history after `end` sessions: the last row may not change."""
    cut = FEATURES[name].compute(Inputs(PANEL.cut(slice(None, end))))
    np.testing.assert_allclose(cut.iloc[-1], FULL[name].iloc[end - 1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", FEATURES)
def test_no_feature_knows_the_price_level(name: str) -> None:
    """Multiply one ticker by ten and another by 0.001: nothing may change."""
    factors = pd.Series(1.0, index=PANEL.close.columns)
    factors["T00"], factors["T03"] = 10.0, 0.001
    # the market is given: the mean of the tickers does not depend on levels either, but that is another test
    market = PANEL.market_level
    prices = {column: getattr(PANEL, column) * factors for column in ("close", "open", "high", "low")}
    scaled = PricePanel(**prices, volume=PANEL.volume, market=market)
    np.testing.assert_allclose(FEATURES[name].compute(Inputs(scaled)), FULL[name], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", [name for name, item in FEATURES.items() if "volume" in item.needs])
def test_no_feature_knows_how_many_shares_there_are(name: str) -> None:
    """A split, or a bigger company: ten times the shares traded."""
    assert PANEL.volume is not None
    busier = replace(PANEL, volume=PANEL.volume.mul(10))
    np.testing.assert_allclose(FEATURES[name].compute(Inputs(busier)), FULL[name], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_depends_on_its_warm_up_and_nothing_before(name: str) -> None:
    """The last row, computed from a history that starts `warm_up` sessions before it, is the same."""
    item = FEATURES[name]
    assert item.warm_up <= WARM_UP
    short = item.compute(Inputs(PANEL.cut(slice(-1 - item.warm_up, None))))
    np.testing.assert_allclose(short.iloc[-1], FULL[name].iloc[-1], rtol=1e-6 if name in SMOOTHED else 1e-9, atol=1e-9)


@pytest.mark.parametrize("name", [name for name, item in FEATURES.items() if item.warm_up > 1 and name not in SMOOTHED])
def test_a_feature_needs_its_warm_up_but_for_a_session(name: str) -> None:
    shorter = FEATURES[name].compute(Inputs(PANEL.cut(slice(1 - FEATURES[name].warm_up, None))))
    assert shorter.iloc[-1].isna().all()


@pytest.mark.parametrize("name", FEATURES)
def test_after_the_warm_up_real_prices_leave_no_gap(name: str) -> None:
    values = FEATURES[name].compute(Inputs(with_sessions(sample.load().last("3y")))).iloc[WARM_UP:]
    assert np.isfinite(values.to_numpy()).all()


@pytest.mark.parametrize("name", FEATURES)
@settings(max_examples=5, deadline=None)
@given(row=st.integers(100, 400), length=st.integers(1, 30), ticker=st.integers(0, 7))
def test_a_halt_leaves_no_value_and_touches_nothing_but_the_windows_that_hold_it(
    name: str, row: int, length: int, ticker: int
) -> None:
    item = FEATURES[name]
    halted: dict[str, Any] = {column: getattr(PANEL, column).copy() for column in ("close", *COLUMNS)}
    for frame in halted.values():
        frame.iloc[row : row + length, ticker] = np.nan
    values, full = item.compute(Inputs(PricePanel(**halted, market=PANEL.market))), FULL[name]
    assert values.iloc[row : row + length, ticker].isna().all()
    if "rank_" in name:  # the others move up
        return
    after = row + length + item.warm_up
    for rows in (slice(0, row), slice(after, None)):
        np.testing.assert_allclose(values.iloc[rows, ticker], full.iloc[rows, ticker], rtol=1e-6, atol=1e-8)
    others = np.arange(8) != ticker
    np.testing.assert_allclose(values.loc[:, others], full.loc[:, others], rtol=1e-9, atol=1e-12)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.01, 0.1, 0.6]))
def test_holes_anywhere_leave_finite_values_or_none(seed: int, share: float) -> None:
    """Every column has holes of its own, prices stand still for a while, and some days nothing is traded."""
    rng = np.random.default_rng(seed)
    panel = PANEL.cut(slice(0, 330))
    frames: dict[str, Any] = {}
    for column in ("close", *COLUMNS):
        frame = getattr(panel, column).copy()
        frame.iloc[100:200, 0] = frame.iloc[100, 0]
        frames[column] = frame.mask(rng.random(frame.shape) < share)
    frames["volume"].iloc[::5] = 0.0
    inputs = Inputs(PricePanel(**frames, market=panel.market_level))
    for name, item in FEATURES.items():
        values = item.compute(inputs)
        assert not np.isinf(values.to_numpy()).any(), name
        assert values.where(frames["close"].isna()).isna().all(axis=None), name


def test_a_gap_makes_windows_missing_as_long_as_they_lack_more_than_a_tenth() -> None:
    close = PANEL.close.copy()
    close.iloc[300:310, 2] = np.nan
    inputs = Inputs(PricePanel(close=close, market=PANEL.market_level))
    # returns miss one more; a 21-session return needs a close 21 sessions ago or up to 5 before that
    for name, last in (("return_21d", 330), ("volatility_63", 365), ("sma_gap_50", 353)):
        values = FEATURES[name].compute(inputs)["T02"]
        assert np.isnan(values.iloc[last]) and np.isfinite(values.iloc[last + 1]), name


def test_missing_features_do_not_name_the_exchange() -> None:
    """Ten of twenty tickers have eight more holidays a year: 28 of 70 features were missing in most of their rows."""
    rng, panel = np.random.default_rng(1), with_sessions(random_walks(0, sessions=1000, tickers=20))
    closed = rng.choice(1000, size=32, replace=False)
    frames: dict[str, Any] = {column: getattr(panel, column).copy() for column in ("close", *COLUMNS)}
    for frame in frames.values():
        frame.iloc[closed, 10:] = np.nan
    mixed = PricePanel(**frames, market=panel.market)
    inputs, traded = Inputs(mixed), mixed.close.notna().iloc[WARM_UP:]
    for name, item in FEATURES.items():
        missing = item.compute(inputs).iloc[WARM_UP:].isna() & traded
        share = missing.sum() / traded.sum()
        assert share.iloc[:10].max() == 0 and share.iloc[10:].max() <= 0.04, name
        inputs.memory.clear()


@pytest.mark.parametrize("volume", [0.0, 100.0])
def test_a_flat_price_gives_no_infinity(volume: float) -> None:
    close = pd.DataFrame(100.0, index=PANEL.close.index, columns=["A", "B", "C", "D", "E"])
    flat = PricePanel(close=close, open=close, high=close, low=close, volume=close * 0 + volume)
    for name, item in FEATURES.items():
        assert not np.isinf(item.compute(Inputs(flat)).to_numpy()).any(), name


def test_known_answers() -> None:
    close = pd.DataFrame(
        {"A": np.exp(0.01 * np.arange(300)), "B": np.exp(-0.01 * np.arange(300))}, index=PANEL.close.index[:300]
    )
    inputs = Inputs(PricePanel(close=close))

    def last(name: str) -> list[float]:
        return FEATURES[name].compute(inputs).iloc[-1].tolist()

    assert last("return_21d") == pytest.approx([np.exp(0.21) - 1, np.exp(-0.21) - 1])
    assert last("momentum_12_1") == pytest.approx([np.exp(2.31) - 1, np.exp(-2.31) - 1])
    assert last("rsi_14") == pytest.approx([100, 0])
    assert last("drawdown_252") == pytest.approx([0, np.exp(-2.51) - 1])
    assert last("range_position_63") == pytest.approx([1, 0])
    assert last("up_share_63") == pytest.approx([1, 0])
    assert last("volatility_63") == pytest.approx([0, 0], abs=1e-6)
    assert last("rank_return_21d") == pytest.approx([0.75, 0.25])


def test_features_can_be_named_one_by_one() -> None:
    config = FLAT.replace(features="rsi_14, beta_252 rsi_14")
    assert [item.name for item in chosen(config)] == ["rsi_14", "beta_252"]
    with pytest.raises(ConfigError, match="There is no feature 'rsi_15'; choose others, such as rsi_14"):
        chosen(FLAT.replace(features="rsi_15"))


def test_features_without_their_columns_switch_off_and_say_why() -> None:
    kept, off = available(chosen(FLAT), PricePanel(close=PANEL.close))
    assert {item.name for item in kept} | set(off) == set(FEATURES) and not {item.name for item in kept} & set(off)
    assert off["atr_14"] == "no high or low in these prices" and "volume" in off["money_flow_14"]
    assert available(chosen(FLAT), PANEL) == (chosen(FLAT), {})
    with pytest.raises(DataError, match="need what these prices do not have: high or low; choose others"):
        available(chosen(FLAT.replace(features="atr_14")), PricePanel(close=PANEL.close))


def test_one_ticker_alone_has_neither_market_nor_ranks() -> None:
    """Its own mean would stand in: a beta of 1 and a rank of 0.5 on every date."""
    alone = PricePanel(close=PANEL.close[["T00"]])
    kept, off = available(chosen(FLAT.replace(features="return_21d beta_252 rank_return_21d")), alone)
    assert [item.name for item in kept] == ["return_21d"]
    assert off == {
        "beta_252": "no market in these prices",
        "rank_return_21d": "no other tickers in these prices",
    }
    given = PricePanel(close=PANEL.close[["T00"]], market=PANEL.market)
    assert available(chosen(FLAT.replace(features="beta_252")), given)[1] == {}
    families = {FEATURES[name].family for name in available(chosen(FLAT), alone)[1]}
    assert families == {"market", "cross_section", "range", "volume"}


def test_weekly_prices_have_features_of_weeks() -> None:
    weekly = PricePanel(close=PANEL.close.set_axis(pd.date_range("2010-01-08", periods=420, freq="W-FRI")))
    kept = {item.name: item for item in available(chosen(FLAT), weekly)[0]}
    assert kept["return_21d"].label == "Return, 21 weeks" and kept["drawdown_63"].label == "Below 63-week high"
    assert kept["volatility_21"].help == "Standard deviation of weekly log returns over 21 weeks, annualised."
    kept_of_all = available(FEATURES.values(), weekly)[0]
    of_days = [item for item in kept_of_all if re.search(r"\b(days?|daily|sessions?)\b", f"{item.label} {item.help}")]
    assert {item.family for item in of_days} == {"calendar"}  # which is about the days of the year and the month
    labels = {item.name: item.label for item in kept_of_all}
    assert labels["up_share_63"] == "Up weeks, 63 weeks" and labels["month_sin"] == FEATURES["month_sin"].label
    assert not [name for name, item in kept.items() if "session" in item.label + item.help]
