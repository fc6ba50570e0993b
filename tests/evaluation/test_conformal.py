"""Intervals of predictions hold as often as they say, and their coverage is measured forward in time."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import ModelParams, SplitConfig, TrainingConfig
from omninmo.evaluation.conformal import (
    BOUNDS,
    LEVELS,
    MIN_INDEPENDENT,
    WINDOW,
    Intervals,
    fit_intervals,
    measured_coverage,
    measured_intervals,
    trailing_volatility,
    with_volatility,
)
from omninmo.training.train import train
from tests.evaluation import calibrated
from tests.evaluation.calibrated import DATES, FOLDS, HORIZON, fitted, held_later, share_inside, worlds
from tests.worlds import random_walks

LEVEL = pytest.mark.parametrize("level", LEVELS)
SMALL = TrainingConfig(
    feature_set="minimal", forward_days=5, shap_rows=50, threads=1, model=ModelParams(n_estimators=3)
)


@cache
def one_world() -> pd.DataFrame:
    """Return the rows of one world of GARCH returns; do not change them."""
    return next(worlds("garch", 1))


@cache
def of_garch() -> tuple[np.ndarray, np.ndarray]:
    """Return the mean coverage (levels,) of 25 worlds: of the last fold, and as it was measured over the folds."""
    later, measured = [], []
    for rows in worlds("garch", 25):
        later.append(held_later(rows))
        measured.append(measured_coverage(rows, HORIZON)["measured"].to_numpy())
    return np.mean(later, axis=0), np.mean(measured, axis=0)


@LEVEL
def test_exchangeable_rows_are_inside_as_often_as_the_level_says(level: float) -> None:
    rng = np.random.default_rng(0)
    volatility = rng.uniform(0.01, 0.03, 40_000)
    rows = pd.DataFrame({"y_true": volatility * rng.standard_t(5, 40_000), "y_pred": 0.0, "volatility": volatility})
    rows["date"] = np.arange(40_000)
    held = share_inside(fitted(rows[:20_000], horizon=1), rows[20_000:])
    assert held[LEVELS.index(level)] == pytest.approx(level, abs=0.02)


@LEVEL
def test_targets_that_overlap_are_inside_as_often_as_the_level_says_where_volatility_comes_in_waves(
    level: float,
) -> None:
    """GARCH(0.09, 0.90), 20 tickers with a common factor: asked on later dates, by the bounds themselves."""
    later, measured = of_garch()
    assert later[LEVELS.index(level)] == pytest.approx(level, abs=0.05)
    assert measured[LEVELS.index(level)] == pytest.approx(level, abs=0.05)


@pytest.mark.parametrize("kind", ["heavy tails", "unlike tickers", "wilder later", "calmer later", "trend"])
def test_intervals_hold_where_later_dates_are_not_like_earlier_ones(kind: str) -> None:
    held = np.mean([held_later(rows) for rows in worlds(kind, 10)], axis=0)
    assert held == pytest.approx(np.array(LEVELS), abs=0.06)


def test_each_stock_is_inside_as_often_as_the_others_however_wild_it_is() -> None:
    """One width for all would hold the calmest of these tickers always, and the wildest half of the time."""
    by_ticker = []
    for rows in worlds("unlike tickers", 10):
        made = fitted(rows[rows["fold"] < FOLDS])
        later = rows[rows["fold"] == FOLDS].assign(mean=rows.groupby("ticker")["volatility"].transform("mean"))
        by_ticker.append([share_inside(made, own)[1] for _, own in later.groupby("mean")])
    calm, wild = np.mean(by_ticker, axis=0)[[0, -1]]
    assert calm == pytest.approx(0.8, abs=0.07) and wild == pytest.approx(0.8, abs=0.07)


def test_a_single_ticker_has_intervals_of_fewer_groups() -> None:
    alone = list(worlds("garch", 40, tickers=1))
    assert np.mean([held_later(rows) for rows in alone], axis=0) == pytest.approx(np.array(LEVELS), abs=0.05)
    few = alone[0][alone[0]["date"] < alone[0]["date"].unique()[HORIZON * MIN_INDEPENDENT * 2]]
    assert len(fitted(few).widths) <= 2 <= len(fitted(one_world()).widths)


def test_constant_predictions_have_intervals_as_any_others() -> None:
    rows = one_world().assign(y_pred=0.01)
    assert share_inside(fitted(rows), rows) == pytest.approx(np.array(LEVELS), abs=0.05)


def test_too_few_dates_have_no_interval_and_a_reason() -> None:
    days = one_world()["date"].unique()
    enough = one_world()[one_world()["date"].isin(days[: HORIZON * MIN_INDEPENDENT])]
    assert fitted(enough).reason == "" and fitted(enough).independent == MIN_INDEPENDENT
    none = fitted(enough[enough["date"] > days[0]])
    assert none.reason == "99 out-of-fold dates are fewer than 10 horizons of 10, too few for an interval."
    assert none.bounds(np.zeros(3), np.array([0.01, 0.02, np.nan])).isna().all(axis=None)


def test_no_rows_have_no_intervals_and_the_same_columns() -> None:
    for made in (fitted(one_world()), fitted(one_world().head(1))):
        bounds = made.bounds(np.empty(0), np.empty(0))
        assert bounds.empty and list(bounds) == list(BOUNDS)


def test_where_no_fold_can_be_tried_nothing_is_measured() -> None:
    table = measured_coverage(one_world().assign(fold=1), HORIZON)
    assert list(table.index) == list(LEVELS) and table[["measured", "low", "high"]].isna().all(axis=None)
    assert (table["dates"] == 0).all() and (table["independent"] == 0).all()


def test_a_ticker_without_volatility_counts_as_one_of_the_wildest() -> None:
    made = fitted(one_world())
    bounds = made.bounds(np.zeros(3), np.array([np.nan, 0.0, made.assumed]))
    assert made.assumed > made.edges[-1] and bounds.nunique().eq(1).all()


def test_rows_without_volatility_are_not_learned_and_are_tried() -> None:
    rows = one_world()
    new = rows["ticker"] == "T0"
    with_new = rows.assign(volatility=rows["volatility"].where(~new))
    made, others = fitted(with_new), fitted(rows[~new])
    np.testing.assert_array_equal(made.widths, others.widths)
    assert not measured_coverage(with_new, HORIZON).equals(measured_coverage(rows[~new], HORIZON))


def test_intervals_are_nested_and_end_where_all_is_lost() -> None:
    rows = one_world()
    bounds = fitted(rows).bounds(rows["y_pred"].to_numpy(), rows["volatility"].to_numpy())
    assert tuple(bounds) == BOUNDS
    order = ["low_95", "low_80", "low_50", "high_50", "high_80", "high_95"]
    assert (bounds[order].diff(axis=1).iloc[:, 1:] > 0).all(axis=None)
    wild = fitted(rows).bounds(np.array([0.0]), np.array([0.5]))
    assert wild["low_95"].item() == -1 and wild["high_95"].item() > 1


@settings(max_examples=10, deadline=None)
@given(scale=st.floats(0.1, 10), seed=st.integers(0, 99))
def test_widths_are_in_volatilities_and_do_not_depend_on_the_order_of_rows(scale: float, seed: int) -> None:
    rows = one_world()
    residuals, volatility = (rows["y_true"] - rows["y_pred"]).to_numpy(), rows["volatility"].to_numpy()
    order = np.random.default_rng(seed).permutation(len(rows))
    made = fit_intervals(scale * residuals[order], scale * volatility[order], rows["date"].to_numpy()[order], HORIZON)
    np.testing.assert_allclose(made.widths, fitted(rows).widths, rtol=1e-9)
    np.testing.assert_allclose(made.edges, scale * fitted(rows).edges)


def test_an_interval_is_made_of_targets_that_ended_before_the_fold_it_is_tried_on() -> None:
    """The targets of the last ten dates before a fold reach into it: whatever they are, nothing changes."""
    rows = one_world().assign(fold=np.where(one_world()["date"] < one_world()["date"].unique()[300], 1, 2))
    days = rows["date"].unique()
    unchanged = measured_coverage(rows, HORIZON)
    for first, differs in ((300 - HORIZON, False), (300 - HORIZON - 150, True)):
        wild = rows.assign(y_true=rows["y_true"].where(~rows["date"].isin(days[first:300]), 0.9))
        assert measured_coverage(wild, HORIZON).equals(unchanged) is not differs
    assert unchanged["dates"].tolist() == [300] * 3 and unchanged["independent"].tolist() == [30.0] * 3


def test_the_first_folds_without_enough_dates_before_them_are_not_tried() -> None:
    """Folds of 100 dates: the second has 90 before it, nine horizons; the third has 190."""
    table = measured_coverage(one_world(), HORIZON)
    assert table["dates"].tolist() == [DATES - 200] * 3
    assert (table["low"] < table["measured"]).all() and (table["measured"] < table["high"]).all()
    assert table["high"].le(1).all() and table["nominal"].tolist() == list(LEVELS)


def test_few_tried_dates_have_a_share_without_an_interval() -> None:
    rows = one_world()
    late = rows[rows["date"] < rows["date"].unique()[240]].assign(fold=1)
    late.loc[late["date"] >= rows["date"].unique()[190], "fold"] = 2
    table = measured_coverage(late, HORIZON)
    assert table["measured"].notna().all() and table[["low", "high"]].isna().all(axis=None)


def test_trailing_volatility_is_that_of_63_log_returns() -> None:
    close = random_walks(0, sessions=200, tickers=3).close.copy()
    close.iloc[:50, 1], close["T02"] = np.nan, 7.0
    expected = close.apply(np.log).diff().rolling(WINDOW).std()
    found = trailing_volatility(close)
    np.testing.assert_allclose(found[["T00", "T01"]], expected[["T00", "T01"]], rtol=1e-9)
    assert found["T01"].first_valid_index() == close.index[50 + WINDOW]
    # a price that stands still has no volatility to scale with: it counts as missing
    bounds = fitted(one_world()).bounds(np.zeros(1), found["T02"].to_numpy()[-1:])
    assert bounds["high_95"].item() > 0


def test_the_volatility_of_a_row_is_that_of_its_ticker_on_its_date() -> None:
    close = random_walks(0, sessions=100, tickers=2).close
    rows = pd.DataFrame({"date": close.index[[80, 90, 90]], "ticker": ["T01", "T00", "NEW"]})
    found = with_volatility(rows, close)["volatility"]
    volatility = trailing_volatility(close)
    assert found[:2].tolist() == [volatility["T01"].iloc[80], volatility["T00"].iloc[90]] and np.isnan(found[2])


def test_the_scores_are_the_measured_shares() -> None:
    rows = one_world()
    close = pd.DataFrame(1.0, index=rows["date"].unique(), columns=rows["ticker"].unique())
    nothing = measured_intervals(rows, close, HORIZON)  # prices that stand still: no row has a volatility
    assert nothing.intervals.reason and np.isnan(list(nothing.scores().values())).all()
    assert list(nothing.scores()) == ["coverage_50", "coverage_80", "coverage_95"]


@pytest.mark.parametrize("scheme", ["walk_forward", "rolling", "purged_kfold"])
def test_runs_of_any_honest_scheme_have_intervals(scheme: str) -> None:
    panel = random_walks(3, sessions=1100, tickers=8)
    result = train(SMALL.replace(split=SplitConfig(scheme=scheme)), panel)
    assert isinstance(result.intervals and result.intervals.intervals, Intervals)
    for level in LEVELS:
        assert result.metrics[f"coverage_{100 * level:.0f}"] == pytest.approx(level, abs=0.08)


@pytest.mark.parametrize(
    "change",
    [{"mode": "classification"}, {"target": "excess_return"}, {"split": SplitConfig(scheme="shuffled")}],
    ids=["classification", "another target", "leak"],
)
def test_runs_of_ratings_or_another_target_and_leaks_have_none(change: dict[str, object]) -> None:
    result = train(SMALL.replace(**change), random_walks(3, sessions=800, tickers=5))
    assert result.intervals is None and not any(key.startswith("coverage") for key in result.metrics)


def test_the_worlds_are_what_they_are_called() -> None:
    calm, wild = (next(worlds(kind, 1))["volatility"] for kind in ("walks", "unlike tickers"))
    assert calm.std() / calm.mean() < 0.2 < wild.std() / wild.mean() and len(calibrated.KINDS) == 7
