"""A run beside the baselines that it has to beat, on the same unseen rows."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table

WHO = "Predicted by"
"""Head of the first column: assistive technology reads a table by its heads, so that none may be empty."""
DIFFERENCE = "   model − it (95 %)"
"""The head of the row below a baseline."""
WIDTH = 190
"""A difference with its interval is not cut: what is left of a number may pass for another."""
MEASURES = ("oos_skill", "rank_ic_mean", "direction_accuracy")


def draw(run: pd.Series) -> None:
    """Draw the table and how to read it."""
    mode = str(run.get("params.mode"))
    table = beside_baselines(metrics_of(run), mode)
    st.dataframe(
        table,
        column_config={
            WHO: st.column_config.TextColumn(width=210),
            **{
                _label(key, mode): st.column_config.TextColumn(help=schema.METRICS[key].help, width=WIDTH)
                for key in MEASURES
            },
        },
        hide_index=True,
        height=run_table.height(len(table)),
        alt="The model's scores and their intervals beside the baselines",
    )
    st.caption(
        "Every baseline predicted the same unseen rows. A model that a baseline beats is not worth using. A skill, a "
        "rank IC or a difference whose interval contains 0 may be luck. A cell is blank where the score does not apply."
    )


def metrics_of(run: pd.Series) -> dict[str, float]:
    """Return the metrics that a run of the table has, by their keys."""
    known = run[run.index.astype(str).str.startswith("metrics.")].dropna()
    return {str(key).partition(".")[2]: float(value) for key, value in known.items()}


def beside_baselines(metrics: Mapping[str, float], mode: str) -> pd.DataFrame:
    """Return the model, its intervals, every baseline that was scored and the model less it: one row each, as text.

    Parameters
    ----------
    metrics : of the run; one that it does not have is missing
    mode : of the run; it decides what skill is measured against
    """
    rows = [
        {WHO: "This model"} | {key: schema.METRICS[key].text(metrics.get(key)) for key in MEASURES},
        {WHO: "95 % interval"} | {key: _interval(metrics, key) for key in MEASURES},
    ]
    for name, label in schema.BASELINES.items():
        known = {key: metrics.get(f"baseline.{name}.{key}") for key in schema.SCORED_BY[name]}
        if any(value is not None for value in known.values()):
            texts = {key: schema.METRICS[key].text(value) for key, value in known.items() if value is not None}
            rows += [{WHO: label} | {key: texts.get(key, "") for key in MEASURES}, *_difference(metrics, name)]
    if "direction_base_rate" in metrics:
        base = schema.METRICS["direction_base_rate"]
        rows += [
            {WHO: base.label, "direction_accuracy": base.text(metrics[base.key])},
            *_difference(metrics, "base_rate"),
        ]
    return pd.DataFrame(rows, columns=[WHO, *MEASURES]).fillna("").rename(columns=lambda key: _label(key, mode))


def _label(key: str, mode: str) -> str:
    return schema.in_mode(schema.METRICS[key], mode).label if key in MEASURES else key


def _difference(metrics: Mapping[str, float], name: str) -> list[dict[str, str]]:
    """Return the row of the model less a baseline; none where nothing was compared."""
    texts = {}
    for key in MEASURES:
        versus = f"versus.{name}.{key}"
        if versus in metrics:
            texts[key] = f"{schema.METRICS[versus].text(metrics[versus])} ({_interval(metrics, versus)})"
    return [{WHO: DIFFERENCE} | {key: texts.get(key, "") for key in MEASURES}] if texts else []


def _interval(metrics: Mapping[str, float], key: str) -> str:
    ends = [metrics.get(f"{key}_{end}") for end in ("low", "high")]
    return " to ".join(schema.METRICS[key].text(end) for end in ends) if None not in ends else schema.NOT_AVAILABLE
