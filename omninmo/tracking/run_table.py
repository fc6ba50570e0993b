"""The table of runs: one typed column per param, metric and tag, made from a store and brought up to date."""

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
    is_old = table["run_id"].isin(list(changed)).to_numpy()
    old, new = (_with_columns(runs, names).reset_index(drop=True) for runs in (table[is_old], part))
    if not old[_ORDER].equals(new[_ORDER]):
        is_kept = np.append(~is_old, np.ones(len(new), dtype=bool))
        places = pd.concat([table[_ORDER], new[_ORDER]], ignore_index=True)[is_kept]
        return _joined(table, old, new, places.sort_values(_ORDER, ascending=_ASCENDING).index.to_numpy())
    touched = [name for name in names if not old[name].equals(new[name])]  # every run keeps its place
    order = np.arange(len(table))
    order[is_old] = len(table) + np.arange(len(new))
    fresh = _joined(table[table.columns.intersection(touched)], old[touched], new[touched], order)
    left = [name for name in names if name in fresh or name not in touched]
    joined = table.assign(**{str(name): column for name, column in fresh.items()})
    # in one piece: columns that were set one by one slow down whatever is added
    return (joined if left == list(joined) else joined[left]).copy()


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
    ids, other = part["run_id"].tolist(), set()
    for name in {*values, *part.columns[part.columns.str.startswith("tags.")]}:
        known = part[name].tolist() if name in part else [None] * len(ids)
        new = map(values.get(name, {}).get, ids)
        other |= {
            run_id
            for run_id, before, now in zip(ids, known, new, strict=True)
            if now != (before if isinstance(before, str) else None)
        }
    return other


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


def _joined(table: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame, order: np.ndarray) -> pd.DataFrame:
    """Return the rows of the table and then of `new` in an order, in which the `old` ones are left out."""
    both = pd.concat([_with_columns(table, list(new.columns)), new], ignore_index=True)
    joined = both.take(order).reset_index(drop=True)
    emptied = list(old.columns[old.notna().any() & ~new.notna().any()]) if len(old) else []
    lost = [name for name in emptied if name not in FIRST and joined[name].isna().all()]
    return _with_whole_numbers(joined.drop(columns=lost) if lost else joined)


def _with_whole_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table whose params are integers where every run has one that is: a horizon of 30, not of 30.0."""
    numbers = [name for name in table.columns if name in _NUMBERS and table[name].dtype == "float64"]
    whole = {name: table[name].astype("int64") for name in numbers if _is_whole(table[name].to_numpy())}
    return table.assign(**whole).copy() if whole else table


def _is_whole(numbers: np.ndarray) -> bool:
    return bool(len(numbers) and np.all(np.abs(numbers) < 2**53) and np.all(numbers == np.trunc(numbers)))
