"""The columns of a table of runs as a filter names them, and what their values are compared with."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo import schema
from omninmo.errors import ConfigError
from omninmo.schema.entries import MINUS
from omninmo.tracking.query_words import Word

Rows = NDArray[np.bool_]

SEARCHED = (
    "name", "experiment", "status", "params.mode", "params.source", "params.feature_set", "params.tickers",
    "params.scheme", "params.target",
)  # fmt: skip
"""Columns that plain words are looked for in."""

ATTRIBUTES = {
    "run_id": "run_id", "run_name": "name", "name": "name", "status": "status", "experiment": "experiment",
    "experiment_id": "experiment_id", "start_time": "start_time", "end_time": "end_time", "created": "start_time",
    "artifact_uri": "artifact_uri", "leaks": "leaks", "is_ours": "is_ours", "same_as": "same_as",
}  # fmt: skip
"""Names of a run's own columns, MLflow's and ours, and the columns that they mean."""

_PREFIXES = {
    "metric": "metrics", "metrics": "metrics", "parameter": "params", "parameters": "params", "param": "params",
    "params": "params", "tag": "tags", "tags": "tags", "attribute": "", "attributes": "", "attr": "", "run": "",
}  # fmt: skip
_KNOWN = {"params": schema.PARAMS, "metrics": schema.METRICS}
MAX_COMPARED = 2000
"""Columns among which the nearest to a misspelt one is looked for."""
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?|[+-]?inf(inity)?", re.IGNORECASE)


def number(text: str) -> float | None:
    """Return the number that a text says; None if it says none. A true minus is one."""
    text = text.replace(MINUS, "-")
    return float(text) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True)
class Column:
    """One column of the table; "time" holds dates, "number" numbers, the other texts."""

    name: str
    kind: Literal["number", "time", "text"]
    values: "pd.Series[Any]"

    def where(self, matches: Callable[[str], bool]) -> Rows:
        """Return the rows whose value, as text, matches; every distinct value is asked once, missing ones never."""
        codes, texts = self._distinct
        hits = np.array([*map(matches, texts), False], dtype=bool)
        return hits[codes]  # -1, a missing value, is the last

    @cached_property
    def _distinct(self) -> tuple[NDArray[np.intp], list[str]]:
        """Each row's position in the list of distinct values, and that list as texts."""
        codes, distinct = pd.factorize(self.values)
        values = distinct.tolist()
        return codes, values if distinct.dtype == "str" else [as_text(value) for value in values]

    def numbers(self) -> "pd.Series[float]":
        """Return the values as numbers, NaN where they are none."""
        if self.kind == "number":
            return self.values
        return pd.to_numeric(self.values.astype(object), errors="coerce").astype(float)


class Columns:
    """The columns of a table of runs."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self.searched = [Column(name, "text", table[name]) for name in SEARCHED if name in table]

    def names(self, word: Word) -> bool:
        """Return whether a word names a column, or is written as if it did."""
        prefix, dot, _ = word.text.partition(".")
        return word.kind == "key" or (bool(dot) and prefix in _PREFIXES) or bool(self._candidates(word.text))

    def find(self, word: Word) -> Column:
        """Return the column that a word names; one that the catalogue knows and no run has is empty.

        Raises
        ------
        ConfigError
            If there is no such column, or more than one.
        """
        names = self._candidates(word.text)
        if len(names) > 1:
            raise ConfigError(f"The filter names {word.shown}, which may mean {' or '.join(names)}; write one of them.")
        if not names:
            raise self._unknown(word)
        return self._column(names[0])

    def _candidates(self, text: str) -> list[str]:
        """Return the columns that a name may mean."""
        prefix, dot, key = text.partition(".")
        if dot and prefix in _PREFIXES:
            found = self._of_kind(_PREFIXES[prefix], key)
            return [found] if found else []
        if attribute := self._of_kind("", text):
            return [attribute]
        names = [name for kind in ("params", "metrics", "tags") if (name := self._of_kind(kind, text))]
        stored = [name for name in names if name in self._table]
        return stored or names

    def _of_kind(self, kind: str, key: str) -> str:
        if not kind:
            return ATTRIBUTES.get(key.lower().replace(" ", "_"), "")
        name = f"{kind}.{key}"
        return name if name in self._table or key in _KNOWN.get(kind, {}) else ""

    def _column(self, name: str) -> Column:
        if name not in self._table:
            return Column(name, _kind_by_catalogue(name), pd.Series(np.nan, index=self._table.index))
        values = self._table[name]
        if pd.api.types.is_bool_dtype(values):
            return Column(name, "text", values.map({True: "true", False: "false"}))
        if pd.api.types.is_datetime64_any_dtype(values):
            return Column(name, "time", values)
        is_number = pd.api.types.is_numeric_dtype(values)
        return Column(name, "number" if is_number else _kind_by_catalogue(name), _as_stored(values))

    def _unknown(self, word: Word) -> ConfigError:
        near = nearest(word.text, self._table.columns)
        return ConfigError(f"The filter names {word.shown}, but no run has such a column; write {near}.")


def nearest(name: str, columns: Iterable[str]) -> str:
    """Return which column, of a table of runs, a misspelt one may have meant."""
    known = [*ATTRIBUTES, *(column for column in columns if column.split(".")[0] in ("params", "metrics", "tags"))]
    by_key = {column.partition(".")[2] or column: column for column in reversed(known[:MAX_COMPARED])}
    choices = dict(zip(known[:MAX_COMPARED], known[:MAX_COMPARED], strict=True)) | by_key
    found = difflib.get_close_matches(name[:80], choices, n=1, cutoff=0.5)
    return choices[found[0]] if found else "one like metrics.oos_skill, params.max_depth or status"


def _kind_by_catalogue(name: str) -> Literal["number", "text"]:
    kind, _, key = name.partition(".")
    known = _KNOWN.get(kind, {}).get(key)
    return "text" if known is None or known.format == "text" else "number"


def _as_stored(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return numbers that pandas holds as objects (a column without any) as numbers."""
    return values.astype(float) if values.isna().all() else values


def as_text(value: object) -> str:
    """Return a value as MLflow stores it: a whole number without a point."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
