"""All metrics of a run, by what they are measured on, each with its interval."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.reports.run_tables import metrics_of
from omninmo.ui import number_cells, run_table

HISTORIES = ("fold.", "round.")
"""Metrics with a value per fold or boosting round: the table of runs has the last one, which says nothing alone."""
LEAKED = "Leaking demonstration: no result"
IN_SAMPLE = "In-sample: rows that the model was fitted to"
ORDER = ("Out of fold", "Against baselines", "Baselines", LEAKED, IN_SAMPLE, "Time", "Of another tool")


def draw(run: pd.Series) -> None:
    """Draw the table, or say why it is empty."""
    table = metric_table(metrics_of(run), str(run.get("params.mode")))
    if table.empty:
        st.info("This run has stored no metric.", icon=":material/info:")
        return
    st.dataframe(
        table,
        column_config={
            "Measured on": st.column_config.TextColumn(width=120),
            "Metric": st.column_config.TextColumn(width=240),
            "95 % interval": st.column_config.TextColumn(width=150),
            "Key": st.column_config.TextColumn(width=150, help="Name in the store, in filters and in exports."),
        },
        hide_index=True,
        height=run_table.height(len(table)),
        alt="All metrics of the run with their intervals",
    )
    st.caption("Intervals are from a bootstrap of blocks of dates. What is in-sample says nothing about other dates.")


def metric_table(metrics: dict[str, float], mode: str) -> pd.DataFrame:
    """Return Measured on, Metric, Value, 95 % interval, Key, Meaning: in the order of the catalogue.

    Parameters
    ----------
    metrics : of the run, by the store's names; the ends of intervals and the histories get no row of their own
    mode : of the run; it decides what skill is measured against
    """
    keys = [key for key in metrics if not _is_part(key, metrics)]
    known = {key: number for number, key in enumerate(schema.METRICS)}
    keys.sort(key=lambda key: (ORDER.index(kind(key)), known.get(key.removeprefix(schema.DEMONSTRATION), 0), key))
    rows = []
    for key in keys:
        entry = schema.in_mode(schema.entry(key), mode)
        rows.append(
            (kind(key), entry.label, number_cells.text(entry, metrics[key]), _interval(entry, metrics), key, entry.help)
        )
    return pd.DataFrame(rows, columns=["Measured on", "Metric", "Value", "95 % interval", "Key", "Meaning"])


def kind(key: str) -> str:
    """Return which of `ORDER` a metric belongs to."""
    if key.startswith(schema.DEMONSTRATION):
        return LEAKED
    entry = schema.METRICS.get(key)
    if entry is None:
        return "Of another tool"
    starts = {"versus.": "Against baselines", "baseline.": "Baselines", "time.": "Time"}
    named = next((word for start, word in starts.items() if key.startswith(start)), "")
    return named or (IN_SAMPLE if entry.sample == "in-sample" else "Out of fold")


def _is_part(key: str, metrics: dict[str, float]) -> bool:
    bare = key.removeprefix(schema.DEMONSTRATION)
    return bare.startswith(HISTORIES) or any(
        key.endswith(end) and key.removesuffix(end) in metrics and bare in schema.METRICS for end in ("_low", "_high")
    )


def _interval(entry: schema.Entry, metrics: dict[str, float]) -> str:
    ends = [metrics.get(f"{entry.key}_{end}") for end in ("low", "high")]
    return " to ".join(entry.text(end) for end in ends) if None not in ends else ""
