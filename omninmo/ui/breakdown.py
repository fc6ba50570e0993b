"""A run's scores by year and by ticker."""

from typing import Any

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import reads, run_table

SCORES = ("oos_skill", "rank_ic_mean", "direction_accuracy", "direction_base_rate")
COUNTS = ("Rows", "Dates", "Horizons")
LEAKING = "This run demonstrates a leak, so that its scores by year or ticker would mean nothing, either."
CAPTION = (
    "Horizons is dates ÷ horizon: about how many targets do not overlap. With few of them, and with many "
    "rows to look at, the best and the worst row are luck more often than not: read the spread, not the extremes."
)


def draw(run: pd.Series) -> None:
    """Draw a row for each year, then one for each ticker; or say why there is none."""
    if run["leaks"]:
        st.info(LEAKING, icon=":material/leak_add:")
        return
    from omninmo.evaluation import breakdown  # brings scikit-learn, which the rest of the page does without

    predictions, horizon = reads.predictions(run["run_id"]), reads.config(run["run_id"]).horizon
    mode = str(run["params.mode"])
    for heading, table in (
        ("By year", breakdown.by_year(predictions, horizon)),
        ("By ticker", breakdown.by_ticker(predictions, horizon)),
    ):
        st.subheader(heading, anchor=False)
        shown = readable(table, mode)
        st.dataframe(
            shown,
            column_config=columns(shown),
            height=run_table.height(len(shown)),
            hide_index=True,
            alt=f"Scores of the run {heading.lower()}",
        )
    st.caption(CAPTION)


def columns(shown: pd.DataFrame) -> dict[str, Any]:
    """Return the settings of the columns: numbers and scores alike stand at the right, thousands have a separator."""
    counts: dict[str, Any] = {name: st.column_config.NumberColumn(format="localized") for name in ("Rows", "Dates")}
    scores = [name for name in map(str, shown) if name not in COUNTS][1:]
    return counts | {name: st.column_config.TextColumn(alignment="right") for name in scores}


def readable(table: pd.DataFrame, mode: str) -> pd.DataFrame:
    """Return years or tickers with their scores as text, rows and dates as numbers."""
    columns = {
        str(table.index.name).capitalize(): [str(name) for name in table.index],
        "Rows": table["rows"].to_numpy(),
        "Dates": table["dates"].to_numpy(),
        "Horizons": table["horizons"].round(1).to_numpy(),
    }
    for key in SCORES:
        if key in table:
            entry = schema.in_mode(schema.METRICS[key], mode)
            columns[entry.label] = [entry.text(float(value)) for value in table[key]]
    return pd.DataFrame(columns)
