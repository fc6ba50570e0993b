"""The sample that Explain shows: `point=` in the URL, chosen by a click on it or by two boxes for ticker and date."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import url
from omninmo.ui.foreign_text import plain

TICKER, DATE = "sample_ticker", "sample_date"
"""Keys of the boxes, whose values follow the URL."""
LONGEST = 60
EXAMPLE = "2020-03-16_KO"


class Point(NamedTuple):
    """What a link names: `date` is None where the text is no date and ticker."""

    date: pd.Timestamp | None
    ticker: str


def named(table: ShapTable, row: int) -> str:
    """Return how a link names an explained row, e.g. 2020-03-16_KO."""
    where = table.index.iloc[row]
    return f"{where['date']:%Y-%m-%d}_{where['ticker']}"


def choose(table: ShapTable, row: int) -> None:
    """Show this row instead."""
    url.put("point", named(table, row))


def parsed(text: str) -> Point:
    """Return date and ticker of a link's `point`; a ticker may have any letters.

    Examples
    --------
    >>> parsed("2020-03-16_BRK_B").ticker
    'BRK_B'
    >>> parsed("KO").date is None
    True
    """
    day, _, ticker = text.partition("_")
    try:
        return Point(pd.Timestamp(date.fromisoformat(day)), ticker)
    except ValueError:
        return Point(None, ticker)


def row_of(table: ShapTable, point: Point) -> int | None:
    """Return the position of the row of a date and ticker; None if it is not among the explained ones."""
    same = (table.index["date"] == point.date) & (table.index["ticker"] == point.ticker)
    return int(same.to_numpy().argmax()) if same.any() else None


def nearest_in_time(table: ShapTable, point: Point) -> int | None:
    """Return the position of the explained row of the ticker nearest to the date, the last one where it has none."""
    rows = np.flatnonzero(table.index["ticker"] == point.ticker)
    if not len(rows):
        return None
    dates = table.index["date"].iloc[rows]
    if point.date is None:
        return int(rows[dates.to_numpy().argmax()])
    return int(rows[(dates - point.date).abs().to_numpy().argmin()])


def draw(table: ShapTable) -> int | None:
    """Draw the boxes, and return the position of the row that the URL names; None where it names none."""
    point = parsed(url.get("point"))
    row = row_of(table, point)
    if url.get("point") and row is None:
        st.warning(unknown(table, point, url.get("point")), icon=":material/search_off:")
    _boxes(table, point, row)
    return row


def unknown(table: ShapTable, point: Point, text: str) -> str:
    """Return why a link's point is not shown, as a sentence of Markdown."""
    shown = plain(text[:LONGEST])
    if point.date is None:
        return f"The link names the sample {shown}, but a sample is a date and ticker like {plain(EXAMPLE)}."
    explained = f"the {len(table):,} explained of {table.total_rows:,} out-of-fold rows"
    near = nearest_in_time(table, point)
    if near is None:
        return f"The link names the sample {shown}, but its ticker is not among {explained}. Choose another one."
    when = f"{table.index['date'].iloc[near]:%Y-%m-%d}"
    return f"The link names the sample {shown}, which is not among {explained}. The nearest of its ticker is {when}."


def _boxes(table: ShapTable, point: Point, row: int | None) -> None:
    tickers = sorted(table.index["ticker"].unique())
    ticker = point.ticker if point.ticker in tickers else None
    rows = np.flatnonzero(table.index["ticker"] == ticker)
    rows = rows[table.index["date"].iloc[rows].argsort(kind="stable")]
    days = {f"{table.index['date'].iloc[position]:%Y-%m-%d}": int(position) for position in rows}
    st.session_state[TICKER] = ticker
    st.session_state[DATE] = None if row is None else f"{table.index['date'].iloc[row]:%Y-%m-%d}"
    left, right = st.columns(2)
    left.selectbox("Ticker", tickers, placeholder="Choose a ticker", key=TICKER, on_change=_ticker, args=(table, point))
    right.selectbox(
        f"Date, {len(days):,} explained" if days else "Date",
        list(days),
        placeholder="Choose a date" if days else "Choose a ticker first",
        disabled=not days,
        key=DATE,
        on_change=lambda: choose(table, days[st.session_state[DATE]]),
    )


def _ticker(table: ShapTable, point: Point) -> None:
    """Follow the box: the same date of another ticker, or the nearest one that was explained."""
    row = nearest_in_time(table, Point(point.date, st.session_state[TICKER]))
    if row is not None:
        choose(table, row)
