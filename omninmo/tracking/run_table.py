"""The table of runs: one typed column per param, metric and tag, made from a store and brought up to date."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
_FEW = 1_000
"""Rows that are looked through first: in most columns one of them has a value."""
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
    return table.sort_values(_ORDER, ascending=_ASCENDING, ignore_index=True)


def updated(table: pd.DataFrame, part: pd.DataFrame, changed: Iterable[str]) -> pd.DataFrame:
    """Return the table with the `changed` runs as they are in `part`, in which those that are gone are missing."""
    is_old = table["run_id"].isin(list(changed)).to_numpy()
    old = table[is_old]
    if all(np.array_equal(old[name], part[name]) for name in _ORDER):
        return _with_other_values(table, np.flatnonzero(is_old), old, part)
    if part.empty:
        return _without_lost(table[~is_old].reset_index(drop=True), old, part)
    kept = np.flatnonzero(~is_old)
    order = np.insert(kept, _places(table[_ORDER].take(kept), part), len(table) + np.arange(len(part)))
    names = _united(table, part)
    both = pd.concat([_with_columns(table, names), _with_columns(part, names)], ignore_index=True)
    return _without_lost(both.take(order).reset_index(drop=True), old, part)


def of_experiments(table: pd.DataFrame, experiments: Mapping[str, str]) -> pd.DataFrame:
    """Return the runs of these experiments, which are given by their ids, under the names given.

    All else that is known of the runs, and their order, stays.
    """
    is_kept = table["experiment_id"].isin(list(experiments))
    kept = table if is_kept.all() else table[is_kept].reset_index(drop=True)
    named = kept.assign(experiment=_texts(kept["experiment_id"].map(experiments).tolist()))
    if kept is table:
        return named
    return _with_whole_numbers(named.drop(columns=named.columns[named.isna().all()].difference(FIRST)))


def runs_of_other_tags(table: pd.DataFrame, run_ids: Collection[str], values: Values) -> set[str]:
    """Return those of some runs of the table whose tags there are not `values`, in which all their tags are."""
    part = table[table["run_id"].isin(list(run_ids))]
    ids = part["run_id"].tolist()
    names = sorted({*values, *part.columns[part.columns.str.startswith("tags.")]})
    now = np.array([list(map(values.get(name, {}).get, ids)) for name in names], dtype=object).reshape(-1, len(ids)).T
    differs = (_objects(part, names) != now).any(axis=1)
    return {run_id for run_id, is_other in zip(ids, differs, strict=True) if is_other}


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
    # MLflow 1 kept a run's name as a tag alone
    tagged = columns.get("tags.mlflow.runName", {})
    named = [_name(row.name) or _name(tagged.get(row.run_id)) or row.run_id for row in rows]
    versions, schemes = columns.get(f"tags.{schema.TAG_VERSION}", {}), columns.get("params.scheme", {})
    return data | {
        "name": _texts(named),
        "is_ours": np.array([versions.get(row.run_id) is not None for row in rows], dtype=bool),
        "leaks": np.array([schemes.get(row.run_id) == schema.LEAKS for row in rows], dtype=bool),
        "start_time": _times(fields.get("start_time", [])),
        "end_time": _times(fields.get("end_time", [])),
    }


def _name(text: str | None) -> str:
    return text if text and text.strip() else ""


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
    finite = np.where(np.isinf(numbers), np.nan, numbers)
    return finite.astype("int64") if _is_whole(finite) else finite


def _texts(values: Sequence[str | None]) -> Any:
    return pd.array(values, dtype=pd.StringDtype(na_value=np.nan))


def _times(values: Sequence[int | None]) -> pd.DatetimeIndex:
    numbers = np.array(values, dtype=float)
    known = (numbers >= _MIN_TIME) & (numbers <= _MAX_TIME)
    times = np.full(len(numbers), "NaT", dtype="datetime64[ms]")
    times[known] = numbers[known].astype("int64").astype("datetime64[ms]")
    return pd.DatetimeIndex(times, tz="UTC").as_unit("us")


def _places(table: pd.DataFrame, part: pd.DataFrame) -> list[int]:
    """Return before which row of a table each row of `part` comes; both are in order."""
    starts, of_part = (_descending(runs["start_time"]) for runs in (table, part))
    first, end = (np.searchsorted(starts, of_part, side) for side in ("left", "right"))
    same_time = [table["run_id"].iloc[a:b].tolist() for a, b in zip(first, end, strict=True)]
    return [int(a) + bisect_left(ids, run_id) for a, ids, run_id in zip(first, same_time, part["run_id"], strict=True)]


def _descending(times: pd.Series) -> np.ndarray:
    """Return numbers that rise where times fall; what has no time comes last."""
    return np.where(times.isna(), np.iinfo("int64").max, -times.to_numpy("datetime64[us]").astype("int64"))


def _with_other_values(table: pd.DataFrame, rows: np.ndarray, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the table with other values in some rows, given by their numbers; every run keeps its place."""
    names = _united(table, new)
    differs = (_objects(old, names) != _objects(new, names)).any(axis=0)
    touched = [name for name, is_other in zip(names, differs, strict=True) if is_other]
    order = np.arange(len(table))
    order[rows] = len(table) + np.arange(len(rows))
    now, before, after = (runs[runs.columns.intersection(touched)] for runs in (table, old, new))
    both = pd.concat([_with_columns(now, touched), _with_columns(after, touched)], ignore_index=True)
    fresh = _without_lost(both.take(order).reset_index(drop=True), before, after)
    if set(fresh) == set(touched) and all(name in table and fresh[name].dtype == table[name].dtype for name in fresh):
        same = table.copy()
        for name in fresh:
            same.loc[:, name] = fresh[name]  # in place: the numbers stay in one piece
        return same
    joined = table.drop(columns=touched, errors="ignore").join(fresh)
    return joined[[name for name in names if name in joined]].copy()


def _united(table: pd.DataFrame, part: pd.DataFrame) -> list[str]:
    """Return the names of the columns of both."""
    return [*FIRST, *sorted({*table.columns, *part.columns} - set(FIRST))]


def _objects(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the values of some columns [run × column] as objects; None where one is missing."""
    known = [name for name in names if name in table]
    values = np.full((len(table), len(names)), None, dtype=object)
    values[:, [name in table for name in names]] = table[known].to_numpy(dtype=object)
    values[pd.isna(values)] = None
    return values


def _with_columns(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the columns `names`, those that the table lacks without a value."""
    missing = pd.Index(names).difference(table.columns)
    if missing.empty:
        return table if list(table) == names else table[names]
    numbers, texts = np.full(len(table), np.nan), _texts([None] * len(table))
    blank = {name: numbers if name in _NUMBERS or name.startswith("metrics.") else texts for name in missing}
    return pd.concat([table, pd.DataFrame(blank, index=table.index)], axis=1)[names]


def _without_lost(table: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the table without columns in which none but `old` runs had a value, where the `new` ones have none."""
    emptied = old.columns[old.notna().any()].difference([*FIRST, *new.columns[new.notna().any()]])
    first = table.head(_FEW)[emptied.intersection(table.columns)]
    lost = [name for name in first.columns[first.isna().all()] if table[name].isna().all()]
    return _with_whole_numbers(table.drop(columns=lost) if lost else table)


def _with_whole_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table whose params are integers where every run has one that is: a horizon of 30, not of 30.0."""
    numbers = [name for name in table.columns if name in _NUMBERS and table[name].dtype == "float64"]
    whole = {name: table[name].astype("int64") for name in numbers if _is_whole(table[name].to_numpy())}
    return table.assign(**whole).copy() if whole else table


def _is_whole(numbers: np.ndarray) -> bool:
    return bool(len(numbers) and np.all(np.abs(numbers) < 2**53) and np.all(numbers == np.trunc(numbers)))
