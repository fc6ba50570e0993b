"""A run beside the baselines that it has to beat, on the same unseen rows."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table

WHO = "Predicted by"
"""Head of the first column: assistive technology reads a table by its heads, so that none may be empty."""
MEASURES = ("oos_skill", "rank_ic_mean", "direction_accuracy")


def draw(run: pd.Series) -> None:
    """Draw the table and how to read it."""
    table = beside_baselines(metrics_of(run))
    st.dataframe(
        table,
        column_config={
            WHO: st.column_config.TextColumn(width=180),
            **{
                schema.METRICS[key].label: st.column_config.TextColumn(help=schema.METRICS[key].help)
                for key in MEASURES
            },
        },
        hide_index=True,
        height=run_table.height(len(table)),
        alt="The model's scores and their intervals beside the baselines",
    )
    st.caption(
        "Every baseline predicted the same unseen rows. A model that a baseline beats is not worth using. A skill or "
        "rank IC whose interval contains 0 may be luck. A cell is blank where the score does not apply."
    )


def metrics_of(run: pd.Series) -> dict[str, float]:
    """Return the metrics that a run of the table has, by their keys."""
    known = run[run.index.astype(str).str.startswith("metrics.")].dropna()
    return {str(key).partition(".")[2]: float(value) for key, value in known.items()}


def beside_baselines(metrics: Mapping[str, float]) -> pd.DataFrame:
    """Return the model, its intervals and every baseline that was scored: one row each, as text.

    A metric that the run does not have is not in `metrics`.
    """
    rows = [
        {WHO: "This model"}
        | {schema.METRICS[key].label: schema.METRICS[key].text(metrics.get(key)) for key in MEASURES},
        {WHO: "95 % interval"} | {schema.METRICS[key].label: _interval(metrics, key) for key in MEASURES},
    ]
    for name, label in schema.BASELINES.items():
        known = {key: metrics.get(f"baseline.{name}.{key}") for key in schema.SCORED_BY[name]}
        if any(value is not None for value in known.values()):
            texts = {key: schema.METRICS[key].text(value) for key, value in known.items() if value is not None}
            rows.append({WHO: label} | {schema.METRICS[key].label: texts.get(key, "") for key in MEASURES})
    return pd.DataFrame(rows)


def _interval(metrics: Mapping[str, float], key: str) -> str:
    ends = [metrics.get(f"{key}_{end}") for end in ("low", "high")]
    return " to ".join(schema.METRICS[key].text(end) for end in ends) if None not in ends else schema.NOT_AVAILABLE
