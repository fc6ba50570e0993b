"""Which explained rows are looked at: by ticker, date, target, prediction and error."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats


class Span(NamedTuple):
    """From which to which percentile values are kept, both included."""

    low: float = 0
    high: float = 100


WHOLE = Span()


class RowFilter(NamedTuple):
    """What a row must be to be kept; by default every row is.

    Attributes
    ----------
    tickers : names; () for all
    first, last : dates, both included; None for no limit
    classes : actual classes of a classification; () for all
    target, prediction, error : percentiles among all explained rows
    """

    tickers: tuple[str, ...] = ()
    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None
    classes: tuple[int, ...] = ()
    target: Span = WHOLE
    prediction: Span = WHOLE
    error: Span = WHOLE

    @property
    def needs_targets(self) -> bool:
        """Whether what happened must be known, too."""
        return bool(self.classes) or self.target != WHOLE or self.error != WHOLE

    @property
    def has_spans(self) -> bool:
        """Whether it goes by percentiles, which differ from run to run."""
        return (self.target, self.prediction, self.error) != (WHOLE, WHOLE, WHOLE)


def kept(rows: pd.DataFrame, wanted: RowFilter) -> Flags:
    """Return which rows are kept (n,).

    Parameters
    ----------
    rows : date, ticker and prediction of each row; target and error, too, where the filter needs them. NaN where they
        are not known: no span keeps such a row but the whole one.
    wanted : the filter
    """
    keep = np.ones(len(rows), dtype=bool)
    if wanted.tickers:
        keep &= rows["ticker"].isin(wanted.tickers).to_numpy()
    if wanted.first is not None:
        keep &= (rows["date"] >= wanted.first).to_numpy()
    if wanted.last is not None:
        keep &= (rows["date"] <= wanted.last).to_numpy()
    if wanted.classes:
        keep &= rows["target"].isin(wanted.classes).to_numpy()
    for name, span in (("target", wanted.target), ("prediction", wanted.prediction), ("error", wanted.error)):
        if span != WHOLE:
            keep &= within(rows[name].to_numpy(dtype=np.float64), span)
    return keep


def within(values: Floats, span: Span) -> Flags:
    """Return which values lie between two percentiles of all of them.

    Examples
    --------
    >>> within(np.array([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]), Span(0, 25)).tolist()
    [True, True, False, False, False, False]
    """
    low, high = bounds(values, span)
    return (values >= low) & (values <= high)


def bounds(values: Floats, span: Span) -> tuple[float, float]:
    """Return the values at both ends of a span; NaN where none is known."""
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, np.array(span) / 100)
    return float(low), float(high)


def unknown_tickers(wanted: RowFilter, tickers: Sequence[str]) -> list[str]:
    """Return the tickers of a filter of which there is no row."""
    return [ticker for ticker in wanted.tickers if ticker not in tickers]
