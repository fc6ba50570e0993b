"""The cells of a map of importances: features (rows) in rankings (columns), by share or by rank."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import pandas as pd

from omninmo.evaluation.rank_intervals import ranks
from omninmo.figures.names import MAX_LABEL, shortened

Cells = Literal["share", "rank"]

TOP = 20
MAX_NAMED = 60
"""Columns whose names stand upright side by side on a wide screen."""
MAX_COLUMNS_WITH_TEXT, MAX_WITH_DECIMALS = 14, 6
"""Columns whose cells have room for a text, and for one with decimals."""


class ImportanceCells(NamedTuple):
    """Shares and ranks of features × rankings, and what these are called."""

    shares: pd.DataFrame
    ranks: pd.DataFrame
    features: tuple[str, ...]
    rankings: tuple[str, ...]


def importance_cells(
    shares: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], top: int = TOP
) -> ImportanceCells:
    """Return the features that matter most on average, most important first.

    Parameters
    ----------
    shares : DataFrame
        Features × ids of runs or other rankings; shares of a total, NaN where a ranking lacks a feature.
    labels, names : what to call features and rankings
    top : how many features; a rank is among all features of a ranking
    """
    order = shares.mean(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    features = tuple(shortened(labels.get(str(name), str(name)), MAX_LABEL) for name in order)
    rankings = tuple(names.get(str(ranking), str(ranking)) for ranking in shares.columns)
    return ImportanceCells(shares.loc[order], ranks(shares).loc[order], features, rankings)
