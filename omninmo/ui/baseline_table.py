"""A run beside what it has to beat, on the same unseen rows."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table

MEASURES = ("oos_skill", "rank_ic_mean", "direction_accuracy")


def draw(metrics: Mapping[str, float]) -> None:
    """Draw the table and how to read it. A metric that the run does not have is not in `metrics`."""
    table = beside_baselines(metrics)
    st.dataframe(
        table,
        column_config={
            "": st.column_config.TextColumn("", width=180),
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
        "Every rule predicted the same unseen rows. A model that a simpler rule beats is not worth its trees; a "
        "skill or rank IC whose interval holds 0 may be luck. Blank: it means nothing there."
    )


def beside_baselines(metrics: Mapping[str, float]) -> pd.DataFrame:
    """Return the model, its intervals and every baseline that was scored: one row each, as text."""
    rows = [
        {"": "This model"}
        | {schema.METRICS[key].label: schema.METRICS[key].text(metrics.get(key)) for key in MEASURES},
        {"": "95 % interval"} | {schema.METRICS[key].label: _interval(metrics, key) for key in MEASURES},
    ]
    for name, label in schema.BASELINES.items():
        known = {key: metrics.get(f"baseline.{name}.{key}") for key in schema.SCORED_BY[name]}
        if any(value is not None for value in known.values()):
            texts = {key: schema.METRICS[key].text(value) for key, value in known.items() if value is not None}
            rows.append({"": label} | {schema.METRICS[key].label: texts.get(key, "") for key in MEASURES})
    return pd.DataFrame(rows)


def _interval(metrics: Mapping[str, float], key: str) -> str:
    ends = [metrics.get(f"{key}_{end}") for end in ("low", "high")]
    return " to ".join(schema.METRICS[key].text(end) for end in ends) if None not in ends else schema.NOT_AVAILABLE
