"""The table of runs: one typed column per param, metric and tag, made from a store and brought up to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.tracking.contents import MAX_DATE, MIN_DATE

MAX_COLUMNS = 1_000
"""Params, metrics and tags that have a column: 10,000 names of another tool in 10,000 runs would fill 800 MB."""
FIRST = [
    "run_id", "name", "experiment", "experiment_id", "status", "is_ours", "leaks", "start_time", "end_time",
    "artifact_uri",
]  # fmt: skip
_MIN_TIME, _MAX_TIME = (day.value // 1_000_000 for day in (MIN_DATE.as_unit("ns"), MAX_DATE.as_unit("ns")))
_INFINITE = np.finfo(float).max * (1 - 1e-9)
"""MLflow stores the infinite as the largest number, which some of its stores round."""
_NUMBERS = frozenset(f"params.{key}" for key, known in schema.PARAMS.items() if known.format != "text")
_OURS = frozenset(
    [f"params.{key}" for key in (*schema.PARAMS, *schema.SETTINGS)]
    + [f"metrics.{key}" for key in schema.METRICS]
    + [f"tags.{value}" for name, value in vars(schema).items() if name.startswith("TAG_")]
)
_ORDER, _ASCENDING = ["start_time", "run_id"], [False, True]


class Row(NamedTuple):
    """What a store holds about a run beside its params, metrics and tags; times in ms since 1970."""

    run_id: str
    experiment: str | None
    experiment_id: str
    name: str | None
    status: str | None
    start_time: int | None
    end_time: int | None
    artifact_uri: str | None


Triple = tuple[str, str, Any]
"""A run id, the key of a param, metric or tag, and its value."""
Values = dict[str, dict[str, Any]]
"""Column -> run id -> value. A metric that is NaN is not in it."""


def gathered(kinds: Mapping[str, Iterable[Triple]]) -> Values:
    """Return the values by column and run, from (run id, key, value) of the params, metrics and tags."""
    values: Values = {}
    same: dict[str, str] = {}  # one text per run instead of one per value
    for kind, triples in kinds.items():
        by_key: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        for run_id, key, value in triples:
            by_key[key][same.setdefault(run_id, run_id)] = value
        values |= {f"{kind}.{key}": column for key, column in by_key.items()}
    return values


def made(rows: Sequence[Row], values: Values) -> pd.DataFrame:
    """Return the table of runs, newest first; runs that started in the same millisecond are in the order of their ids.

    Every column has the kind that its name asks for, whatever another tool wrote: numbers are float64, texts `str`.

    Parameters
    ----------
    rows : in any order, each run once
    values : of these runs and others; a column in which none of these runs has a value is left out
    """
    run_ids = [row.run_id for row in rows]
    known = set(run_ids)
    columns = {name: column for name, column in values.items() if not known.isdisjoint(column)}
    data = _first(rows, columns)
    for name in _kept(columns):
        typed = _typed(name, [columns[name].get(run_id) for run_id in run_ids])
        if not pd.isna(typed).all():
            data[name] = typed
    table = pd.DataFrame(data, index=pd.RangeIndex(len(rows)))
    return _with_whole_numbers(table.sort_values(_ORDER, ascending=_ASCENDING, ignore_index=True))


def updated(table: pd.DataFrame, part: pd.DataFrame, changed: Iterable[str]) -> pd.DataFrame:
    """Return the table with the `changed` runs as they are in `part`, in which those that are gone are missing."""
    names = [*FIRST, *sorted({*table.columns, *part.columns} - set(FIRST))]
    both = pd.concat([_with_columns(table, names), _with_columns(part, names)], ignore_index=True)
    is_old = np.zeros(len(both), dtype=bool)
    is_old[: len(table)] = table["run_id"].isin(list(changed))
    order = both[_ORDER].sort_values(_ORDER, ascending=_ASCENDING).index.to_numpy()
    joined = both.take(order[~is_old[order]]).reset_index(drop=True)
    emptied = both.columns[both[is_old].notna().any() & ~both[len(table) :].notna().any()]
    lost = [name for name in emptied.difference(FIRST) if joined[name].isna().all()]
    return _with_whole_numbers(joined.drop(columns=lost) if lost else joined)


def with_rows(table: pd.DataFrame, rows: Iterable[Row]) -> pd.DataFrame:
    """Return the runs of the table that are in `rows`, with what these say; params, metrics and tags stay."""
    by_id = {row.run_id: row for row in rows}
    kept = table[table["run_id"].isin(list(by_id))]
    known = _first([by_id[run_id] for run_id in kept["run_id"]], {})
    fresh = {name: known[name] for name in FIRST if name not in ("is_ours", "leaks")}
    ordered = kept.assign(**fresh).sort_values(_ORDER, ascending=_ASCENDING, ignore_index=True)
    return _with_whole_numbers(ordered.drop(columns=ordered.columns[ordered.isna().all()].difference(FIRST)))


def columns_left_out(values: Values) -> int:
    """Return how many params, metrics and tags have no column because there are more than `MAX_COLUMNS`."""
    return len(values) - len(_kept(values))


def infinite(values: Any) -> Any:
    """Return numbers of a store as they were logged: the largest ones stand for the infinite."""
    return np.where(np.abs(values) >= _INFINITE, np.copysign(np.inf, values), values)


def _first(rows: Sequence[Row], columns: Values) -> dict[str, Any]:
    fields = dict(zip(Row._fields, map(list, zip(*rows, strict=True)), strict=True)) if rows else {}
    data: dict[str, Any] = dict.fromkeys(FIRST)
    for name in ("run_id", "experiment", "experiment_id", "status", "artifact_uri"):
        data[name] = _texts(fields.get(name, []))
    named = [row.name if row.name and row.name.strip() else row.run_id for row in rows]
    versions, schemes = columns.get(f"tags.{schema.TAG_VERSION}", {}), columns.get("params.scheme", {})
    return data | {
        "name": _texts(named),
        "is_ours": np.array([versions.get(row.run_id) is not None for row in rows], dtype=bool),
        "leaks": np.array([schemes.get(row.run_id) == schema.LEAKS for row in rows], dtype=bool),
        "start_time": _times(fields.get("start_time", [])),
        "end_time": _times(fields.get("end_time", [])),
    }


def _kept(columns: Values) -> list[str]:
    """Return the columns to show, sorted: omninmo's own, then those that most runs have."""
    if len(columns) <= MAX_COLUMNS:
        return sorted(columns)
    by_use = sorted(columns, key=lambda name: (name not in _OURS, -len(columns[name]), name))
    return sorted(by_use[:MAX_COLUMNS])


def _typed(name: str, values: list[Any]) -> Any:
    if name.startswith("metrics."):
        return infinite(np.array(values, dtype=float))
    texts = _texts(values)
    if name not in _NUMBERS:
        return texts
    numbers = pd.to_numeric(pd.Series(texts), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isinf(numbers), np.nan, numbers)


def _texts(values: Sequence[str | None]) -> Any:
    return pd.array(values, dtype=pd.StringDtype(na_value=np.nan))


def _times(values: Sequence[int | None]) -> pd.DatetimeIndex:
    numbers = np.array(values, dtype=float)
    known = (numbers >= _MIN_TIME) & (numbers <= _MAX_TIME)
    times = np.full(len(numbers), "NaT", dtype="datetime64[ms]")
    times[known] = numbers[known].astype("int64").astype("datetime64[ms]")
    return pd.DatetimeIndex(times, tz="UTC").as_unit("us")


def _with_columns(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    missing = {name: _typed(name, [None] * len(table)) for name in set(names).difference(table.columns)}
    return pd.concat([table, pd.DataFrame(missing, index=table.index)], axis=1)[names] if missing else table[names]


def _with_whole_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table whose params are integers where every run has one that is: a horizon of 30, not of 30.0."""
    numbers = table.columns[table.columns.isin(_NUMBERS) & (table.dtypes == "float64")]
    whole = [name for name in numbers if _is_whole(table[name].to_numpy())]
    # in one piece: columns that were set one by one slow down whatever is added
    return table.astype(dict.fromkeys(whole, "int64")).copy()


def _is_whole(numbers: np.ndarray) -> bool:
    return bool(len(numbers) and np.all(np.abs(numbers) < 2**53) and np.all(numbers == np.trunc(numbers)))
