"""Whether a feature acts the same way in every fold and run: the shapes of its dependence curves, compared.

A direction ("higher raises the prediction") exists only where value and SHAP value are rank-correlated. A U shape has
none and can be the same in every run all the same, so that stability is judged by the curves and not by directions.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Integers
from omninmo.evaluation.pairs import mean_of_pairs
from omninmo.evaluation.shap_table import ShapTable

BINS = 10
"""Bins of a curve: tenths of the values. A U shape shows, and 400 rows of a fold leave 40 for a bin."""

MIN_ROWS = 3
"""Rows of a fold in a bin below which their median is no point of a curve."""

MIN_COMMON_BINS = 3
"""Bins that two curves must have in common: any two curves of two points agree or disagree completely."""

MIN_TENDENCY = 0.3
"""|Spearman correlation| of a feature's values with its SHAP values from which it is said to have a direction."""

PREDICTION = "the prediction"
"""What SHAP values are effects on in a regression; in a classification it is the log-odds of one class."""

MIN_ROWS_OF_A_DIRECTION = 10
"""Rows of a fold below which it has no direction: two rows are always correlated completely."""

By = Literal["run", "fold"]
Tables = Mapping[str, ShapTable]

MIN_BINS_OF_A_BEND = 5
"""Points of a curve below which it has no middle."""

BEND = 1 / 3
"""How far both ends of a curve lie beyond its middle at least, as a share of its range, for a U shape."""


def curves(tables: Tables, feature: str, by: By = "run", bins: int = BINS) -> pd.DataFrame:
    """Return what a feature does along its values: the median SHAP value in bins that all runs have in common.

    The edges are quantiles of all runs' values together; a feature of few different values has a bin for each. Medians
    are taken within a fold, whose rows one model explains, and averaged over the folds of a run. Missing values are
    left out.

    Parameters
    ----------
    tables : ShapTable of a regression, or of one class, by the name of the run; those without the feature are left out
    feature : name of the feature
    by : a curve for each run, or for each fold of each run

    Returns
    -------
    DataFrame
        One row per bin, indexed by the median of its values. One column per run, or per (run, fold), in the unit of the
        SHAP values; NaN where a fold has fewer than three rows in the bin.
    """
    rows = _rows(tables, feature)
    rows["bin"] = _bins(rows["value"].to_numpy(), bins)
    medians = rows.groupby(["run", "fold", "bin"], sort=False)["effect"].agg(["median", "size"])
    points = medians["median"].where(medians["size"] >= MIN_ROWS).unstack(["run", "fold"])
    points = points.sort_index().set_axis(rows.groupby("bin")["value"].median().rename("value"))
    folds = points[[column for column in _in_order(rows) if column in points]]
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


def _bins(values: Floats, count: int) -> Integers:
    """Return the number of the bin of each value."""
    distinct = np.unique(values)
    if len(distinct) > count:
        distinct = np.unique(np.quantile(values, np.arange(count) / count, method="lower"))
    return np.searchsorted(distinct, values, side="right").astype(np.int64)


def _in_order(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Return every (run, fold): runs as they were given, folds by number."""
    return [(str(run), fold) for run, part in rows.groupby("run", sort=False) for fold in np.unique(part["fold"])]


def curve_correlation(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the correlation of each two curves over the bins that both have: 1 = the same shape, whatever its size.

    NaN where a curve is flat, or the two have fewer than three bins in common (two, if there are no more).
    """
    return curves.corr(min_periods=min(MIN_COMMON_BINS, max(2, len(curves))))


def shape_stability(tables: Tables, by: By = "run", bins: int = BINS) -> pd.DataFrame:
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
        of_feature = curves(tables, feature, by, bins)
        matrix = curve_correlation(of_feature)
        found[feature] = of_feature.shape[1], mean_of_pairs(matrix), _lowest(matrix)
    return pd.DataFrame.from_dict(found, orient="index", columns=["curves", "agreement", "lowest"])


def _lowest(matrix: pd.DataFrame) -> float:
    pairs = matrix.to_numpy()[np.triu_indices(len(matrix), 1)]
    return float(np.nanmin(pairs)) if (~np.isnan(pairs)).any() else float("nan")


def directions(table: ShapTable) -> pd.DataFrame:
    """Return in how many folds more of a feature raises or lowers the prediction.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class

    Returns
    -------
    DataFrame
        Indexed by feature. folds; raises, lowers and unclear: in how many folds the Spearman correlation ρ of its
        values with its SHAP values is at least 0.3, at most −0.3 or between (or there is none, as of fewer than ten
        rows); rho: mean over folds.
    """
    values = pd.DataFrame(table.data, columns=list(table.features))
    effects = pd.DataFrame(table.values, columns=list(table.features)).where(values.notna())
    folds = table.index["fold"].to_numpy()
    rho = pd.DataFrame(
        [_rank_correlations(values[folds == fold], effects[folds == fold]) for fold in np.unique(folds)],
        columns=list(table.features),
    )
    counts = {"raises": (rho >= MIN_TENDENCY).sum(), "lowers": (rho <= -MIN_TENDENCY).sum()}
    unclear = len(rho) - counts["raises"] - counts["lowers"]
    return pd.DataFrame({"folds": len(rho), **counts, "unclear": unclear, "rho": rho.mean()})


def _rank_correlations(values: pd.DataFrame, effects: pd.DataFrame) -> Floats:
    """Return the Spearman correlation of each column with the same column; NaN where one is constant or short."""
    a, b = (np.nan_to_num((ranks - ranks.mean()).to_numpy()) for ranks in (values.rank(), effects.rank()))
    spread = np.sqrt(np.square(a).sum(axis=0) * np.square(b).sum(axis=0))
    known = (spread > 0) & (values.count().to_numpy() >= MIN_ROWS_OF_A_DIRECTION)
    return np.divide((a * b).sum(axis=0), spread, out=np.full_like(spread, np.nan), where=known)


def direction_text(row: pd.Series, output: str = PREDICTION) -> str:
    """Return one row of `directions` in words.

    Parameters
    ----------
    row : of `directions`
    output : what the SHAP values are effects on

    Examples
    --------
    >>> direction_text(pd.Series({"folds": 5, "raises": 1, "lowers": 4, "unclear": 0}))
    'higher lowers the prediction in 4 of 5 folds and raises it in 1'
    >>> direction_text(pd.Series({"folds": 5, "raises": 0, "lowers": 0, "unclear": 5}))
    'no single direction'
    """
    raises, lowers, folds = int(row["raises"]), int(row["lowers"]), int(row["folds"])
    if not raises and not lowers:
        return "no single direction"
    more, less = ("raises", "lowers") if raises >= lowers else ("lowers", "raises")
    but = f" and {less} it in {min(raises, lowers)}" if min(raises, lowers) else ""
    return f"higher {more} {output} in {max(raises, lowers)} of {folds} folds{but}"


def bends(curves: pd.DataFrame) -> pd.Series:
    """Return whether each curve is a U (1), an inverted U (−1) or neither (0).

    The ends are the first and the last fifth of the bins, the middle is the fifth between them. Both ends lie beyond
    the middle, to the same side, by at least a third of the curve's range.

    Parameters
    ----------
    curves : bins × curves, as of `curves`

    Examples
    --------
    >>> bends(pd.DataFrame({"u": [2, 1, 0, 1, 2], "hump": [0, 1, 2, 1, 0], "rising": [0, 1, 2, 3, 4]})).tolist()
    [1, -1, 0]
    """
    found = {name: _bend(curve.dropna().to_numpy(dtype=np.float64)) for name, curve in curves.items()}
    return pd.Series(found, dtype=int)


def _bend(curve: Floats) -> int:
    if len(curve) < MIN_BINS_OF_A_BEND or np.ptp(curve) == 0:
        return 0
    fifth = len(curve) // MIN_BINS_OF_A_BEND
    start = (len(curve) - fifth) // 2
    beyond = np.array([curve[:fifth].mean(), curve[-fifth:].mean()]) - curve[start : start + fifth].mean()
    both = np.abs(beyond).min() >= BEND * np.ptp(curve) and beyond[0] * beyond[1] > 0
    return int(np.sign(beyond[0])) if both else 0


def shape_text(table: ShapTable, feature: str, output: str = PREDICTION) -> str:
    """Return what a feature does to the output, as a sentence of which `{}` is the feature.

    A direction needs a rank correlation of value and SHAP value of at least 0.3. A U shape is named where most folds
    have it, and more of them than have the same direction: a lopsided U is correlated, too.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    output : what the SHAP values are effects on
    """
    column = table.features.index(feature)
    one = replace(table, values=table.values[:, [column]], data=table.data[:, [column]], features=(feature,))
    row = pd.Series(directions(one).loc[feature])
    folds = int(row["folds"])
    if not one.values.any():
        return "{} has no effect."
    bent = bends(curves({"": one}, feature, by="fold"))
    directed = max(int(row["raises"]), int(row["lowers"]))
    for sign, verb in ((1, "raise"), (-1, "lower")):
        count = int((bent == sign).sum())
        if 2 * count > folds and count > directed:
            against = f"both {verb} {output} against middle ones in {count} of {folds} folds"
            return f"Low and high values of {{}} {against}."
    if row["raises"] + row["lowers"] > row["unclear"]:
        return f"Higher {{}} {direction_text(row, output).removeprefix('higher ')}."
    return "{} has no single direction: look at the shape."


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
