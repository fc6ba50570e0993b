"""What a run is: its name, status, what it predicts from what, and what went wrong."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import reads, run_table
from omninmo.ui.champion import champion
from omninmo.ui.foreign_text import plain


def draw(run: pd.Series) -> None:
    """Draw the heading of a run's page."""
    badge = " :violet-badge[:material/trophy: champion]" if champion() == run["run_id"] else ""
    st.header(f"{plain(run['name'])}{badge}", anchor=False)
    st.caption(plain(f"{run_table.STATUS.get(str(run['status']), 'unknown')} · {run['experiment']} · {run['run_id']}"))
    if has_settings(run):
        st.caption(plain(what(run)))
    _error(run)
    _caution(run)


def has_settings(run: pd.Series) -> bool:
    """Return whether a run is omninmo's own and lived long enough to store its settings."""
    return bool(run["is_ours"]) and isinstance(run.get("params.mode"), str)


def what(run: pd.Series) -> str:
    """Return what the run predicts from what, in one line."""
    texts = {key: entry.text(run.get(f"params.{key}")) for key, entry in schema.PARAMS.items()}
    weekly = run.get("params.interval") == "1wk"  # the gap is the horizon, in bars
    horizon = f"{texts['gap']} weeks ahead" if weekly else f"{texts['forward_days']} sessions ahead"
    target = horizon if reads.is_classification(run) else f"{texts['target']}, {horizon}"
    named = texts["features"] not in (schema.ALL_OF_THE_SET, schema.NOT_AVAILABLE)
    words = [
        texts["mode"],
        target,
        texts["scheme"],
        "features of its own" if named else f"{texts['feature_set']} features",
    ]
    if pd.notna(run.get("params.first_date")):
        words.append(f"{texts['processed_tickers_count']} tickers, {texts['first_date']} to {texts['last_date']}")
    return " · ".join(words)


def _error(run: pd.Series) -> None:
    error = run.get(f"tags.{schema.TAG_ERROR}")
    if isinstance(error, str):
        st.error(plain(error), icon=":material/error:")


def _caution(run: pd.Series) -> None:
    caution = run.get(f"tags.{schema.TAG_CAUTION}")
    if not isinstance(caution, str):
        return
    if run["leaks"]:
        st.warning(plain(caution), icon=":material/leak_add:")
    else:
        st.caption(f":material/warning: {plain(caution)}")
