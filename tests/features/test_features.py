from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import TrainingConfig
from omninmo.data import sample
from omninmo.data.panel import PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.features import FEATURE_SETS, FEATURES, WARM_UP, Inputs, available, chosen, fingerprint
from omninmo.schema import FAMILIES
from tests.worlds import random_walks, with_sessions

PANEL = with_sessions(random_walks(7, sessions=420, tickers=8))
COLUMNS = ("open", "high", "low", "volume")
FLAT = TrainingConfig()
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
    busier = replace(PANEL, volume=PANEL.volume * 10)
    np.testing.assert_allclose(FEATURES[name].compute(Inputs(busier)), FULL[name], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_depends_on_its_warm_up_and_nothing_before(name: str) -> None:
    """The last row, computed from a history that starts `warm_up` sessions before it, is the same."""
    item = FEATURES[name]
    assert item.warm_up <= WARM_UP
    short = item.compute(Inputs(PANEL.cut(slice(-1 - item.warm_up, None))))
    np.testing.assert_allclose(short.iloc[-1], FULL[name].iloc[-1], rtol=1e-3, atol=1e-5)


def test_the_substitute_market_does_not_know_price_levels() -> None:
    np.testing.assert_allclose(PricePanel(close=PANEL.close * 10).market_level, PANEL.market_level, rtol=1e-12)


@pytest.mark.parametrize("name", FEATURES)
def test_after_the_warm_up_real_prices_leave_no_gap(name: str) -> None:
    values = FEATURES[name].compute(Inputs(with_sessions(sample.load().last("3y")))).iloc[WARM_UP:]
    assert np.isfinite(values.to_numpy()).all()


@pytest.mark.parametrize("name", FEATURES)
@settings(max_examples=5, deadline=None)
@given(row=st.integers(100, 400), length=st.integers(1, 30), ticker=st.integers(0, 7))
def test_where_a_ticker_did_not_trade_it_has_no_value_and_others_have_theirs(
    name: str, row: int, length: int, ticker: int
) -> None:
    halted = {column: getattr(PANEL, column).copy() for column in ("close", *COLUMNS)}
    for frame in halted.values():
        frame.iloc[row : row + length, ticker] = np.nan
    values = FEATURES[name].compute(Inputs(PricePanel(**halted, market=PANEL.market)))
    assert values.iloc[row : row + length, ticker].isna().all()
    assert not np.isinf(values.to_numpy()).any()
    if FEATURES[name].family != "cross_section" and not name.startswith("rank_"):
        others = np.arange(8) != ticker
        np.testing.assert_allclose(values.loc[:, others], FULL[name].loc[:, others], rtol=1e-9, atol=1e-12)


def test_a_ticker_that_does_not_trade_is_missing_and_harms_no_other() -> None:
    close = PANEL.close.copy()
    close.iloc[300:310, 2] = np.nan
    inputs = Inputs(PricePanel(close=close, market=PANEL.market_level))
    plain = Inputs(PricePanel(close=PANEL.close, market=PANEL.market_level))
    for name in ("return_21d", "volatility_63", "beta_252"):
        values = FEATURES[name].compute(inputs)
        assert values.iloc[305, 2] != values.iloc[305, 2]
        others = [ticker for ticker in PANEL.tickers if ticker != "T02"]
        np.testing.assert_allclose(values[others], FEATURES[name].compute(plain)[others], equal_nan=True)


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


def test_beta_and_correlation_agree_with_least_squares() -> None:
    inputs = Inputs(PANEL)
    own, market = inputs.returns["T01"].iloc[-252:], inputs.market_returns.iloc[-252:]
    assert FEATURES["beta_252"].compute(inputs)["T01"].iloc[-1] == pytest.approx(np.polyfit(market, own, 1)[0])
    expected = np.corrcoef(own.iloc[-126:], market.iloc[-126:])[0, 1]
    assert FEATURES["correlation_126"].compute(inputs)["T01"].iloc[-1] == pytest.approx(expected)


def test_the_fingerprint_names_the_set() -> None:
    prints = {fingerprint(chosen(FLAT.replace(feature_set=name))) for name in FEATURE_SETS}
    assert len(prints) == len(FEATURE_SETS)
    assert fingerprint(chosen(FLAT)) == fingerprint(chosen(FLAT))


def test_features_can_be_named_one_by_one() -> None:
    config = FLAT.replace(features="rsi_14, beta_252 rsi_14")
    assert [item.name for item in chosen(config)] == ["rsi_14", "beta_252"]
    with pytest.raises(ConfigError, match="There is no feature 'rsi_15'; choose others, such as rsi_14"):
        chosen(FLAT.replace(features="rsi_15"))


def test_features_without_their_columns_switch_off_and_say_why() -> None:
    kept, off = available(chosen(FLAT), PricePanel(close=PANEL.close))
    assert {item.name for item in kept} | set(off) == set(FEATURES) and not {item.name for item in kept} & set(off)
    assert off["atr_14"] == "no high and low in these prices" and "volume" in off["money_flow_14"]
    assert available(chosen(FLAT), PANEL) == (chosen(FLAT), {})
    with pytest.raises(DataError, match="need more than closing prices"):
        available(chosen(FLAT.replace(features="atr_14")), PricePanel(close=PANEL.close))
