"""Which explained rows the pictures of Explain show: by ticker, date, target, prediction and error, all in the URL."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.arrays import Rows
from omninmo.errors import RunError
from omninmo.evaluation.row_filter import WHOLE, RowFilter, Span, bounds, kept, unknown_tickers
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.shap_axis import effect_format
from omninmo.schema import FORMATS, Format
from omninmo.ui import reads, sample_outcome, url, url_select
from omninmo.ui.foreign_text import plain

NAMES: tuple[url.Name, ...] = ("ticker", "period", "target", "prediction", "error")
SPANS: dict[url.Name, str] = {"target": "Target", "prediction": "Prediction", "error": "Size of the error"}
MAX_NAMED = 6
LONGEST = 40
Days = tuple[pd.Timestamp, pd.Timestamp]


class Passing(NamedTuple):
    """The rows that pass the filter.

    Attributes
    ----------
    rows : their positions among all explained rows, ascending
    wanted : the filter, without what could not be understood or had no targets to go by
    """

    rows: Rows
    wanted: RowFilter


def draw(run_id: str, table: ShapTable) -> Passing:
    """Draw the filter in one row and how many rows pass it.

    Parameters
    ----------
    table : all explained rows; of a regression or of one class
    """
    tickers = sorted(str(ticker) for ticker in table.index["ticker"].unique())
    rated = reads.config(run_id).mode == "classification"
    wanted, problems = asked(tickers, rated=rated)
    with st.container(horizontal=True, vertical_alignment="bottom", key="explain-filter"):
        _tickers(tickers, wanted)
        _period(table.index["date"], wanted)
        with st.popover("Target, prediction, error", icon=":material/filter_list:", key="explain-more-filters"):
            _spans(wanted, rated=rated)
        if is_set():
            st.button("Show all rows", type="tertiary", icon=":material/close:", on_click=clear)
    try:
        rows = described(run_id, table, wanted)
    except RunError as error:
        problems.append(f"The filter by target and error is left out: {error}")
        wanted = wanted._replace(classes=(), target=WHOLE, error=WHOLE)
        rows = described(run_id, table, wanted)
    for problem in problems:
        st.warning(plain(problem), icon=":material/filter_list_off:")
    passing = np.flatnonzero(kept(rows, wanted))
    with st.container():  # also where it stays empty, so that what is below keeps its position
        if words := in_words(rows, wanted, run_id):
            _count(len(passing), len(rows), words)
    return Passing(passing, wanted)


def passing_of(run_id: str, table: ShapTable, wanted: RowFilter) -> Rows:
    """Return the positions of the rows of any run that pass a filter, ascending; percentiles are of its own rows.

    Raises
    ------
    RunError
        If the filter asks for targets, and the run's cannot be read.
    """
    return np.flatnonzero(kept(described(run_id, table, wanted), wanted))


def is_set() -> bool:
    """Return whether the URL holds a filter."""
    return any(url.get(name) for name in NAMES)


def clear() -> None:
    """Let all rows pass."""
    for name in NAMES:
        url.put(name, "")


def asked(tickers: list[str], *, rated: bool) -> tuple[RowFilter, list[str]]:
    """Return the filter that the URL holds, and what in it is left out and why.

    Parameters
    ----------
    tickers : those of the explained rows
    rated : whether the target is a rating
    """
    wanted, problems = RowFilter(tickers=tuple(filter(None, url.get("ticker").split(",")))), []
    if unknown := unknown_tickers(wanted, tickers):
        problems.append(f"No explained row is of {', '.join(unknown)[:LONGEST]}, which the link's filter names.")
    wanted = wanted._replace(tickers=tuple(ticker for ticker in wanted.tickers if ticker in tickers))
    for name in NAMES[1:]:
        if not (text := url.get(name)):
            continue
        parsed = _parsed(name, text, rated=rated)
        if parsed is None:
            problems.append(f"The link's filter {name}={text[:LONGEST]} is not understood, and left out.")
        else:
            wanted = wanted._replace(**parsed)
    return wanted, problems


def _parsed(name: url.Name, text: str, *, rated: bool) -> dict[str, Any] | None:
    if name == "period":
        days = period(text)
        return None if days is None else dict(zip(("first", "last"), days, strict=True))
    if name == "target" and rated:
        named = text.split(",")
        known = set(named) <= set(schema.RATINGS)
        return {"classes": tuple(schema.RATINGS.index(rating) for rating in named)} if known else None
    ends = span(text)
    return None if ends is None else {name: ends}


def span(text: str) -> Span | None:
    """Return the percentiles of a link; None where it names none.

    Examples
    --------
    >>> span("80-100"), span("100-80"), span("80")
    (Span(low=80, high=100), None, None)
    """
    low, _, high = text.partition("-")
    if len(text) > len("100-100"):  # Python refuses to read 5,000 digits
        return None
    if not (low.isdecimal() and high.isdecimal() and 0 <= int(low) <= int(high) <= 100):
        return None
    return Span(int(low), int(high))


def period(text: str) -> Days | None:
    """Return the first and last date of a link; None where it names none.

    Examples
    --------
    >>> period("2020-01-02_2020-03-31")[1]
    Timestamp('2020-03-31 00:00:00')
    """
    try:
        first, last = (pd.Timestamp(date.fromisoformat(day)) for day in text.split("_"))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def described(run_id: str, table: ShapTable, wanted: RowFilter) -> pd.DataFrame:
    """Return date, ticker and prediction of every explained row; target and error where the filter asks for them."""
    rows = table.index[["date", "ticker"]].assign(prediction=table.prediction)
    if not wanted.needs_targets:
        return rows
    outcomes = sample_outcome.of_rows(table, range(len(table)), reads.predictions(run_id))
    known = outcomes["y_true"].notna().to_numpy()
    error = np.full(len(rows), np.nan)
    error[known] = sample_outcome.losses(outcomes[known])
    return rows.assign(target=outcomes["y_true"].to_numpy(dtype=np.float64), error=error)


def in_words(rows: pd.DataFrame, wanted: RowFilter, run_id: str) -> str:
    """Return what the rows that pass are, as Markdown; "" where all pass.

    Parameters
    ----------
    rows : all explained rows, as of `described`
    """
    parts = []
    if wanted.tickers:
        more = f" and {len(wanted.tickers) - MAX_NAMED} more" if len(wanted.tickers) > MAX_NAMED else ""
        parts.append(plain(f"{', '.join(wanted.tickers[:MAX_NAMED])}{more}"))
    if wanted.first is not None and wanted.last is not None:
        parts.append(f"{wanted.first:%Y-%m-%d} to {wanted.last:%Y-%m-%d}")
    if wanted.classes:
        parts.append(f"actual rating {' or '.join(schema.RATINGS[number] for number in wanted.classes)}")
    forms = _formats(run_id)
    for name, label in SPANS.items():
        ends: Span = getattr(wanted, name)
        if ends != WHOLE:
            number = FORMATS[forms[name]].text
            low, high = bounds(rows[name].to_numpy(dtype=np.float64), ends)
            parts.append(
                f"{label.lower()} from {number(low)} to {number(high)} (percentiles {ends.low:g} to {ends.high:g})"
            )
    return "; ".join(parts)


def _formats(run_id: str) -> dict[url.Name, Format]:
    config = reads.config(run_id)
    if config.mode == "classification":
        return {"target": "score", "prediction": "score", "error": "share"}
    form = effect_format(config.target)
    unsigned: Format = "fine_share" if form == "fine_percent" else "level"
    return {"target": form, "prediction": form, "error": unsigned}


def _count(passing: int, total: int, words: str) -> None:
    if passing:
        st.markdown(f":material/filter_list: **{passing:,} of {total:,} explained rows** are in the pictures: {words}.")
        return
    st.info(
        f"None of the {total:,} explained rows passes the filter ({words}): there is nothing to draw. Widen it, or "
        "show all rows.",
        icon=":material/filter_list:",
    )


def _tickers(tickers: list[str], wanted: RowFilter) -> None:
    key = "filter_ticker"
    url_select.follow(key, list(wanted.tickers))
    st.multiselect(
        "Tickers",
        tickers,
        key=key,
        placeholder=f"All {len(tickers):,}",
        on_change=lambda: url.put("ticker", ",".join(st.session_state[key])),
        width=300,
    )


def _period(dates: pd.Series, wanted: RowFilter) -> None:
    key, ends = "filter_period", (dates.min().date(), dates.max().date())
    first, last = (_inside(day, ends) for day in (wanted.first, wanted.last))
    now = (first or ends[0], last or ends[1])
    if len(st.session_state.get(key, now)) == len(now):  # of a period that is being chosen, one end is known
        url_select.follow(key, now)

    def changed() -> None:
        days = st.session_state[key]
        if len(days) == len(now):
            url.put("period", "" if days == ends else "_".join(day.isoformat() for day in days))

    st.date_input(
        "Dates", min_value=ends[0], max_value=ends[1], key=key, format="YYYY-MM-DD", on_change=changed, width=240
    )


def _inside(day: pd.Timestamp | None, ends: tuple[date, date]) -> date | None:
    return None if day is None else min(max(day.date(), ends[0]), ends[1])


def _spans(wanted: RowFilter, *, rated: bool) -> None:
    st.caption("Percentiles of the explained rows: 0 is the lowest value, 100 the highest.")
    for name, label in SPANS.items():
        if name == "target" and rated:
            _ratings(wanted)
        else:
            _span(name, label, getattr(wanted, name))


def _span(name: url.Name, label: str, ends: Span) -> None:
    key = f"filter_{name}"
    url_select.follow(key, (int(ends.low), int(ends.high)))

    def changed() -> None:
        low, high = st.session_state[key]
        url.put(name, "" if (low, high) == tuple(WHOLE) else f"{low}-{high}")

    st.slider(label, 0, 100, step=5, key=key, on_change=changed)


def _ratings(wanted: RowFilter) -> None:
    key = "filter_target"
    url_select.follow(key, [schema.RATINGS[number] for number in wanted.classes])
    st.multiselect(
        "Actual rating",
        schema.RATINGS,
        key=key,
        placeholder="All ratings",
        on_change=lambda: url.put("target", ",".join(st.session_state[key])),
    )
