"""Which dates and tickers a run's test rows cover, and which tickers it does without."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.coverage import coverage
from omninmo.ui import charts, reads, run_table
from omninmo.ui.foreign_text import plain

FACTS = (
    "total_samples", "delisted_rows", "processed_tickers_count", "skipped_tickers_count", "error_tickers_count",
    "feature_count", "first_date", "last_date",
)  # fmt: skip

_BEFORE = "Dates before the first one were trained on only."
OF_SCHEME = {
    "walk_forward": _BEFORE,
    "rolling": _BEFORE,
    "purged_kfold": "Every date is in one test fold.",
    schema.LEAKS: "The folds are shuffled, so that each has rows of all dates.",
}
"""What the scheme means for the dates without predictions."""


def draw(run: pd.Series) -> None:
    """Draw the tickers by date, the numbers behind them, and the tickers that were left out with the reason."""
    predictions = reads.predictions(run["run_id"])
    charts.show(coverage(predictions), key="coverage")
    st.caption(
        f"{len(predictions):,} test rows on {predictions['date'].nunique():,} dates. A dotted line is the first date "
        f"of a test fold. {OF_SCHEME.get(str(run.get('params.scheme')), '')}"
    )
    st.caption(plain(facts(run)))
    left_out = reads.left_out_tickers(run["run_id"])
    if left_out.empty:
        st.caption("No ticker was skipped or failed.")
        return
    st.dataframe(
        left_out.rename(columns={"ticker": "Ticker", "kind": "What became of it", "reason": "Reason"}),
        hide_index=True,
        height=run_table.height(len(left_out)),
        alt="Tickers that the run does without",
    )


def facts(run: pd.Series) -> str:
    """Return what the run stored about its data, in one line."""
    known = {key: run.get(f"params.{key}") for key in FACTS}
    return " · ".join(
        f"{schema.PARAMS[key].label}: {schema.PARAMS[key].text(value)}"
        for key, value in known.items()
        if pd.notna(value)
    )
