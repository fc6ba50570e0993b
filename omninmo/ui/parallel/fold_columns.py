"""A metric's mean over the test folds, its best and its last fold, as further columns."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from omninmo import schema
from omninmo.ui import reads

GROUP = "By test fold"
WAYS = {"mean": "mean over folds", "best": "best fold", "last": "last fold"}


class FoldColumn(NamedTuple):
    """What one of the columns shows: a way to sum up the history `metric`."""

    metric: str
    way: str
    entry: schema.Entry

    @property
    def name(self) -> str:
        return f"{self.metric}:{self.way}"


def offered(runs: pd.DataFrame) -> list[FoldColumn]:
    """Return the columns that can be had of the scores of single folds that at least one run has."""
    metrics = [(f"fold.{key}", entry) for key, entry in schema.FOLD_METRICS.items() if f"metrics.fold.{key}" in runs]
    return [
        FoldColumn(metric, way, replace(entry, key=f"{metric}:{way}", label=f"{entry.label}, {words}"))
        for metric, entry in metrics
        for way, words in WAYS.items()
    ]


def with_values(runs: pd.DataFrame, wanted: Iterable[FoldColumn]) -> pd.DataFrame:
    """Return the runs with further columns, by the columns' names; only the histories that are wanted are read."""
    return runs.assign(**{column.name: _values(column).reindex(runs.index) for column in wanted})


def _values(column: FoldColumn) -> pd.Series:
    history = reads.history(column.metric)
    best = "min" if column.entry.better == "lower" else "max"
    return history[best if column.way == "best" else column.way]
