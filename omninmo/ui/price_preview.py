"""What own prices would give to a training, before it starts."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.data import PRICE_SETTINGS
from omninmo.data.files import files_of
from omninmo.data.preview import Preview, preview
from omninmo.figures.prices import MAX_LINES, prices
from omninmo.ui import charts, run_table
from omninmo.ui.foreign_text import plain

MAX_ROWS = 8
"""Of the table; the others are reached by scrolling."""


def of(config: TrainingConfig) -> Preview:
    """Return the preview of a config's files, read again only if one of them or what is asked of them changed.

    Raises
    ------
    ConfigError
        If there are no such files.
    """
    states = tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files_of(config))
    return _read(states, config.model_dump_json(include=set(PRICE_SETTINGS)), config)


def draw(found: Preview) -> None:
    """Draw what the files hold: a sentence, the tickers, and their prices."""
    st.caption(plain(sentence(found)))
    table = readable(found)
    st.dataframe(
        table,
        column_config={"Remarks": st.column_config.TextColumn(width="large")},
        hide_index=True,
        height=run_table.ROW_HEIGHT * (min(len(table), MAX_ROWS) + 1) + 3,
        alt="Tickers in the files, with their dates and what is odd about them",
    )
    if not found.used:
        return
    charts.show(prices(found.close), key="price-preview")
    if len(found.used) > MAX_LINES:
        st.caption(f"The first {MAX_LINES} of {len(found.used)} tickers are drawn.")


def sentence(found: Preview) -> str:
    """Return how much the files hold, in one or two sentences."""
    counts = [f"{len(found.used)} of {len(found.tickers)} tickers can be used"]
    if found.used:
        first = min(ticker.first for ticker in found.used if ticker.first)
        last = max(ticker.last for ticker in found.used if ticker.last)
        counts.append(f"{found.sessions:,} dates from {first} to {last}")
        counts.append(f"{sum(ticker.rows for ticker in found.used):,} rows")
    return f"{', '.join(counts)}. {found.caution}".strip()


def readable(found: Preview) -> pd.DataFrame:
    """Return one row per ticker, those that are refused first: they need a look."""
    rows = [
        {
            "Ticker": ticker.ticker,
            "First date": _text(ticker.first),
            "Last date": _text(ticker.last),
            "Rows": ticker.rows,
            "Gaps": ticker.gaps,
            "Remarks": f"Left out: {ticker.reason}" if ticker.reason else "; ".join(ticker.flags),
        }
        for ticker in (*found.refused, *found.used)
    ]
    return pd.DataFrame(rows, columns=["Ticker", "First date", "Last date", "Rows", "Gaps", "Remarks"])


def _text(day: object) -> str:
    return schema.NOT_AVAILABLE if day is None else str(day)


@st.cache_resource(max_entries=4, show_spinner="Reading prices…")
def _read(states: tuple[tuple[str, int, int], ...], asked: str, _config: TrainingConfig) -> Preview:  # noqa: ARG001
    return preview(_config.path, _config)  # states and asked are the key of the cache
