"""Planted effects show as what they are, in every run and fold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation.binned_medians import BINS
from omninmo.evaluation.rank_intervals import rank_intervals
from omninmo.evaluation.shap_table import ShapTable, global_importance, interaction_strengths
from omninmo.evaluation.shapes import (
    SHAPES,
    curve_correlation,
    curves,
    direction_text,
    directions,
    folds_without,
    shape_stability,
    shape_text,
)
from omninmo.training.train import train
from tests.worlds import EFFECTS, EFFECTS_CONFIG, planted_effects

FEATURES = ("rising", "u_shape", "interacting", "partner", "noise", "idle")


def planted(seed: int, n: int = 1500, folds: int = 5) -> ShapTable:
    """Return SHAP values of a monotone, a U-shaped and an interacting effect; the last feature is never used."""
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(n, len(FEATURES))).astype(np.float32)
    values = np.zeros_like(data)
    values[:, 0] = np.tanh(data[:, 0])
    values[:, 1] = data[:, 1] ** 2 - 1
    values[:, 2] = data[:, 2] * np.sign(data[:, 3])
    values[:, 4] = rng.normal(size=n)
    values[:, :4] += 0.1 * rng.normal(size=(n, 4))
    data[rng.random((n, len(FEATURES))) < 0.05] = np.nan
    return as_table(data, values, rng.integers(1, folds + 1, n), FEATURES)


def as_table(data: np.ndarray, values: np.ndarray, folds: np.ndarray, features: tuple[str, ...]) -> ShapTable:
    n = len(data)
    index = pd.DataFrame({"date": pd.bdate_range("2000-01-01", periods=n), "ticker": "A", "fold": folds})
    return ShapTable(values, data, np.zeros(n, dtype=np.float32), values.sum(axis=1), np.zeros(n), index, features, n)


RUNS = {f"run {k}": planted(k) for k in range(4)}


def test_planted_effects_have_their_shapes() -> None:
    rising, u_shape = (curves(RUNS, name)["run 0"] for name in ("rising", "u_shape"))
    assert rising.is_monotonic_increasing and rising.iloc[0] < -0.5 and rising.iloc[-1] > 0.5
    turn = int(u_shape.argmin())
    assert 3 <= turn <= 6 and u_shape.iloc[0] > 0.5 and u_shape.iloc[-1] > 0.5
    assert (np.diff(u_shape.iloc[: turn + 1]) < 0).all() and (np.diff(u_shape.iloc[turn:]) > 0).all()
    assert np.abs(curves(RUNS, "idle").to_numpy()).max() == 0


def test_a_u_shape_is_stable_without_a_direction() -> None:
    for by in ("run", "fold"):
        agreement = shape_stability(RUNS, by=by)["agreement"]
        assert agreement["rising"] > 0.95 and agreement["u_shape"] > 0.9, by
        assert agreement["noise"] < 0.5 and np.isnan(agreement["idle"]), by
    table = directions(RUNS["run 0"])
    texts = table.apply(direction_text, axis=1)
    assert table.loc["rising", ["folds", "raises", "lowers"]].tolist() == [5, 5, 0]
    assert texts["rising"] == "higher raises the prediction in 5 of 5 folds"
    assert texts["u_shape"] == "higher first lowers, then raises the prediction in 5 of 5 folds"
    for name in ("interacting", "noise", "idle"):
        assert texts[name] == "no single direction"
    assert table[[*SHAPES, "unclear"]].sum(axis=1).tolist() == [5] * 6
    assert np.isnan(table["rho"]["idle"]) and table["unclear"]["idle"] == 5


def test_the_planted_interaction_turns_the_curve_round() -> None:
    table = RUNS["run 0"]
    assert interaction_strengths(table, "interacting").index[0] == "partner"
    partner = table.data[:, FEATURES.index("partner")]
    sides = {
        name: as_table(table.data[rows], table.values[rows], table.index["fold"].to_numpy()[rows], FEATURES)
        for name, rows in (("above", partner > 0), ("below", partner < 0))
    }
    found = curves(sides, "interacting")
    assert found["above"].is_monotonic_increasing and found["below"].is_monotonic_decreasing
    assert curve_correlation(found)["above"]["below"] < -0.95


def test_a_run_that_turns_the_effect_round_is_seen() -> None:
    table = RUNS["run 3"]
    turned = as_table(table.data, -table.values, table.index["fold"].to_numpy(), FEATURES)
    matrix = curve_correlation(curves({**RUNS, "run 3": turned}, "u_shape"))
    assert matrix["run 0"]["run 1"] > 0.9 and matrix["run 0"]["run 3"] < -0.9
    found = shape_stability({**RUNS, "run 3": turned})
    assert found["lowest"]["u_shape"] < -0.9 and found["agreement"]["u_shape"] < 0.5
    assert directions(turned).apply(direction_text, axis=1)["rising"] == "higher lowers the prediction in 5 of 5 folds"


def test_the_size_of_an_effect_is_no_shape() -> None:
    table = RUNS["run 0"]
    louder = as_table(table.data, table.values * 7 + 1, table.index["fold"].to_numpy(), FEATURES)
    matrix = curve_correlation(curves({"soft": table, "loud": louder}, "rising"))
    assert matrix.loc["soft", "loud"] == pytest.approx(1)


def test_a_run_without_the_feature_has_no_curve() -> None:
    table = RUNS["run 1"]
    without = as_table(table.data[:, 1:], table.values[:, 1:], table.index["fold"].to_numpy(), FEATURES[1:])
    runs = {"a": RUNS["run 0"], "b": without, "c": RUNS["run 2"]}
    assert list(curves(runs, "rising")) == ["a", "c"]
    assert shape_stability(runs)["curves"].to_dict() == dict.fromkeys(FEATURES, 3) | {"rising": 2}
    nobody = curves(runs, "unknown")
    assert nobody.empty and curve_correlation(nobody).empty


def test_curves_of_folds_are_named_by_run_and_fold_and_average_to_the_run_s() -> None:
    folds = curves(RUNS, "rising", by="fold")
    assert list(folds)[:6] == [("run 0", fold) for fold in range(1, 6)] + [("run 1", 1)]
    np.testing.assert_allclose(pd.DataFrame(folds["run 2"]).mean(axis=1), curves(RUNS, "rising")["run 2"])


def test_few_values_have_a_bin_each_and_few_rows_no_point() -> None:
    data = np.array([[0.0]] * 6 + [[1.0]] * 6 + [[5.0]] * 2, dtype=np.float32)
    values = data * 2
    found = curves({"run": as_table(data, values, np.ones(14), ("x",))}, "x")["run"]
    assert found.index.tolist() == [0, 1, 5] and found.fillna(-1).tolist() == [0, 2, -1]
    two = {name: as_table(data[:12], sign * values[:12], np.ones(12), ("x",)) for name, sign in (("a", 1), ("b", -1))}
    assert curve_correlation(curves(two, "x")).loc["a", "b"] == pytest.approx(-1)  # a flag has two points at most


@settings(max_examples=20, deadline=None)
@given(n=st.integers(1, 200), values=st.integers(1, 30), runs=st.integers(1, 3), seed=st.integers(0, 999))
def test_curves_are_within_the_effects_and_correlations_within_one(n: int, values: int, runs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = {}
    for run in range(runs):
        data = rng.integers(0, values, (n, 1)).astype(np.float32)
        data[rng.random((n, 1)) < 0.2] = np.nan
        tables[f"run {run}"] = as_table(data, rng.normal(size=(n, 1)), rng.integers(1, 4, n), ("x",))
    found = curves(tables, "x")
    effects = np.concatenate([table.values for table in tables.values()])
    known = found.to_numpy()[found.notna()]
    assert len(found) <= 2 * BINS + 1 and found.index.is_monotonic_increasing
    assert known.size == 0 or (known.min() >= effects.min() and known.max() <= effects.max())
    matrix = curve_correlation(found).to_numpy()
    assert (np.abs(matrix[~np.isnan(matrix)]) <= 1 + 1e-9).all()


@pytest.fixture(scope="module")
def trained() -> dict[str, ShapTable]:
    """Return what models learned of other rows each, in which the same effects are planted."""
    return {f"world {seed}": train(EFFECTS_CONFIG, planted_effects(seed)).shap for seed in range(3)}


@pytest.fixture(scope="module")
def of_one_world() -> dict[str, ShapTable]:
    """Return what models of other seeds learned of the same rows."""
    world = planted_effects(0)
    return {f"seed {seed}": train(EFFECTS_CONFIG.replace(seed=seed), world).shap for seed in range(3)}


def test_a_trained_model_shows_the_planted_effects_as_what_they_are(trained: dict[str, ShapTable]) -> None:
    for table in trained.values():
        texts = directions(table).apply(direction_text, axis=1)
        assert texts["rising"] == "higher raises the prediction in 4 of 4 folds"
        assert texts["u_shape"] == "higher first lowers, then raises the prediction in 4 of 4 folds"
        assert set(texts[["turning", "partner"]]) == {"no single direction"}
        for feature, partner in (("turning", "partner"), ("partner", "turning")):
            strengths = interaction_strengths(table, feature)
            assert strengths.index[0] == partner and strengths.iloc[0] > 3 * strengths.iloc[1]
    assert all(curve.is_monotonic_increasing for _, curve in curves(trained, "rising").items())
    for name, curve in curves(trained, "u_shape").items():
        assert 3 <= curve.to_numpy().argmin() <= 6 and min(curve.iloc[0], curve.iloc[-1]) > 0, name


def test_planted_features_are_on_top_in_every_world_and_noise_in_none(trained: dict[str, ShapTable]) -> None:
    shares = pd.DataFrame({name: global_importance(table) for name, table in trained.items()})
    found = rank_intervals(shares, k=4)["top_k"]
    assert found.to_dict() == {name: float(not name.startswith("noise")) for name in EFFECTS}


def test_planted_shapes_are_the_same_in_every_world_and_those_of_noise_are_not(trained: dict[str, ShapTable]) -> None:
    for by in ("run", "fold"):
        found = shape_stability(trained, by=by)
        noise = found.loc[found.index.str.startswith("noise")]
        assert found.loc[["rising", "u_shape"], "agreement"].min() > 0.9, by
        assert noise["agreement"].max() < 0.6 and noise["lowest"].max() < 0.4, by


def test_runs_of_the_same_rows_have_the_same_shapes_of_noise_which_their_folds_do_not(
    of_one_world: dict[str, ShapTable],
) -> None:
    """So that agreement of runs is no evidence by itself; the page says so."""
    runs, folds = (shape_stability(of_one_world, by=by)["agreement"] for by in ("run", "fold"))
    noise = [name for name in EFFECTS if name.startswith("noise")]
    assert runs[noise].mean() > 0.7 > folds[noise].mean() + 0.1
    assert folds[["rising", "u_shape"]].min() > 0.9


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("rising", "Higher {} raises the prediction in 5 of 5 folds."),
        ("u_shape", "Higher {} first lowers, then raises the prediction in 5 of 5 folds."),
        ("interacting", "{} has no single direction: look at the shape."),
        ("idle", "{} has no effect."),
    ],
)
def test_planted_effects_are_put_in_words(feature: str, words: str) -> None:
    assert shape_text(RUNS["run 0"], feature) == words


def test_a_lopsided_u_is_no_direction_and_turns_where_its_lowest_values_are() -> None:
    x = np.tile(np.linspace(-1, 1, 200), 5)[:, None]
    fold = np.repeat(np.arange(1, 6), 200)
    lopsided = as_table(x, x**2 + 0.4 * x, fold, ("x",))
    assert directions(lopsided)["rho"]["x"] > 0.4
    assert shape_text(lopsided, "x") == "Higher {} first lowers, then raises the prediction in 5 of 5 folds."
    upside_down = as_table(x, -lopsided.values, fold, ("x",))
    assert shape_text(upside_down, "x") == "Higher {} first raises, then lowers the prediction in 5 of 5 folds."
    for rising in (x**3, x**2 + 1.5 * x):  # the latter falls by an eighth of what it rises by
        assert shape_text(as_table(x, rising, fold, ("x",)), "x").startswith("Higher {} raises")


def test_what_folds_do_not_agree_on_stands_beside_it() -> None:
    x = np.tile(np.linspace(-1, 1, 200), 5)[:, None]
    fold = np.repeat(np.arange(1, 6), 200)
    mixed = np.where(fold[:, None] <= 3, x**2, np.where(fold[:, None] == 4, x, -x))
    assert shape_text(as_table(x, mixed, fold, ("x",)), "x", "the log-odds of Buy") == (
        "Higher {} first lowers, then raises the log-odds of Buy in 3 of 5 folds and raises it in 1 and lowers it in 1."
    )


def test_three_values_can_turn_and_two_cannot() -> None:
    x = np.tile([-1.0, 0, 1], 200)[:, None]
    fold = np.repeat(np.arange(1, 6), 120)
    assert "first lowers, then raises" in shape_text(as_table(x, x**2, fold, ("x",)), "x")
    assert "Higher {} raises" in shape_text(as_table(np.sign(x + 0.5), np.sign(x + 0.5), fold, ("x",)), "x")


WORLDS = 30
EFFECTS_OF = {
    "none": lambda x: 0 * x,
    "line": lambda x: x,
    "saturating": lambda x: np.tanh(3 * x),
    "step": np.sign,
    "U": lambda x: x**2,
    "lopsided U": lambda x: x**2 + 0.3 * x,
}


def said_of(kind: str, rows_of_a_fold: int) -> list[str]:
    """Return what is said of an effect with as much noise as there is effect, in simulated runs of five folds each."""
    n = 5 * rows_of_a_fold
    texts = []
    for world in range(WORLDS):
        rng = np.random.default_rng([world, rows_of_a_fold])
        x = rng.uniform(-1, 1, (n, 1))
        effect = EFFECTS_OF[kind](x)
        noisy = effect / (effect.std() or 1) + rng.normal(size=(n, 1))
        texts.append(shape_text(as_table(x, noisy, np.arange(n) % 5, ("x",)), "x"))
    return texts


@pytest.mark.parametrize("rows_of_a_fold", [12, 60, 400])
def test_no_effect_is_seldom_given_a_direction(rows_of_a_fold: int) -> None:
    assert sum("Higher" in text for text in said_of("none", rows_of_a_fold)) <= 1


@pytest.mark.parametrize("kind", ["line", "saturating", "step"])
@pytest.mark.parametrize("rows_of_a_fold", [60, 400])
def test_a_monotone_effect_has_its_direction_and_does_not_turn(kind: str, rows_of_a_fold: int) -> None:
    texts = said_of(kind, rows_of_a_fold)
    assert sum(text.startswith("Higher {} raises the prediction") for text in texts) >= 0.96 * WORLDS


@pytest.mark.parametrize(
    ("kind", "rows_of_a_fold", "share"),
    [("U", 60, 0.96), ("U", 400, 0.96), ("lopsided U", 60, 0.8), ("lopsided U", 400, 0.98)],
)
def test_a_u_turns_also_where_it_is_lopsided(kind: str, rows_of_a_fold: int, share: float) -> None:
    texts = said_of(kind, rows_of_a_fold)
    assert sum(text.startswith("Higher {} first lowers, then raises") for text in texts) >= share * WORLDS


def test_a_few_rows_of_each_fold_have_no_direction() -> None:
    rising = RUNS["run 0"].features.index("rising")
    folds = RUNS["run 0"].index["fold"].to_numpy()
    two_of_each = np.sort(np.concatenate([np.flatnonzero(folds == fold)[:2] for fold in np.unique(folds)]))
    few = RUNS["run 0"].at(two_of_each)
    assert few.values[:, rising].any()
    assert directions(few).loc["rising", [*SHAPES, "unclear"]].tolist() == [0, 0, 0, 0, 5]
    assert shape_text(few, "rising") == "{} has no single direction: look at the shape."


def test_a_fold_whose_model_does_not_use_a_feature_is_named() -> None:
    values = np.array([[1.0, 0], [0, 0], [0, 0], [0, 2]])
    table = as_table(values, values, np.array([1, 1, 2, 2]), ("x", "y"))
    assert (folds_without(table, "x"), folds_without(table, "y")) == ((2,), (1,))
    assert folds_without(RUNS["run 0"], "rising") == ()
