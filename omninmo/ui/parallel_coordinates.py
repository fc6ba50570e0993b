"""Runs as lines through the settings that differ between them and the metrics that these may move."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures import parallel
from omninmo.ui import charts, run_table, url

SETTINGS = (*(key for key in schema.SETTINGS if key != "name"), "data_fingerprint")
"""What two runs may differ in: every setting of a config, and the prices themselves."""
MAX_SETTINGS = 7
"""Axes of settings to start with: more of them leave no room for words on a narrow screen."""
MAX_DRAWN = 1e300
METRICS = ("rank_ic_mean", "feature_stability", "oos_skill")
"""Metrics that exist in both modes, with the one that colours the lines last, where the eye ends."""


def differing(runs: pd.DataFrame) -> list[str]:
    """Return the settings in which the runs differ."""
    return [key for key in SETTINGS if run_table.values(runs, key).nunique(dropna=False) > 1]


def draw(runs: pd.DataFrame, settings: list[str]) -> None:
    """Draw the lines, and say what has no axis.

    Parameters
    ----------
    runs : the runs to compare
    settings : those in which they differ
    """
    metrics = [key for key in schema.METRICS if _is_comparable(runs, key)]
    if not metrics:  # demonstrations of a leak have no metrics of these names
        return
    with st.container(horizontal=True):
        colour, chosen = _colour(metrics), _axes(settings)
    axes = [*chosen, *(key for key in METRICS if key != colour), colour]
    table = pd.DataFrame({key: drawable(run_table.values(runs, key)) for key in axes})
    charts.show(parallel.parallel_coordinates(table.set_index(runs["name"]), colour=colour), key="parallel")
    st.caption(_reading(table[colour], colour, differ=bool(settings)))
    if sentences := without_axis(runs, axes, [key for key in settings if key not in chosen]):
        st.caption(" ".join(sentences))


def drawable(column: pd.Series) -> pd.Series:
    """Return a setting or metric without numbers that have no position on an axis: infinite ones, or nearly so."""
    return column.mask(column.abs() > MAX_DRAWN) if pd.api.types.is_numeric_dtype(column) else column


def without_axis(runs: pd.DataFrame, axes: list[str], hidden: list[str]) -> list[str]:
    """Return which settings have no axis and why, and which axes some runs have no value on, in sentences.

    Parameters
    ----------
    runs : the runs to compare
    axes : settings and metrics that are to have an axis
    hidden : settings that differ, but are not among the axes
    """
    table = pd.DataFrame({key: drawable(run_table.values(runs, key)) for key in dict.fromkeys([*SETTINGS, *axes])})
    known, is_hidden, is_axis = table.notna(), _among(table, hidden), _among(table, axes)
    lists = {
        "Different, but not among the axes": is_hidden,
        "The same in every run, so without an axis": known.all() & (table.nunique() == 1),
        "In none of these runs, so without an axis": ~known.any() & is_axis,
        "Not in every run (n/a on its axis, grey as a colour)": known.any() & ~known.all() & is_axis,
    }
    return [f"{text}: {_titles(list(table.columns[keys]))}." for text, keys in lists.items() if keys.any()]


def _is_comparable(runs: pd.DataFrame, key: str) -> bool:
    known = f"metrics.{key}" in runs and bool(drawable(runs[f"metrics.{key}"]).notna().any())
    return known and not key.startswith(("time.", "baseline.", "versus."))


def _colour(metrics: list[str]) -> str:
    """Let the reader choose the metric that colours the lines."""
    start = next((key for key in (url.get("metric"), "rank_ic_mean", "oos_skill") if key in metrics), metrics[0])
    return str(
        st.selectbox(
            "Colour by",
            metrics,
            index=metrics.index(start),
            format_func=lambda key: schema.METRICS[key].title,
            key="compare_metric",
            on_change=lambda: url.put("metric", st.session_state["compare_metric"]),
            width=240,
        )
    )


def _axes(settings: list[str]) -> list[str]:
    """Let the reader choose the settings that get an axis."""
    return st.multiselect(
        "Axes",
        settings,
        default=settings[:MAX_SETTINGS],
        format_func=lambda key: schema.entry(key).label,
        key=f"compare_settings-{'-'.join(settings)}",
    )


def _reading(values: pd.Series, metric: str, *, differ: bool) -> str:
    entry = schema.METRICS[metric]
    same = "" if differ else " These runs share all their settings."
    return (
        f"Each line is one run; all {len(values)} are drawn. Drag along an axis to keep only the lines that pass "
        f"there. {entry.title} goes from {entry.text(values.min())} to {entry.text(values.max())} in these runs.{same}"
    )


def _among(table: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return which columns of the table are among `keys`."""
    return pd.Series(table.columns.isin(keys), index=table.columns)


def _titles(keys: list[str]) -> str:
    return ", ".join(schema.entry(key).title for key in keys)
