"""Runs in groups of equal settings: one row a group, with mean and standard deviation of the scores over its runs."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.tracking.query import equals
from omninmo.ui import filter_columns, number_cells, run_columns, run_filter, run_table, url
from omninmo.ui.current_runs import derived
from omninmo.ui.foreign_text import plain

MAX_GROUPS = 100
MAX_SETTINGS = 8
"""To group by at the start."""
MIN_RUNS = 2
"""A standard deviation needs two."""
SCORES = tuple(f"metrics.{key}" for key in schema.HEADLINE[:3])
WITHIN = (*schema.SETTINGS, "data_fingerprint")
"""Params in which runs of one group may differ."""
_OPEN = "group_open"


class Groups(NamedTuple):
    """Groups as `summary` gives them, of how many runs, and the settings in which runs of one group differ."""

    table: pd.DataFrame
    n_runs: int
    within: list[str]


def draw(table: pd.DataFrame) -> None:
    """Draw the choice of settings and scores, and the groups; a click on one filters its runs.

    Parameters
    ----------
    table : the runs that the filter lets through
    """
    by, scores = _choices(table)
    grouped = derived(table, in_groups, tuple(by), tuple(scores)) if by and scores else None
    if grouped is None or grouped.table.empty:
        st.info("Groups need finished runs, a setting to group by and a score.", icon=":material/table_rows:")
        return
    groups = grouped.table
    shown = groups.head(MAX_GROUPS)
    st.dataframe(
        number_cells.written(written(shown, by, scores), _writes(scores)),
        column_config=_columns(by, scores, shown),
        hide_index=True,
        height=run_table.height(len(shown)),
        placeholder=schema.NOT_AVAILABLE,
        alt="Table of groups of runs; the button of a group shows its runs",
        key=f"groups-{hash((tuple(shown.index), *by, *scores))}",
    )
    st.caption(plain(_reading(grouped, len(table))))


def in_groups(table: pd.DataFrame, by: Sequence[str], scores: Sequence[str]) -> Groups:
    """Return the groups of runs, with how many runs are in them and the settings in which runs of one group differ."""
    needed = ["status", "leaks", "same_as", *by, *scores, *(f"params.{key}" for key in WITHIN)]
    runs = distinct(table[[name for name in dict.fromkeys(needed) if name in table]])
    return Groups(summary(runs, by, scores), len(runs), within(runs, by))


def distinct(table: pd.DataFrame) -> pd.DataFrame:
    """Return the finished runs without leaks and without repeats, which would pass for replicates."""
    same_as = run_table.values(table, "same_as")
    return table[(table["status"] == "FINISHED") & ~table["leaks"] & same_as.isna()]


def summary(runs: pd.DataFrame, by: Sequence[str], scores: Sequence[str]) -> pd.DataFrame:
    """Return one row a group: the columns `by`, `n`, and mean, sd and n of each score.

    A missing setting makes a group of its own. The best group by the first score is the first. The standard deviation
    is that of a sample (n − 1), NaN below `MIN_RUNS`.
    """
    finite = runs[list(scores)].replace([float("inf"), -float("inf")], float("nan"))
    codes = _codes(runs, by)
    grouped = finite.groupby(codes, sort=True)
    table = grouped.agg(["mean", "std", "count"])
    table.columns = [":".join(names) for names in table.columns]
    firsts = runs.loc[~pd.Series(codes, index=runs.index).duplicated(), list(by)].reset_index(drop=True)
    keys = {name: firsts[name].astype(object).where(firsts[name].notna(), None) for name in by}
    table = pd.DataFrame(keys).join(table.assign(n=grouped.size()))
    ascending = run_columns.entry(scores[0]).better == "lower"
    return table.sort_values(f"{scores[0]}:mean", ascending=ascending, kind="stable").reset_index(drop=True)


def condition(group: "pd.Series[Any]", by: Sequence[str]) -> str:
    """Return the filter that keeps the runs of a group."""
    return " and ".join(equals(name, group[name]) for name in by)


def replicated_by(runs: pd.DataFrame) -> list[str]:
    """Return the settings that differ between the runs, but for the seed: runs alike in them are replicates."""
    names = [f"params.{key}" for key in schema.SETTINGS if key != "seed"]
    return [name for name in names if name in runs and run_table.differs(runs[name])][:MAX_SETTINGS]


def within(runs: pd.DataFrame, by: Sequence[str]) -> list[str]:
    """Return the settings in which runs of one group differ, seeds among them."""
    names = [name for name in (f"params.{key}" for key in WITHIN) if name in runs and name not in by]
    groups = _codes(runs, by)
    _, first = np.unique(groups, return_index=True)
    values = {name: pd.factorize(runs[name])[0] for name in names}
    return [name for name, codes in values.items() if (codes != codes[first][groups]).any()]


def _codes(runs: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    """Return the number of each run's group, in the order in which the groups come first; a missing value is one."""
    return runs.groupby(list(by), dropna=False, sort=False).ngroup().to_numpy()


def written(groups: pd.DataFrame, by: Sequence[str], scores: Sequence[str]) -> pd.DataFrame:
    """Return the groups as they are shown, numbers as they are: n of a score where it is not that of the runs.

    The first score stands before the settings: it stays in sight on a narrow screen.
    """
    shown: dict[str, Any] = {"open": groups["n"].map(lambda n: f"{n:,} {'run' if n == 1 else 'runs'}")}
    shown |= _score(groups, scores[0])
    for name in by:
        words = run_columns.entry(name).text
        shown[name] = groups[name].map(words, na_action="ignore").fillna(schema.NOT_AVAILABLE)
    for score in scores[1:]:
        shown |= _score(groups, score)
    return pd.DataFrame(shown)


def _score(groups: pd.DataFrame, score: str) -> "dict[str, pd.Series[float]]":
    shown = {name: groups[name] for name in (f"{score}:mean", f"{score}:std")}
    if (groups[f"{score}:count"] != groups["n"]).any():
        shown[f"{score}:count"] = groups[f"{score}:count"]
    return shown


def _choices(table: pd.DataFrame) -> tuple[list[str], list[str]]:
    params = [name for name in run_columns.offered(table) if name.startswith("params.")]
    metrics = [name for name in run_columns.offered(table) if name.startswith("metrics.")]
    by = [name for name in url.get("group").split(",") if name in params]
    scores = [name for name in url.get("scores").split(",") if name in metrics]
    start = by or replicated_by(table)
    with st.container(horizontal=True):
        return (
            _multiselect("Group by", "group", params, start),
            _multiselect("Scores", "scores", metrics, scores or [name for name in SCORES if name in metrics]),
        )


def _multiselect(label: str, name: url.Name, options: list[str], start: list[str]) -> list[str]:
    return st.multiselect(
        label,
        options,
        default=start,
        format_func=run_columns.label,
        key=f"runs_{name}",
        on_change=lambda: url.put(name, ",".join(st.session_state[f"runs_{name}"])),
    )


def _columns(by: Sequence[str], scores: Sequence[str], groups: pd.DataFrame) -> dict[str, Any]:
    config: dict[str, Any] = {
        "open": st.column_config.ButtonColumn(
            "Runs", type="tertiary", key=_OPEN, on_click=lambda: _open(groups, by), help="Show the runs of the group."
        )
    }
    config |= {name: st.column_config.TextColumn(run_columns.entry(name).title) for name in by}
    for score in scores:
        entry = run_columns.entry(score)
        config[f"{score}:mean"] = st.column_config.NumberColumn(f"{entry.title}, mean", help=entry.help)
        config[f"{score}:std"] = st.column_config.NumberColumn("± sd")
        config[f"{score}:count"] = st.column_config.NumberColumn("n", help=f"Runs that have {entry.title}.")
    return config


def _writes(scores: Sequence[str]) -> dict[str, number_cells.Write]:
    writes: dict[str, number_cells.Write] = {}
    for score in scores:
        entry = run_columns.entry(score)
        writes[f"{score}:mean"] = partial(number_cells.text, entry)
        writes[f"{score}:std"] = replace(entry.numbers, signed=False).text
    return writes


def _open(groups: pd.DataFrame, by: Sequence[str]) -> None:
    """Filter the runs of the group whose button was pressed, and go to the table."""
    addition = condition(groups.iloc[st.session_state[_OPEN]["row"]], by)
    run_filter.put(filter_columns.joined(url.get("filter"), addition))
    url.put("view", "")


def _reading(grouped: Groups, total: int) -> str:
    differing, groups = ", ".join(run_columns.entry(name).label for name in grouped.within), len(grouped.table)
    cut = f"The first {MAX_GROUPS} of {groups:,} groups. " if groups > MAX_GROUPS else ""
    left_out = total - grouped.n_runs
    without = f" Left out: {left_out:,} unfinished, leaking or identical to another run." if left_out else ""
    within_text = f"Within a group, runs differ in: {differing}." if differing else "Within a group, runs are alike."
    return f"{cut}{within_text} ± is the standard deviation over the runs of a group, from two runs on.{without}"
