"""Predictions as a table: ranked, rated where they are returns, and with what speaks against each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats
from omninmo.config import SESSIONS_PER_WEEK
from omninmo.data.panel import DAYS, WEEKS, PricePanel
from omninmo.dataset.latest import LatestRows
from omninmo.dataset.targets import ratings
from omninmo.evaluation.conformal import BOUNDS, Intervals, trailing_volatility
from omninmo.evaluation.feature_ranges import share_outside
from omninmo.features.ranks import rank_share
from omninmo.prediction.live import EVERY_DAY, MAX_AGE, WEEKDAYS, sessions_after
from omninmo.prediction.tracked import TrackedModel
from omninmo.schema import FORMATS, RATING_THRESHOLDS, RATINGS
from omninmo.training.folds import expected

MAX_OUTSIDE = 0.2
"""Share of its features outside of the training rows' 1 to 99 % from which on a row is flagged; 2 % is usual."""


@dataclass(frozen=True)
class Predicted:
    """What the model says of the last row of every ticker of a panel.

    Attributes
    ----------
    rows : the n rows
    output : (n,) or, in classification, probabilities (n, class)
    age : (n,) sessions from each row's date to the newest date, of the panel or today
    """

    rows: LatestRows
    output: Floats
    age: Floats


def ages(rows: LatestRows, panel: PricePanel, today: date | None) -> Floats:
    """Return how many sessions old each row is: counted on the panel's dates, or to `today` where there is one.

    Parameters
    ----------
    rows : of the panel
    today : None where the prices are not meant to be today's
    """
    each = {WEEKS: SESSIONS_PER_WEEK}.get(panel.bars_per_year, 1)
    behind = (len(panel.dates) - 1 - panel.dates.get_indexer(rows.dates)) * each
    if today is None:
        return behind.astype(np.float64)
    days = rows.dates.to_numpy().astype("datetime64[D]")
    open_days = EVERY_DAY if panel.bars_per_year == DAYS else WEEKDAYS
    return np.maximum(behind, sessions_after(days, np.datetime64(today, "D"), open_days)).astype(np.float64)


def forecast_table(predicted: Predicted, tracked: TrackedModel, panel: PricePanel) -> pd.DataFrame:
    """Return the table of `prediction.forecast`, of all tickers of the panel, best first, those not ranked last."""
    rows, output = predicted.rows, predicted.output
    current = predicted.age <= MAX_AGE
    value = expected(output)
    outside = share_outside(rows.x, [item.name for item in tracked.features], tracked.ranges)
    columns = {
        "ticker": rows.tickers,
        "as_of": rows.dates,
        "prediction": value,
        **_bounds(rows, value, tracked.intervals, panel.close),
        "rank": _ranks(value, current),
        "rating": _ratings(output, tracked, current),
        "score": _scores(output, tracked, current),
        "close": [panel.close.loc[day, ticker] for day, ticker in zip(rows.dates, rows.tickers, strict=True)],
        "outside": outside,
        "flags": _flags(predicted, tracked, panel, outside),
    }
    if output.ndim == 2:
        columns |= {f"p_{k}": output[:, k].astype(np.float64) for k in range(output.shape[1])}
    table = pd.DataFrame(columns)
    return table.sort_values(["rank", "prediction", "ticker"], ascending=[True, False, True], ignore_index=True)


def _bounds(
    rows: LatestRows, value: Floats, intervals: Intervals | None, close: pd.DataFrame
) -> Mapping[str, float | pd.Series]:
    """Return the columns of the intervals' ends; NaN where there is no interval."""
    if intervals is None:
        return dict.fromkeys(BOUNDS, np.nan)
    volatility = trailing_volatility(close).to_numpy()
    of_rows = volatility[close.index.get_indexer(rows.dates), close.columns.get_indexer(pd.Index(rows.tickers))]
    ends = intervals.bounds(value, of_rows)
    return {name: ends[name] for name in BOUNDS}


def _ranks(value: Floats, current: Flags) -> pd.Series:
    """Return 1 for the highest prediction of those that are ranked."""
    return pd.Series(value).where(current).rank(ascending=False, method="min").astype("Int64")


def _ratings(output: Floats, tracked: TrackedModel, current: Flags) -> list[str]:
    if not tracked.is_of_thresholds:
        return [""] * len(output)
    codes = output.argmax(axis=1) if output.ndim == 2 else ratings(output.astype(np.float64))
    return [RATINGS[code] if known else "" for code, known in zip(codes, current, strict=True)]


def _scores(output: Floats, tracked: TrackedModel, current: Flags) -> Floats:
    """Return scores from 0 to 1; NaN where a row is not ranked."""
    value = expected(output)
    if not tracked.is_of_thresholds:
        ranked = pd.DataFrame([value]).where(pd.DataFrame([current]))
        return rank_share(ranked).to_numpy(dtype=np.float64)[0]
    score = value / (len(RATINGS) - 1) if output.ndim == 2 else _by_thresholds(value)
    return np.where(current, score, np.nan)


def _by_thresholds(returns: Floats) -> Floats:
    """Return the score of predicted returns: each rating is a fifth, and the outer two as wide as their neighbours.

    Examples
    --------
    >>> _by_thresholds(np.array([-1.0, -0.15, 0.0, 0.08, 0.115, 0.22])).round(3).tolist()
    [0.0, 0.2, 0.5, 0.6, 0.7, 1.0]
    """
    low, high = RATING_THRESHOLDS[:2], RATING_THRESHOLDS[-2:]
    edges = [low[0] - (low[1] - low[0]), *RATING_THRESHOLDS, high[1] + (high[1] - high[0])]
    return np.interp(returns, edges, np.linspace(0, 1, len(edges)))


def _flags(predicted: Predicted, tracked: TrackedModel, panel: PricePanel, outside: Floats) -> list[str]:
    rows = predicted.rows
    missing = np.isnan(rows.x).sum(axis=1)
    return [
        "; ".join(
            filter(
                None,
                (
                    _age_flag(age, day),
                    "" if ticker in tracked.tickers else "not among the tickers of the training",
                    f"{gaps} of {len(tracked.features)} features are missing" if gaps else "",
                    _outside_flag(share),
                    panel.warnings.get(ticker, ""),
                ),
            )
        )
        for ticker, day, age, gaps, share in zip(
            map(str, rows.tickers), rows.dates, predicted.age, missing, outside, strict=True
        )
    ]


def _age_flag(age: float, day: pd.Timestamp) -> str:
    if not age > MAX_AGE:
        return ""
    return f"prices end on {day.date()}, {FORMATS['count'].text(age)} sessions ago: not ranked"


def _outside_flag(share: float) -> str:
    if not share > MAX_OUTSIDE:
        return ""
    return f"{FORMATS['whole_share'].text(share)} of its features lie outside of the training rows' 1 to 99 %"
