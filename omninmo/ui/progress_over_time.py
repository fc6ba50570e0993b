"""Whether the runs get better: a score by start date with the best so far, among runs that may be compared."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import charts, run_columns, run_table, url
from omninmo.ui.current_runs import derived
from omninmo.ui.foreign_text import plain

GROUP = ("target", "mode", "forward_days", "interval", "data_fingerprint")
"""Runs that share these have scores of the same rows, or nearly so (the split and the features decide the rest)."""
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
    needed = ["name", "status", "leaks", "start_time", *SCORES, *(f"params.{key}" for key in GROUP)]
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
    values = pd.DataFrame({key: run_table.values(runs, key) for key in GROUP})
    groups = values.groupby(list(GROUP), dropna=False, sort=False).ngroup()
    of_groups = _titles(values[~groups.duplicated()])
    return pd.Series(of_groups.to_numpy()[groups], index=runs.index, dtype=object)


def _titles(values: pd.DataFrame) -> "pd.Series[str]":
    texts = pd.DataFrame({key: _texts(values[key], key) for key in GROUP}, dtype=object).fillna(schema.NOT_AVAILABLE)
    return (
        texts["target"] + ", " + texts["forward_days"] + " sessions ahead · " + texts["mode"] + " · "
        + texts["interval"] + " · data " + texts["data_fingerprint"].str[:SHORT_HASH]
    )  # fmt: skip


def _texts(values: pd.Series, key: str) -> pd.Series:
    return values.map({value: schema.entry(key).text(value) for value in values.dropna().unique()})


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
