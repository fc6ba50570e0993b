"""Importance by test fold and by quarter, in order of time: does a model look at other features in other times?"""

from typing import Literal, NamedTuple

import pandas as pd

from omninmo.evaluation.cuts import by_quarter, cut_sizes, shares_by
from omninmo.evaluation.shap_table import ShapTable

Period = Literal["fold", "quarter"]


class OverTime(NamedTuple):
    """What `importance_over_time` returns.

    Parameters
    ----------
    shares : DataFrame features × periods in order of time; shares of mean |SHAP|, NaN where a period has few rows
        of every fold (`cuts.MIN_ROWS`)
    sizes : Series period -> explained rows
    folds : number of the test fold in which each quarter lies, by its first date; () where folds are no stretches of
        time (a leaking split), and where the periods are folds
    """

    shares: pd.DataFrame
    sizes: pd.Series
    folds: tuple[int, ...]


class Mover(NamedTuple):
    """The feature whose share moved most: where it was lowest and highest."""

    feature: str
    low: float
    low_period: str
    high: float
    high_period: str


def importance_over_time(table: ShapTable, period: Period = "fold") -> OverTime:
    """Return the share of mean |SHAP| of each feature in each period.

    A quarter that reaches into two folds has the mean of both folds' shares: rows of two models are never pooled.

    Parameters
    ----------
    table : of a regression, of one class, or of all
    period : the test folds, or the quarters of the explained dates
    """
    labels = by_quarter(table) if period == "quarter" else _fold_labels(table)
    sizes = cut_sizes(labels)
    shares = shares_by(table, labels)[_in_time(table, labels)]
    return OverTime(shares, sizes, _folds_of(table, labels) if period == "quarter" and _stretches(table) else ())


def mover(shares: pd.DataFrame) -> Mover | None:
    """Return the feature whose share is farthest apart in two periods; None where there are no two.

    Examples
    --------
    >>> mover(pd.DataFrame({"2020Q1": [0.7, 0.3], "2020Q2": [0.2, 0.5]}, index=["x", "y"]))
    Mover(feature='x', low=0.2, low_period='2020Q2', high=0.7, high_period='2020Q1')
    """
    known = shares.dropna(axis=1, how="all")
    if known.shape[1] < 2:
        return None
    at = int((known.max(axis=1) - known.min(axis=1)).to_numpy().argmax())
    row = known.iloc[at]
    return Mover(str(known.index[at]), float(row.min()), str(row.idxmin()), float(row.max()), str(row.idxmax()))


def _fold_labels(table: ShapTable) -> pd.Series:
    """Return the fold of each row with the year and month of its first explained date."""
    dates = table.index.groupby("fold")["date"].transform("min")
    return "fold " + table.index["fold"].astype(str) + ", from " + dates.dt.strftime("%Y-%m")


def _in_time(table: ShapTable, labels: pd.Series) -> list[str]:
    first = table.index["date"].groupby(labels.to_numpy()).min()
    return [str(label) for label in first.sort_values(kind="stable").index]


def _stretches(table: ShapTable) -> bool:
    """Return whether each fold is over before the next one begins."""
    spans = table.index.groupby("fold")["date"].agg(["min", "max"]).sort_values("min")
    return bool((spans["max"].iloc[:-1].to_numpy() < spans["min"].iloc[1:].to_numpy()).all())


def _folds_of(table: ShapTable, labels: pd.Series) -> tuple[int, ...]:
    ordered = table.index.assign(label=labels.to_numpy()).sort_values("date", kind="stable")
    first = ordered.groupby("label", sort=False)["fold"].first()
    return tuple(int(first[label]) for label in _in_time(table, labels))
