"""Whether the runs get better: a score by start date with the best so far, among runs that may be compared."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.evaluation.kind import IDENTITY, kinds
from omninmo.ui import charts, run_columns, run_table, url
from omninmo.ui.current_runs import derived
from omninmo.ui.foreign_text import plain

DATA = "params.data_fingerprint"
"""Runs of one kind that share it have scores of the same rows, or nearly so (split and features decide the rest)."""
SCORES = ("metrics.oos_skill", "metrics.rank_ic_mean", "metrics.rank_ic_t", "metrics.direction_accuracy")
MAX_OFFERED = 50
SHORT_HASH = 6


def draw(table: pd.DataFrame) -> None:
    """Draw the choice of group and score, and the picture.

    Parameters
    ----------
    table : the runs that the filter lets through
    """
    runs = derived(table, titled)
    if runs.empty:
        st.info("Progress needs finished runs that have a score out of fold.", icon=":material/timeline:")
        return
    names = runs["title"]
    scores = [name for name in SCORES if name in runs and runs[name].notna().any()]
    sizes = names.value_counts().head(MAX_OFFERED)
    with st.container(horizontal=True):
        title = _group(sizes)
        score = st.selectbox("Score", scores, format_func=run_columns.label, key="progress_score", width=280)
    _picture(runs[names == title], str(score), title)


def titled(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn of the runs that `scored` keeps: name, start, mode, scores and the title of their group."""
    needed = ["name", "status", "leaks", "start_time", *SCORES, *(f"params.{key}" for key in IDENTITY), DATA]
    runs = scored(table[[name for name in needed if name in table]])
    return runs.assign(title=titles(runs))


def scored(table: pd.DataFrame) -> pd.DataFrame:
    """Return the finished runs without leaks of which is known what they predict and how well."""
    known = [run_table.values(table, name).notna() for name in SCORES]
    has_score = pd.concat(known, axis=1).any(axis=1)
    predicts = run_table.values(table, "params.target").notna()
    return table[(table["status"] == "FINISHED") & ~table["leaks"] & has_score & predicts]


def titles(runs: pd.DataFrame) -> "pd.Series[str]":
    """Return what the comparable group of each run is called."""
    of_runs = kinds(runs).assign(data=run_table.values(runs, DATA))
    groups = of_runs.groupby(list(of_runs), dropna=False, sort=False).ngroup()
    of_groups = [_title(run) for _, run in of_runs[~groups.duplicated()].iterrows()]
    return pd.Series(np.array(of_groups, dtype=object)[groups], index=runs.index, dtype=object)


def _title(run: "pd.Series[Any]") -> str:
    """Return what a group is called, by the kind and data of one of its runs."""
    texts = {key: _text(key, run[key]) for key in ("target", "mode", "classes", "interval")}
    horizon, interval = run["horizon"], run["interval"]
    is_known = isinstance(horizon, int) and interval in schema.BARS
    ahead = schema.bars(horizon, interval) if is_known else f"{_text('forward_days', horizon)} bars"
    mode = f"{texts['mode']}, {texts['classes']}" if run["classes"] else texts["mode"]
    data = schema.NOT_AVAILABLE if pd.isna(run["data"]) else str(run["data"])[:SHORT_HASH]
    return f"{texts['target']}, {ahead} ahead · {mode} · {texts['interval']} · data {data}"


def _text(key: str, value: Any) -> str:
    return schema.NOT_AVAILABLE if value == "" else schema.SETTINGS[key].text(value)


def _group(sizes: "pd.Series[int]") -> str:
    """Let the reader choose a group where there are several; the largest is the first."""
    if len(sizes) == 1:
        return str(sizes.index[0])
    return str(
        st.selectbox(
            "Comparable runs",
            list(sizes.index),
            format_func=lambda title: f"{title} ({sizes[title]:,} runs)",
            key="progress_group",
        )
    )


def _picture(runs: pd.DataFrame, score: str, title: str) -> None:
    from omninmo.figures import progress

    entry = schema.in_mode(run_columns.entry(score), str(runs["params.mode"].iloc[0]) if "params.mode" in runs else "")
    points = pd.DataFrame({"name": runs["name"], "start_time": runs["start_time"], "score": runs[score]})
    info = progress.info(points, entry)
    charts.show(progress.progress(points, entry, title), key="progress", on_select=_open)
    drawn = len(info.scores)
    cut = f"{drawn:,} of {info.total:,} runs are drawn, all that set a best among them. " if drawn < info.total else ""
    st.caption(
        plain(
            f"{cut}The line is the best so far. The best of {info.total:,} runs looks better than it is, because luck "
            "helped to make it the best: the line also rises by trying often. Click a dot to open its run."
        )
    )


def _open() -> None:
    points = st.session_state["progress"]["selection"]["points"]
    if points:
        url.put("run", str(points[0]["customdata"][1]))
