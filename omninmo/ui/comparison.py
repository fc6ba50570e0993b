"""Compare runs: parallel coordinates of settings and metrics, and the table of what differs."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.parallel import parallel_coordinates
from omninmo.ui import charts, choice, tables, url

SETTINGS = (
    "mode", "target", "classes", "source", "tickers", "period", "forward_days",
    "feature_set", "features", "scheme", "n_splits", "embargo", "learning_rate", "max_depth",
    "n_estimators", "subsample", "colsample_bytree", "leaf_horizons", "min_child_weight", "reg_lambda",
    "early_stopping", "weight_half_life", "shap_rows", "seed", "threads", "data_fingerprint",
)  # fmt: skip
MAX_SETTINGS = 7
"""Axes of settings to start with: more of them leave no room for words on a narrow screen."""
PREDICTED = ("params.forward_days", "params.mode", "params.target")
METRICS = ("rank_ic_mean", "feature_stability", "oos_skill")
"""Metrics that exist in both modes, with the one that colours the lines last, where the eye ends."""


def draw() -> None:
    """Draw the comparison of the picked runs, or of all where none is picked."""
    runs = choice.runs_to_compare("A comparison")
    if runs.empty:
        return
    differing = [key for key in SETTINGS if f"params.{key}" in runs and runs[f"params.{key}"].nunique(dropna=False) > 1]
    scored = [key for key in schema.METRICS if _has(runs, key) and not key.startswith(("time.", "baseline."))]
    if scored:
        _lines(runs, differing, *_controls(scored, differing))
    st.subheader("What differs", anchor=False)
    tables.pick_runs(runs, differing, (*schema.HEADLINE, "final_r2", "final_accuracy"), settings_first=True)
    tables.next_steps()
    _caution(runs)


def _lines(runs: pd.DataFrame, differing: list[str], metric: str, settings: list[str]) -> None:
    values = _values(runs, [*settings, *(key for key in METRICS if key != metric), metric])
    charts.show(parallel_coordinates(values, colour=metric), key="parallel")
    _caption(runs, differing, metric)
    _left_out(runs, values, [key for key in differing if key not in settings])


def _controls(scored: list[str], differing: list[str]) -> tuple[str, list[str]]:
    """Let the reader choose the metric that colours the lines, and the settings that get an axis."""
    with st.container(horizontal=True):
        return _metric(scored), _settings(differing)


def _settings(differing: list[str]) -> list[str]:
    return st.multiselect(
        "Settings with an axis",
        differing,
        default=differing[:MAX_SETTINGS],
        format_func=lambda key: schema.PARAMS[key].label,
        key=f"compare_settings-{'-'.join(differing)}",
    )


def _metric(options: list[str]) -> str:
    start = next((key for key in (url.get("metric"), "rank_ic_mean", "oos_skill") if key in options), options[0])
    return str(
        st.selectbox(
            "Colour by",
            options,
            index=options.index(start),
            format_func=lambda key: schema.METRICS[key].title,
            key="compare_metric",
            on_change=lambda: url.put("metric", st.session_state["compare_metric"]),
            width=240,
        )
    )


def _has(runs: pd.DataFrame, key: str) -> bool:
    return f"metrics.{key}" in runs and bool(runs[f"metrics.{key}"].notna().any())


def _values(runs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return run name × key, whatever the store calls its columns."""
    columns = {key: runs.get(f"params.{key}", runs.get(f"metrics.{key}")) for key in keys}
    table = pd.DataFrame({key: column for key, column in columns.items() if column is not None})
    return table.set_index(runs["name"])


def _caption(runs: pd.DataFrame, differing: list[str], metric: str) -> None:
    entry, values = schema.METRICS[metric], runs[f"metrics.{metric}"]
    same = "" if differing else " These runs share all their settings."
    st.caption(
        f"One line is one run; all {len(runs)} are drawn. Drag along an axis to keep only the lines that pass there. "
        f"{entry.title} goes from {entry.text(values.min())} to {entry.text(values.max())} in these runs.{same}"
    )


def _left_out(runs: pd.DataFrame, values: pd.DataFrame, hidden: list[str]) -> None:
    """Say what has no axis because it is the same in every run or in none, and what some runs lack."""
    settings = runs[[f"params.{key}" for key in SETTINGS if f"params.{key}" in runs]].rename(columns=_key)
    table = pd.concat([settings, values[[key for key in values if key not in settings]].set_axis(runs.index)], axis=1)
    known = table.notna()
    alike = table.nunique() == 1
    sentences = {
        "The same in every run, so without an axis": known.all() & alike,
        "In none of these runs, so without an axis": ~known.any(),
        "Not in every run; those without are drawn at n/a, in grey if it is the colour": known.any() & ~known.all(),
    }
    texts = [f"Different too, without an axis: {_labels(hidden)}."] if hidden else []
    texts += [f"{text}: {_labels(list(table.columns[keys]))}." for text, keys in sentences.items() if keys.any()]
    if texts:
        st.caption(" ".join(texts))


def _key(column: str) -> str:
    return column.partition(".")[2]


def _labels(keys: list[str]) -> str:
    return ", ".join(schema.entry(key).title for key in keys)


def _caution(runs: pd.DataFrame) -> None:
    if any(runs[column].nunique() > 1 for column in PREDICTED if column in runs):
        st.caption(
            "These runs predict different things (horizon, mode or target), so errors such as RMSE cannot be ranked "
            f"across them; skill and rank IC have no unit and may stand side by side. {schema.RATINGS_CAUTION}"
        )
    st.caption(
        f"The best of {len(runs)} runs looks better than it is, because it was picked for its luck as well; "
        "a t-value of 2 is common among many runs."
    )
