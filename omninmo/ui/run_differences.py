"""How far each run is above the baseline run on the same dates, and whether that can be told from luck."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.names import shortened_together
from omninmo.schema import Entry
from omninmo.ui import reads
from omninmo.ui.difference_table import UNBROKEN, distinct
from omninmo.ui.foreign_text import JOINER, plain
from omninmo.ui.rescored_runs import Comparison, differences

MAX_LETTERS = 26
"""Of a name: those that we give are read in full, and the verdicts stay in sight on a narrow screen."""
MEASURES = ("oos_skill", "rank_ic_mean")
MARKS = {"better": ":green[▲ better]", "worse": ":red[▼ worse]", "not distinguishable": "≈ not distinguishable"}


def draw(runs: pd.DataFrame, comparison: Comparison, baseline: str) -> None:
    """Draw a row per run of the baseline run's group, and how to read it.

    Parameters
    ----------
    runs : the compared runs
    comparison : their scores
    baseline : id of the run that the others are compared with
    """
    table = differences(comparison, baseline, len(runs))
    table = table[table["run_id"] != baseline] if len(table) else table
    if table.empty:
        st.info("No other run is in the group of the baseline run, so no difference can be tested. Choose another one.")
        return
    names = reads.names(runs)
    st.table(
        as_text(table, names).rename_axis("Run"), alt="Differences to the baseline run with intervals and p-values"
    )
    st.caption(reading(table))
    for reason in dict.fromkeys(table["reason"][table["mark"] == "not tested"]):
        st.caption(f"Not tested: {plain(reason)}")
    if apart := [name for run_id, name in names.items() if run_id not in {baseline, *table["run_id"]}]:
        st.caption(plain(f"Not in the group of the baseline run, so not tested against it: {', '.join(apart)}."))


def as_text(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the differences as Markdown: a row per run, and for each measure difference, interval, p and mark.

    Parameters
    ----------
    table : of `comparison.differences`, without the baseline run
    names : of the runs
    """
    order = list(dict.fromkeys(table["run_id"]))
    columns = {}
    for measure in MEASURES:
        entry, rows = schema.METRICS[measure], table[table["measure"] == measure].set_index("run_id")
        known = [rows.loc[run_id] if run_id in rows.index else None for run_id in order]
        columns[f"{entry.label}, difference (95{UNBROKEN}%)"] = [_difference(entry, row) for row in known]
        columns[f"{entry.label}, p"] = [_p(row) for row in known]
        columns[f"{entry.label}, verdict"] = [
            "" if row is None else MARKS.get(row["mark"], row["mark"]) for row in known
        ]
    heads = distinct(shortened_together([names[run_id] for run_id in order], MAX_LETTERS))
    heads = [head.replace("\\-", f"\\-{JOINER}") for head in heads]  # a narrow column does not break them
    return pd.DataFrame(columns, index=heads)


def reading(table: pd.DataFrame) -> str:
    """Return what the tests say, on how many dates they rest, and what they do not say.

    Parameters
    ----------
    table : of `comparison.differences`, without the baseline run
    """
    dates, apart = table["dates"].max(), table["independent_dates"].max()
    tested = int(table["p_holm"].notna().sum())
    on = f" They rest on up to {dates:,.0f} dates, some {apart:,.0f} of them independent." if pd.notna(dates) else ""
    meaning = "Each run less the baseline run, date by date, on the rows that all have; above 0 the run is better."
    if not tested:
        return f"{meaning}{on}"
    return (
        f"{meaning} "
        f"Intervals and p-values allow for overlapping targets; an interval is of one difference alone.{on} "
        f"The verdict goes by the p-values that are corrected by Holm for {tested} tests at once. Not distinguishable "
        "means that luck can make such a difference, not that the runs are equal."
    )


def _difference(entry: Entry, row: pd.Series | None) -> str:
    if row is None:
        return schema.NOT_AVAILABLE
    text = entry.text(float(row["difference"]))
    if pd.isna(row["low"]):
        return text
    return f"{text} ({entry.text(float(row['low']))} to {entry.text(float(row['high']))})"


def _p(row: pd.Series | None) -> str:
    """Return p and, behind it, the one corrected for all tests."""
    if row is None or pd.isna(row["p"]):
        return schema.NOT_AVAILABLE
    return f"{_probability(float(row['p']))}, Holm {_probability(float(row['p_holm']))}"


def _probability(value: float) -> str:
    return plain("< 0.001") if value < 0.001 else schema.FORMATS["level"].text(value)
