"""How far pooled scores may lie from their true value by chance: a bootstrap of blocks of dates, never of rows.

54,000 rows of 20 tickers are 2,700 dates, and some 90 of them independent where targets overlap for 30 sessions.
Drawing rows would make every interval far too narrow. RMSE and MAE have no interval: volatility comes in waves longer
than any block, and theirs held the truth less than two times in three.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.evaluation import scores
from omninmo.evaluation.blocks import LEVEL, MIN_BLOCKS, block_length, drawn_sums, stretch
from omninmo.evaluation.metrics import direction_hits
from omninmo.schema import VERSUS

DRAWS = 1000
BOUNDS = {
    "oos_skill": (-np.inf, 1),
    "rank_ic_mean": (-1, 1),
    "rank_ic_ir": (-np.inf, np.inf),
    "direction_accuracy": (0, 1),
}
"""The scores that get an interval, and the values that none of them can exceed."""


class Statistic(NamedTuple):
    """A score that sums per date make.

    Parameters
    ----------
    columns : (dates, columns) of what is summed; the last one counts what the score is a mean over, 0 on dates without
    of_sums : (draws, columns) → (draws,): from sums to scores
    adds : (dates,) of what each date adds to the score; its dependence decides on the blocks
    """

    columns: Floats
    of_sums: Callable[[Floats], Floats]
    adds: Floats

    @property
    def value(self) -> float:
        return float(self.scored(self.columns.sum(axis=0, keepdims=True))[0])

    def scored(self, sums: Floats) -> Floats:
        """Return the score (draws,) that sums (draws, columns) make; not finite where it has none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.of_sums(sums)


def intervals(predictions: pd.DataFrame, horizon: int, draws: int = DRAWS, seed: int = 0) -> dict[str, float]:
    """Return the 95 % interval of each pooled score, and how far the model is above each baseline, with its interval.

    Scores are ratios of sums, so that sums per date are drawn instead of rows: see `blocks`. A difference between the
    model and a baseline is drawn as one score, on the rows that both predict: much of what is luck for one is so for
    the other, and two intervals beside each other do not show it.

    Parameters
    ----------
    predictions : out-of-fold rows, see `scores.pooled`
    horizon : sessions per target
    draws, seed : of the bootstrap

    Returns
    -------
    dict
        <metric>_low and <metric>_high; versus.<baseline>.<metric>, its _low and its _high. Without those that have
        fewer than four blocks of 2 × horizon dates: too few for an interval.

    Examples
    --------
    Every fourth of 64 days falls, which the model does not predict: it is as good as a rule that always predicts a
    rise, and by how much each is right does not depend on which blocks of eight days are drawn.

    >>> y = np.tile([0.01, 0.01, 0.01, -0.01], 16)
    >>> rows = pd.DataFrame({"date": pd.bdate_range("2024-01-01", periods=64), "ticker": "KO", "fold": 1})
    >>> rows = rows.assign(y_true=y, y_pred=y + 0.02, baseline_mean=0.0, baseline_majority=1.0)
    >>> limits = intervals(rows, horizon=1, draws=200)
    >>> limits["direction_accuracy_low"], limits["direction_accuracy_high"]
    (0.75, 0.75)
    >>> limits["versus.base_rate.direction_accuracy"]
    0.0
    """
    limits, rows = {}, _Rows(predictions)
    for name, statistic in _scores(rows):
        if (ends := interval(statistic, horizon, draws, seed)) is not None:
            limits[f"{name}_low"], limits[f"{name}_high"] = (float(end) for end in np.clip(ends, *BOUNDS[name]))
    for name, statistic in _differences(rows):
        if (ends := interval(statistic, horizon, draws, seed)) is not None:
            limits[name] = statistic.value
            limits[f"{name}_low"], limits[f"{name}_high"] = (float(end) for end in ends)
    return limits


def interval(statistic: Statistic, horizon: int, draws: int, seed: int) -> Floats | None:
    """Return both ends (2,) of a score's 95 % interval; None where there are too few dates, or nothing to measure.

    Parameters
    ----------
    statistic : the score
    horizon : sessions per target
    draws, seed : of the bootstrap
    """
    counted = statistic.columns[:, -1] != 0
    columns, score = statistic.columns[counted], statistic.value
    if len(columns) < MIN_BLOCKS * 2 * horizon or not np.isfinite(score):
        return None
    block = block_length(statistic.adds[counted], horizon)
    drawn = statistic.scored(drawn_sums(columns, block, draws, seed))
    known = drawn[np.isfinite(drawn)]
    if len(known) <= draws / 2:
        return None
    tails = [100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2]
    return np.asarray(score + stretch(len(columns), horizon, block) * (np.percentile(known, tails) - score))


def ratio(part: Floats, whole: Floats) -> Statistic:
    """Return Σ part ÷ Σ whole, both (dates,)."""
    score = part.sum() / whole.sum() if whole.sum() else 0.0
    return Statistic(np.column_stack([part, whole]), lambda sums: sums[:, 0] / sums[:, 1], part - score * whole)


def mean(series: Floats) -> Statistic:
    """Return the mean of a series (dates,) with gaps."""
    return ratio(np.nan_to_num(series), np.isfinite(series).astype(np.float64))


def information_ratio(ic: Floats) -> Statistic:
    """Return mean ÷ standard deviation of a series (dates,) with gaps."""

    def of_sums(sums: Floats) -> Floats:
        squares, total, count = sums.T
        average = total / count
        return np.asarray(average / np.sqrt(np.maximum(squares / count - average**2, 0)))

    plain = mean(ic)
    return Statistic(np.column_stack([np.nan_to_num(ic) ** 2, plain.columns]), of_sums, plain.adds)


class _Rows:
    """Out-of-fold rows, and what they add up to on each date."""

    def __init__(self, predictions: pd.DataFrame) -> None:
        self.table = predictions
        self.codes, self.dates = pd.factorize(pd.DatetimeIndex(predictions["date"]), sort=True)

    def sums(self, values: Floats) -> Floats:
        """Return the sum of `values` (n,) on each date."""
        return np.bincount(self.codes, values, len(self.dates)).astype(np.float64)

    def rank_ic(self, forecast: Floats) -> Floats:
        """Return the rank IC of each date, NaN where it has none."""
        return scores.rank_ic(self.table, forecast).reindex(self.dates).to_numpy()

    @cached_property
    def model_ic(self) -> Floats:
        return self.rank_ic(scores.signal(self.table))

    @cached_property
    def signed(self) -> Floats:
        """How many rows of each date have a direction."""
        return self.sums(scores.realised(self.table) != 0)

    def hits(self, forecast: Floats) -> Floats:
        """Return how many rows of each date have the sign that a forecast (n,) gives them."""
        return self.sums(np.nan_to_num(direction_hits(scores.realised(self.table), forecast)))

    def known(self, column: str) -> "_Rows":
        """Return the rows that have a value in `column`."""
        known = self.table[column].notna()
        return self if known.all() else _Rows(self.table[known])


def _scores(rows: _Rows) -> Iterator[tuple[str, Statistic]]:
    """Yield each score that gets an interval."""
    if scores.has_skill(rows.table):
        loss, base = (rows.sums(values) for values in scores.losses(rows.table))
        yield "oos_skill", ratio(base - loss, base)
    yield "rank_ic_mean", mean(rows.model_ic)
    yield "rank_ic_ir", information_ratio(rows.model_ic)
    yield "direction_accuracy", ratio(rows.hits(scores.signal(rows.table)), rows.signed)


def _differences(rows: _Rows) -> Iterator[tuple[str, Statistic]]:
    """Yield how far the model is above each baseline, on the rows that both predict."""
    for name, key in VERSUS:
        baseline = "majority" if name == "base_rate" else name
        if f"baseline_{baseline}" in rows.table:
            statistic = _DIFFERENCES[key](rows.known(f"baseline_{baseline}"), baseline)
            if statistic is not None:
                yield f"versus.{name}.{key}", statistic


def _skill_above(rows: _Rows, name: str) -> Statistic | None:
    theirs = scores.baseline_losses(rows.table, name)
    if theirs is None or not scores.has_skill(rows.table):
        return None
    loss, base = scores.losses(rows.table)
    return ratio(rows.sums(theirs - loss), rows.sums(base))


def _rank_ic_above(rows: _Rows, name: str) -> Statistic:
    return mean(rows.model_ic - rows.rank_ic(scores.forecast(rows.table, name)))


def _direction_above(rows: _Rows, name: str) -> Statistic:
    above = rows.hits(scores.signal(rows.table)) - rows.hits(scores.forecast(rows.table, name))
    return ratio(above, rows.signed)


_DIFFERENCES: dict[str, Callable[[_Rows, str], Statistic | None]] = {
    "oos_skill": _skill_above,
    "rank_ic_mean": _rank_ic_above,
    "direction_accuracy": _direction_above,
}
