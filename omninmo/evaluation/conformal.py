"""Intervals of predictions, from what models missed on dates that they had not seen; and how often they held.

Split conformal prediction, with two departures that prices ask for. What was missed is divided by the ticker's trailing
volatility and ranked within groups of like volatility, so that a wild stock gets a wide interval. And dates are what is
counted, not rows: targets overlap and stocks move together, so that 54,000 rows are some 90 independent dates.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Integers, Values
from omninmo.evaluation.blocks import MIN_BLOCKS
from omninmo.evaluation.intervals import DRAWS, interval, ratio
from omninmo.features.windows import TINY, blockwise, steps, window_std

LEVELS = (0.5, 0.8, 0.95)
WINDOW = 63
"""Sessions (weeks of weekly prices) that the trailing volatility is measured over."""
GROUPS = 3
MIN_INDEPENDENT = 10
"""Fewest independent dates (dates ÷ horizon) that an interval is made of."""
BOUNDS = [f"{side}_{100 * level:.0f}" for level in LEVELS for side in ("low", "high")]
"""The columns of `Intervals.bounds`: low_50, high_50, low_80, high_80, low_95, high_95."""


@dataclass(frozen=True)
class Intervals:
    """How far predictions of one run miss, by level and trailing volatility.

    Attributes
    ----------
    edges : (groups − 1,)
        Volatilities that cut the groups, rising.
    low, high : (groups, levels)
        Ends of the interval: prediction + end × volatility. All NaN where there is no interval.
    assumed : float
        The volatility that stands in where a ticker has none: the middle one of the wildest group.
    dates : int
        Dates of the rows that it was made of.
    horizon : int
        Bars per target.
    reason : str
        Why there is no interval; "" where there is one.
    """

    edges: Floats
    low: Floats
    high: Floats
    assumed: float
    dates: int
    horizon: int
    reason: str = ""

    @property
    def independent(self) -> float:
        """How many of the dates have no bar of their targets in common."""
        return self.dates / self.horizon

    def bounds(self, prediction: Floats, volatility: Floats) -> pd.DataFrame:
        """Return the ends of each prediction's intervals.

        Parameters
        ----------
        prediction : (n,) forward returns
        volatility : (n,) of `trailing_volatility`; where it is missing, the ticker counts as one of the wildest

        Returns
        -------
        DataFrame
            n rows, the columns `BOUNDS`; never below −1, which is a loss of everything. NaN where there is no interval.
        """
        known = np.where(_is_known(volatility), volatility, self.assumed)
        group = np.searchsorted(self.edges, known, side="right")
        table = {}
        for column, level in enumerate(LEVELS):
            for side, ends in (("low", self.low), ("high", self.high)):
                table[f"{side}_{100 * level:.0f}"] = np.maximum(prediction + ends[group, column] * known, -1)
        return pd.DataFrame(table)


def trailing_volatility(close: pd.DataFrame) -> pd.DataFrame:
    """Return the standard deviation of the log returns of the last 63 bars, per bar: what groups rows and scales them.

    Parameters
    ----------
    close : DataFrame [date x ticker] of adjusted closes, NaN where there is none

    Returns
    -------
    DataFrame [date x ticker]
        NaN before a ticker's first full window, see `features.windows`.
    """
    logs = blockwise(lambda prices: steps(np.log(prices)), close.astype(np.float64))
    return window_std(logs, WINDOW)


def with_volatility(predictions: pd.DataFrame, close: pd.DataFrame) -> pd.DataFrame:
    """Return out-of-fold rows with the column `volatility`: the trailing one of each row's date and ticker."""
    volatility = trailing_volatility(close)
    rows = volatility.index.get_indexer(pd.Index(predictions["date"]))
    columns = volatility.columns.get_indexer(pd.Index(predictions["ticker"]))
    values = np.where((rows >= 0) & (columns >= 0), volatility.to_numpy()[rows, columns], np.nan)
    return predictions.assign(volatility=values)


def fit_intervals(residuals: Floats, volatility: Floats, dates: Values, horizon: int) -> Intervals:
    """Return the intervals that out-of-fold residuals make.

    Parameters
    ----------
    residuals : (n,) target − prediction, of models that had not seen the row
    volatility : (n,) of `trailing_volatility`; rows without it are left out
    dates : (n,) the date of each row
    horizon : bars per target
    """
    known = _is_known(volatility) & np.isfinite(residuals)
    codes, unique = pd.factorize(np.asarray(dates)[known])
    if len(unique) < MIN_INDEPENDENT * horizon:
        return without(
            f"{len(unique):,} dates are fewer than {MIN_INDEPENDENT} horizons of {horizon}.", len(unique), horizon
        )
    volatility = volatility[known]
    edges = np.quantile(volatility, np.arange(1, GROUPS) / GROUPS)
    group = np.searchsorted(edges, volatility, side="right")
    scores = residuals[known] / volatility
    ends = np.array([_ends(scores[group == k], codes[group == k], horizon) for k in range(GROUPS)])
    wildest = float(np.median(volatility[group == GROUPS - 1]))
    return Intervals(edges, ends[:, 0], ends[:, 1], wildest, len(unique), horizon)


def without(reason: str, dates: int, horizon: int) -> Intervals:
    """Return what stands for intervals where there are none, with the reason."""
    nothing = np.full((1, len(LEVELS)), np.nan)
    return Intervals(np.empty(0), nothing, nothing, np.nan, dates, horizon, reason)


def measured_coverage(rows: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return how often intervals held the target, forward in time: made of earlier folds, tried on the next.

    Parameters
    ----------
    rows : out-of-fold rows: date, fold, y_true, y_pred, volatility
    horizon : bars per target; the last `horizon` dates before a fold are not used for its intervals

    Returns
    -------
    DataFrame
        Index level; nominal, measured (share of the rows that are inside), low, high (its 95 % interval, by blocks of
        dates), dates, independent (dates ÷ horizon). NaN where nothing could be measured, or its interval could not.
    """
    parts = [_tried(rows, first, horizon) for first in sorted(rows.groupby("fold")["date"].min())]
    inside = pd.concat([part for part in parts if part is not None] or [pd.DataFrame(columns=["date", *LEVELS])])
    codes, dates = pd.factorize(pd.DatetimeIndex(inside["date"]), sort=True)
    count = np.bincount(codes, minlength=len(dates)).astype(np.float64)
    records = []
    for level in LEVELS:
        held = np.bincount(codes, inside[level].to_numpy(dtype=np.float64), len(dates)).astype(np.float64)
        share = ratio(held, count)
        ends = interval(share, horizon, DRAWS, 0) if len(dates) >= MIN_BLOCKS * 2 * horizon else None
        low, high = (np.nan, np.nan) if ends is None else np.clip(ends, 0, 1)
        measured = share.value if len(dates) else np.nan
        records.append((level, level, measured, low, high, len(dates), len(dates) / horizon))
    columns = ["level", "nominal", "measured", "low", "high", "dates", "independent"]
    return pd.DataFrame(records, columns=columns).set_index("level")


def _tried(rows: pd.DataFrame, first: pd.Timestamp, horizon: int) -> pd.DataFrame | None:
    """Return the rows of the fold that starts on `first`: are they inside? None where too little lies before it."""
    dates = np.unique(rows["date"])
    start = int(np.searchsorted(dates, np.datetime64(first)))
    if start <= horizon:
        return None
    before = rows[rows["date"] < dates[start - horizon]]
    fold = rows[rows["fold"] == rows.loc[rows["date"] == first, "fold"].iloc[0]]
    residuals = (before["y_true"] - before["y_pred"]).to_numpy()
    made = fit_intervals(residuals, before["volatility"].to_numpy(), before["date"].to_numpy(), horizon)
    if made.reason:
        return None
    bounds, y = made.bounds(fold["y_pred"].to_numpy(), fold["volatility"].to_numpy()), fold["y_true"].to_numpy()
    table = pd.DataFrame({"date": fold["date"].to_numpy()})
    for level in LEVELS:
        table[level] = (bounds[f"low_{100 * level:.0f}"] <= y) & (y <= bounds[f"high_{100 * level:.0f}"])
    return table


def _ends(scores: Floats, codes: Integers, horizon: int) -> Floats:
    """Return both ends (2, levels) of a group's scores."""
    independent = len(np.unique(codes)) / horizon
    tails = (1 + np.array(LEVELS)) / 2
    upper = np.minimum(tails * (independent + 1) / independent, 1)
    return np.array([-np.quantile(-scores, upper), np.quantile(scores, upper)])


def _is_known(volatility: Floats) -> Values:
    return np.asarray(volatility > TINY)
