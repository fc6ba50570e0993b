"""Whether a feature acts the same way in every fold and run: the shapes of its dependence curves, compared.

A direction ("higher raises the prediction") exists only where value and SHAP value are rank-correlated, and no turn
is hidden in that. A U shape has none and can be the same in every run all the same, so that stability is judged by the
curves and not by directions.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.evaluation.binned_medians import curve, fold_medians
from omninmo.evaluation.pairs import mean_of_pairs
from omninmo.evaluation.shap_table import ShapTable

MIN_COMMON_BINS = 3
"""Bins that two curves must have in common: any two curves of two points agree or disagree completely."""

MIN_TENDENCY = 0.3
"""|Spearman correlation| of a feature's values with its SHAP values from which it is said to have a direction."""

BEYOND_CHANCE = 1.96
"""Standard errors 1 ÷ √(n − 1) of no correlation that one of n rows must exceed, too: below 44 rows more than 0.3."""

MIN_TURN = 1 / 4
"""Share of a curve's range that each of its two sides falls or rises at least, where it is said to turn."""

PREDICTION = "the prediction"
"""What SHAP values are effects on in a regression; in a classification it is the log-odds of one class."""

By = Literal["run", "fold"]
Tables = Mapping[str, ShapTable]

SHAPES = {
    "raises": "raises",
    "lowers": "lowers",
    "falls_then_rises": "first lowers, then raises",
    "rises_then_falls": "first raises, then lowers",
}
"""What more of a feature does, as a verb."""


def curves(tables: Tables, feature: str, by: By = "run") -> pd.DataFrame:
    """Return what a feature does along its values: the median SHAP value in bins that all runs have in common.

    Medians are taken within a fold, whose rows one model explains, and averaged over the folds of a run; the bins are
    those of `binned_medians`, of all runs' values together. Missing values are left out.

    Parameters
    ----------
    tables : ShapTable of a regression, or of one class, by the name of the run; those without the feature are left out
    feature : name of the feature
    by : a curve for each run, or for each fold of each run

    Returns
    -------
    DataFrame
        One row per bin, indexed by the median of its values. One column per run, or per (run, fold), in the unit of the
        SHAP values; NaN where a fold has fewer than five rows in the bin.
    """
    rows = _rows(tables, feature)
    folds = fold_medians(rows, ("run", "fold"))[_in_order(rows)]
    return folds if by == "fold" else folds.T.groupby(level="run", sort=False).mean().T


def _rows(tables: Tables, feature: str) -> pd.DataFrame:
    """Return run, fold, value and effect (SHAP value) of every explained row that has the feature."""
    empty = pd.DataFrame({"run": [], "fold": [], "value": [], "effect": []})
    parts = [
        pd.DataFrame(
            {
                "run": run,
                "fold": table.index["fold"].to_numpy(),
                "value": table.data[:, table.features.index(feature)],
                "effect": table.values[:, table.features.index(feature)],
            }
        )
        for run, table in tables.items()
        if feature in table.features
    ]
    return pd.concat(parts or [empty], ignore_index=True).dropna(subset="value")


def _in_order(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Return every (run, fold): runs as they were given, folds by number."""
    return [(str(run), fold) for run, part in rows.groupby("run", sort=False) for fold in np.unique(part["fold"])]


def curve_correlation(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the correlation of each two curves over the bins that both have: 1 = the same shape, whatever its size.

    NaN where a curve is flat, or the two have fewer than three bins in common (two, if there are no more).
    """
    return curves.corr(min_periods=min(MIN_COMMON_BINS, max(2, len(curves))))


def shape_stability(tables: Tables, by: By = "run") -> pd.DataFrame:
    """Return how alike the curves of each feature are.

    Returns
    -------
    DataFrame
        Indexed by feature, in the order of the tables: curves (how many there are), agreement (mean of
        `curve_correlation` over the pairs; NaN where none has one) and lowest (of any pair).
    """
    features = list(dict.fromkeys(feature for table in tables.values() for feature in table.features))
    found = {}
    for feature in features:
        of_feature = curves(tables, feature, by)
        matrix = curve_correlation(of_feature)
        found[feature] = of_feature.shape[1], mean_of_pairs(matrix), _lowest(matrix)
    return pd.DataFrame.from_dict(found, orient="index", columns=["curves", "agreement", "lowest"])


def _lowest(matrix: pd.DataFrame) -> float:
    pairs = matrix.to_numpy()[np.triu_indices(len(matrix), 1)]
    return float(np.nanmin(pairs)) if (~np.isnan(pairs)).any() else float("nan")


def directions(table: ShapTable, features: Sequence[str] = ()) -> pd.DataFrame:
    """Return in how many folds more of a feature raises the prediction, lowers it, or turns from one to the other.

    In a fold, value and SHAP value have a direction where |Spearman ρ| is at least 0.3 and beyond chance. A curve turns
    at its lowest (highest) bin where the rows on both sides of it have opposite directions, and the medians of both
    sides differ from it by a quarter of the curve's range. What turns is no direction, also where it is lopsided and
    so correlated.

    Of 300 simulated runs each, of 5 folds with as much noise as effect, what `direction_text` says of most folds is
    right in all with 60 or 400 rows of a fold: of no effect, a line, a saturating curve, a step and a U. A lopsided U,
    x² + 0.3 x on −1 to 1, is said to turn in 90 % with 60 rows, to rise in the others, and to turn in all with 400.
    With 12 rows nothing is said of no effect in all and of a U in 99 %, and a line rises in 89 %.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    features : names in `table.features`; all if there are none

    Returns
    -------
    DataFrame
        Indexed by feature. folds; raises, lowers, falls_then_rises, rises_then_falls and unclear: in how many folds;
        rho: Spearman correlation of its values with its SHAP values, mean over folds.
    """
    names = list(features) or list(table.features)
    return pd.DataFrame([_counted(table, name) for name in names], index=pd.Index(names))


def _counted(table: ShapTable, feature: str) -> dict[str, float]:
    column, folds = table.features.index(feature), table.index["fold"].to_numpy()
    values, effects = table.data[:, column], table.values[:, column]
    known = ~np.isnan(values)
    parts = [(folds == fold) & known for fold in np.unique(folds)]
    shapes = [_shape(values[part], effects[part]) for part in parts]
    counts = {name: shapes.count(name) for name in (*SHAPES, "unclear")}
    rho = pd.Series([_rank_correlation(values[part], effects[part]) for part in parts], dtype=float).mean()
    return {"folds": len(parts), **counts, "rho": float(rho)}


def _shape(values: Floats, effects: Floats) -> str:
    """Return what a feature does in one fold: a key of `SHAPES`, or unclear."""
    turn = _turn(values, effects)
    if turn:
        return "falls_then_rises" if turn > 0 else "rises_then_falls"
    return {1: "raises", -1: "lowers", 0: "unclear"}[_direction(values, effects)]


def _direction(values: Floats, effects: Floats) -> int:
    """Return 1 where more of a feature raises the prediction, −1 where it lowers it, 0 where neither is clear."""
    rho = _rank_correlation(values, effects)
    least = max(MIN_TENDENCY, BEYOND_CHANCE / np.sqrt(max(1, len(values) - 1)))
    return int(np.sign(rho)) if abs(rho) >= least else 0


def _turn(values: Floats, effects: Floats) -> int:
    """Return 1 where the curve falls, then rises, −1 where it rises, then falls, 0 where it does not turn."""
    middles, points = curve(values, effects)
    for way in (1, -1):
        at = int((way * points).argmin()) if len(points) else 0
        if not 0 < at < len(points) - 1:
            continue
        beyond = min(np.ptp(points[: at + 1]), np.ptp(points[at:])) >= MIN_TURN * np.ptp(points)
        below, above = values <= middles[at], values >= middles[at]
        if beyond and [_direction(values[side], effects[side]) for side in (below, above)] == [-way, way]:
            return way
    return 0


def _rank_correlation(a: Floats, b: Floats) -> float:
    """Return the Spearman correlation; NaN where one is constant."""
    x, y = (_ranks(values) - (len(values) + 1) / 2 for values in (a, b))
    spread = float(np.sqrt(np.square(x).sum() * np.square(y).sum()))
    return float((x * y).sum()) / spread if spread else float("nan")


def _ranks(values: Floats) -> Floats:
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[which]


def direction_text(row: pd.Series, output: str = PREDICTION) -> str:
    """Return one row of `directions` in words: what a feature does in most of the folds, and what in others.

    Parameters
    ----------
    row : of `directions`
    output : what the SHAP values are effects on

    Examples
    --------
    >>> row = {"folds": 5, "raises": 1, "lowers": 3, "falls_then_rises": 0, "rises_then_falls": 0}
    >>> direction_text(pd.Series(row))
    'higher lowers the prediction in 3 of 5 folds and raises it in 1'
    >>> direction_text(pd.Series(row | {"lowers": 0, "falls_then_rises": 4}))
    'higher first lowers, then raises the prediction in 4 of 5 folds and raises it in 1'
    >>> direction_text(pd.Series(row | {"lowers": 2, "rises_then_falls": 1}))
    'no single direction'
    """
    folds, counts = int(row["folds"]), sorted(((int(row[name]), name) for name in SHAPES), key=lambda count: -count[0])
    if 2 * counts[0][0] <= folds:
        return "no single direction"
    (most, first), *others = [(count, SHAPES[name]) for count, name in counts if count]
    more = "".join(f" and {verb} it in {count}" for count, verb in others)
    return f"higher {first} {output} in {most} of {folds} fold{'' if folds == 1 else 's'}{more}"


def shape_text(table: ShapTable, feature: str, output: str = PREDICTION) -> str:
    """Return what a feature does to the output, as a sentence of which `{}` is the feature.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    output : what the SHAP values are effects on
    """
    if not table.values[:, table.features.index(feature)].any():
        return "{} has no effect."
    text = direction_text(pd.Series(directions(table, [feature]).loc[feature]), output)
    if text.startswith("higher "):
        return f"Higher {{}} {text.removeprefix('higher ')}."
    return f"{{}} has {text}: look at the shape."


def named_in(sentence: str, label: str) -> str:
    """Return a sentence of `shape_text` about a feature of that label; one with a comma in it ends with one.

    Examples
    --------
    >>> named_in("Higher {} lowers the prediction in 5 of 5 folds.", "Volatility, 63 sessions")
    'Higher Volatility, 63 sessions, lowers the prediction in 5 of 5 folds.'
    """
    return sentence.replace("{}", f"{label}," if "," in label else label)


def folds_without(table: ShapTable, feature: str) -> tuple[int, ...]:
    """Return the folds whose models do not use a feature: in all rows of it, its SHAP value is exactly 0.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    """
    used = pd.Series(table.values[:, table.features.index(feature)] != 0).groupby(table.index["fold"].to_numpy()).any()
    return tuple(int(fold) for fold in used.index[~used])
