"""Intervals of predictions, from what models missed on dates that they had not seen; and how often they held.

Split conformal prediction, with two departures that prices ask for. What was missed is divided by the ticker's trailing
volatility and ranked within groups of like volatility, so that a wild stock has a wide interval. And dates are counted,
not rows: targets overlap and stocks move together, so that 54,000 rows are some 90 independent dates.

Sources: Lei, G'Sell, Rinaldo, Tibshirani & Wasserman, Journal of the American Statistical Association 113(523), 2018,
section 5.2 (scaled scores); Vovk, Gammerman & Shafer, Algorithmic Learning in a Random World, 2005, section 4.5
(groups). Decision 18 has what was measured.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Integers, Values
from omninmo.evaluation.intervals import DRAWS, interval, ratio
from omninmo.features.windows import TINY, blockwise, steps, window_std

LEVELS = (0.5, 0.8, 0.95)
BOUNDS = ("low_50", "high_50", "low_80", "high_80", "low_95", "high_95")
"""The columns of `Intervals.bounds`."""
WINDOW = 63
"""Bars that the trailing volatility is measured over."""
MAX_GROUPS = 3
MIN_INDEPENDENT = 10
"""Fewest independent dates (dates ÷ horizon) in a group: with fewer, the 95 % interval would be a guess."""
PER_INDEPENDENT = 2
"""Scores that one independent date counts as: sizes depend on each other less than sums do, see decision 18."""
LOWEST = -1.0
"""The lowest forward return: a loss of everything."""


@dataclass(frozen=True)
class Intervals:
    """How far the predictions of one run miss, by trailing volatility and level.

    Attributes
    ----------
    edges : (groups − 1,)
        Volatilities that cut the groups, rising.
    widths : (groups, levels)
        Half the width of an interval, in volatilities. All NaN where there is no interval.
    assumed : float
        The volatility that stands in where a ticker has none yet: the median of the wildest group.
    dates : int
        How many dates of out-of-fold rows it was made of.
    horizon : int
        Bars per target.
    reason : str
        Why there is no interval, as one sentence; "" where there is one.
    """

    edges: Floats
    widths: Floats
    assumed: float
    dates: int
    horizon: int
    reason: str = ""

    @property
    def independent(self) -> float:
        """How many of the dates have no bar of their targets in common."""
        return self.dates / self.horizon

    def half_widths(self, volatility: Floats) -> Floats:
        """Return how far each interval reaches to both sides (n, levels), for volatilities (n,).

        A ticker without volatility, as a new listing is, counts as one in the middle of the wildest group.
        """
        known = np.where(_is_known(volatility), volatility, self.assumed)
        return np.asarray(self.widths[np.searchsorted(self.edges, known, side="right")] * known[:, None])

    def bounds(self, prediction: Floats, volatility: Floats) -> pd.DataFrame:
        """Return the ends of each prediction's intervals.

        Parameters
        ----------
        prediction : (n,) forward returns
        volatility : (n,) of `trailing_volatility`, on the date of the prediction; NaN where there is none yet

        Returns
        -------
        DataFrame
            n rows, the columns `BOUNDS`; none below −1. NaN where there is no interval.
        """
        reach = self.half_widths(volatility)
        ends = np.stack([prediction[:, None] - reach, prediction[:, None] + reach], axis=2)
        return pd.DataFrame(np.maximum(ends, LOWEST).reshape(-1, len(BOUNDS)), columns=list(BOUNDS))


@dataclass(frozen=True)
class MeasuredIntervals:
    """The intervals of a run's predictions, and how often such intervals held: see `measured_coverage`."""

    intervals: Intervals
    coverage: pd.DataFrame

    def scores(self) -> dict[str, float]:
        """Return the measured shares by the store's names, coverage_50 and so on; NaN where there is none."""
        shares = zip(LEVELS, self.coverage["measured"], strict=True)
        return {f"coverage_{100 * level:.0f}": float(share) for level, share in shares}


def trailing_volatility(close: pd.DataFrame) -> pd.DataFrame:
    """Return the standard deviation of the log returns of the last 63 bars, per bar: what intervals are scaled with.

    Parameters
    ----------
    close : DataFrame [date x ticker] of adjusted closes, NaN where there is none

    Returns
    -------
    DataFrame [date x ticker]
        NaN before a ticker's first full window; for gaps see `features.windows`.
    """
    logs = blockwise(lambda prices: steps(np.log(prices)), close.astype(np.float64))
    return window_std(logs, WINDOW)


def with_volatility(predictions: pd.DataFrame, close: pd.DataFrame) -> pd.DataFrame:
    """Return out-of-fold rows with a column `volatility`: the trailing one of the row's ticker on its date.

    Parameters
    ----------
    predictions : rows with date and ticker
    close : DataFrame [date x ticker]; a row that is not in it has no volatility
    """
    volatility = trailing_volatility(close)
    rows = volatility.index.get_indexer(pd.Index(predictions["date"]))
    columns = volatility.columns.get_indexer(pd.Index(predictions["ticker"]))
    values = np.where((rows >= 0) & (columns >= 0), volatility.to_numpy()[rows, columns], np.nan)
    return predictions.assign(volatility=values)


def measured_intervals(predictions: pd.DataFrame, close: pd.DataFrame, horizon: int) -> MeasuredIntervals:
    """Return the intervals that all out-of-fold rows of a run make, and how often such intervals held.

    Parameters
    ----------
    predictions : out-of-fold rows: date, ticker, fold, y_true, y_pred
    close : DataFrame [date x ticker], the prices behind them
    horizon : bars per target
    """
    rows = with_volatility(predictions, close)
    residuals = (rows["y_true"] - rows["y_pred"]).to_numpy()
    made = fit_intervals(residuals, rows["volatility"].to_numpy(), rows["date"].to_numpy(), horizon)
    return MeasuredIntervals(made, measured_coverage(rows, horizon))


def fit_intervals(residuals: Floats, volatility: Floats, dates: Values, horizon: int) -> Intervals:
    """Return the intervals that out-of-fold residuals make.

    The score of a row is |residual| ÷ volatility. Rows are cut into as many groups of like volatility, three at most,
    as have ten independent dates each. A half width is a quantile of its group's scores, lifted as if there were two of
    them per independent date, however many rows there are.

    Parameters
    ----------
    residuals : (n,) target − prediction, of models that had not seen the row
    volatility : (n,) of `trailing_volatility`; rows without it are left out
    dates : (n,) the date of each row
    horizon : bars per target

    Examples
    --------
    Residuals of a calm stock and of one that is twice as wild, a thousand days each:

    >>> rng = np.random.default_rng(0)
    >>> volatility = np.repeat([0.01, 0.02], 1000)
    >>> made = fit_intervals(volatility * rng.normal(size=2000), volatility, np.tile(np.arange(1000), 2), horizon=1)
    >>> made.bounds(np.array([0.0, 0.0]), np.array([0.01, 0.02]))[["low_95", "high_95"]].round(2)
       low_95  high_95
    0   -0.02     0.02
    1   -0.04     0.04
    """
    known = _is_known(volatility) & np.isfinite(residuals)
    codes, unique = pd.factorize(dates[known])
    if len(unique) < MIN_INDEPENDENT * horizon:
        return _without(len(unique), horizon)
    volatility, scores = volatility[known], np.abs(residuals[known]) / volatility[known]
    edges, group = _groups(volatility, codes, horizon)
    widths = [_widths(scores[group == k], codes[group == k], horizon) for k in range(len(edges) + 1)]
    return Intervals(edges, np.array(widths), float(np.median(volatility[group == len(edges)])), len(unique), horizon)


def measured_coverage(rows: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return how often intervals held the target, forward in time: made of earlier folds, tried on the next one.

    Parameters
    ----------
    rows : out-of-fold rows: date, fold, y_true, y_pred, volatility
    horizon : bars per target; an interval is made of targets that ended before the fold it is tried on

    Returns
    -------
    DataFrame
        Index level; nominal, measured (share of the rows that are inside), low, high (the 95 % interval of that share,
        by blocks of dates), dates (with rows that were tried), independent (dates ÷ horizon). NaN where nothing could
        be tried, or dates are too few for an interval.
    """
    codes, unique = pd.factorize(pd.DatetimeIndex(rows["date"]), sort=True)
    inside = _inside(rows, codes, horizon)
    tried = np.isfinite(inside[:, 0])
    count = np.bincount(codes[tried], minlength=len(unique)).astype(np.float64)
    dates = int(np.count_nonzero(count))
    records = []
    for level, held in zip(LEVELS, inside[tried].T, strict=True):
        share = ratio(np.bincount(codes[tried], held, len(unique)).astype(np.float64), count)
        ends = interval(share, horizon, DRAWS, seed=0) if dates else None
        low, high = (np.nan, np.nan) if ends is None else np.clip(ends, 0, 1)
        records.append((level, share.value, float(low), float(high)))
    table = pd.DataFrame(records, columns=["nominal", "measured", "low", "high"], index=pd.Index(LEVELS, name="level"))
    return table.assign(dates=dates, independent=dates / horizon)


def _inside(rows: pd.DataFrame, codes: Integers, horizon: int) -> Floats:
    """Return whether each row's target is inside (n, levels): 0 or 1, NaN where too little lies before its fold."""
    residuals, volatility = (rows["y_true"] - rows["y_pred"]).to_numpy(), rows["volatility"].to_numpy()
    inside = np.full((len(rows), len(LEVELS)), np.nan)
    for number in rows["fold"].unique():
        fold = (rows["fold"] == number).to_numpy()
        before = codes < codes[fold].min() - horizon
        made = fit_intervals(residuals[before], volatility[before], codes[before], horizon)
        if not made.reason:
            inside[fold] = np.abs(residuals[fold])[:, None] <= made.half_widths(volatility[fold])
    return inside


def _without(dates: int, horizon: int) -> Intervals:
    reason = (
        f"{dates:,} out-of-fold dates are fewer than {MIN_INDEPENDENT} horizons of {horizon}, too few for an interval."
    )
    return Intervals(np.empty(0), np.full((1, len(LEVELS)), np.nan), np.nan, dates, horizon, reason)


def _groups(volatility: Floats, codes: Integers, horizon: int) -> tuple[Floats, Integers]:
    """Return the edges of the most groups that have enough dates each, and the group of each row (n,)."""
    for count in range(MAX_GROUPS, 1, -1):
        edges = np.quantile(volatility, np.arange(1, count) / count)
        group = np.searchsorted(edges, volatility, side="right")
        if all(_dates(codes[group == k]) >= MIN_INDEPENDENT * horizon for k in range(count)):
            return edges, group
    return np.empty(0), np.zeros(len(volatility), dtype=np.int64)


def _widths(scores: Floats, codes: Integers, horizon: int) -> Floats:
    """Return the quantiles (levels,) of a group's scores, each lifted by (m + 1) ÷ m: the next score is one more."""
    count = PER_INDEPENDENT * _dates(codes) / horizon
    return np.asarray(np.quantile(scores, np.array(LEVELS) * (count + 1) / count))


def _dates(codes: Integers) -> int:
    return int(np.count_nonzero(np.bincount(codes)))


def _is_known(volatility: Floats) -> Flags:
    return np.asarray(volatility > TINY)
