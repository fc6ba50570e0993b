"""The explained row that Explain shows in full: `point=` in the URL, chosen by a click on it or by two boxes."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

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


def named(index: pd.DataFrame, row: int) -> str:
    """Return how a link names an explained row, e.g. 2020-03-16_KO."""
    where = index.iloc[row]
    return f"{where['date']:%Y-%m-%d}_{where['ticker']}"


def choose(index: pd.DataFrame, row: int | None) -> None:
    """Show this row instead, or none."""
    url.put("point", "" if row is None else named(index, row))


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


def row_of(index: pd.DataFrame, point: Point) -> int | None:
    """Return the position of the row of a date and ticker; None if it is not among the explained ones."""
    same = (index["date"] == point.date) & (index["ticker"] == point.ticker)
    return int(same.to_numpy().argmax()) if same.any() else None


def nearest_in_time(index: pd.DataFrame, point: Point) -> int | None:
    """Return the position of the ticker's row nearest to the date, its last one where there is no date."""
    rows = np.flatnonzero(index["ticker"] == point.ticker)
    if not len(rows):
        return None
    dates = index["date"].iloc[rows]
    if point.date is None:
        return int(rows[dates.to_numpy().argmax()])
    return int(rows[(dates - point.date).abs().to_numpy().argmin()])


def chosen(index: pd.DataFrame) -> int | None:
    """Return the position of the row that the URL names, None if it names none; warn if that row is not explained.

    Parameters
    ----------
    index : DataFrame with date and ticker of each explained row, as of a ShapTable
    """
    point = parsed(url.get("point"))
    row = row_of(index, point)
    if url.get("point") and row is None:
        st.warning(unknown(index, url.get("point")), icon=":material/search_off:")
    return row


def unknown(index: pd.DataFrame, text: str) -> str:
    """Return why a link's point is not shown, as a sentence of Markdown."""
    point, shown = parsed(text), plain(text[:LONGEST])
    if point.date is None:
        return f"The link names the sample {shown}, but a sample is a date and ticker like {plain(EXAMPLE)}."
    which = f"which is not among the explained rows, {len(index):,} in all"
    near = nearest_in_time(index, point)
    if near is None:
        return f"The link names the sample {shown}, {which}; none is of its ticker. Choose another one."
    when = f"{index['date'].iloc[near]:%Y-%m-%d}"
    return f"The link names the sample {shown}, {which}; the nearest of its ticker is {when}."


def draw(index: pd.DataFrame, row: int | None) -> None:
    """Draw the boxes that choose a sample, and the button that clears it.

    Parameters
    ----------
    index : DataFrame with date and ticker of each explained row
    row : the chosen one
    """
    point = parsed(url.get("point"))
    tickers = sorted(index["ticker"].unique())
    ticker = point.ticker if point.ticker in tickers else None
    left, right, end = st.columns([2, 2, 1], vertical_alignment="bottom")
    st.session_state[TICKER] = ticker
    left.selectbox("Ticker", tickers, placeholder="Choose a ticker", key=TICKER, on_change=_ticker, args=(index, point))
    with right:
        _date_box(index, _days(index, ticker), row)
    if row is not None:
        end.button("Clear sample", type="tertiary", on_click=choose, args=(index, None))


def _days(index: pd.DataFrame, ticker: str | None) -> dict[str, int]:
    """Return the explained dates of a ticker in order, with the positions of their rows."""
    rows = np.flatnonzero(index["ticker"] == ticker)
    rows = rows[index["date"].iloc[rows].argsort(kind="stable")]
    return {f"{index['date'].iloc[position]:%Y-%m-%d}": int(position) for position in rows}


def _date_box(index: pd.DataFrame, days: dict[str, int], row: int | None) -> None:
    st.session_state[DATE] = None if row is None else f"{index['date'].iloc[row]:%Y-%m-%d}"
    st.selectbox(
        f"Date, {len(days):,} explained" if days else "Date",
        list(days),
        placeholder="Choose a date" if days else "Choose a ticker first",
        key=DATE,
        on_change=lambda: choose(index, days[st.session_state[DATE]]),
    )


def _ticker(index: pd.DataFrame, point: Point) -> None:
    """Follow the box: the same date of another ticker, or the nearest one that was explained."""
    choose(index, nearest_in_time(index, Point(point.date, st.session_state[TICKER])))
