"""How often intervals of predictions held, in words; and what is shown where there is no interval."""

import math

import pandas as pd

from omninmo import schema
from omninmo.schema.entries import FORMATS

MAX_OFF = 0.05
"""How far a measured coverage may lie from its level before a page says so first."""
NOT_MEASURED = (
    "How often such intervals held is not known: no fold has earlier ones with enough dates for an interval. "
    "Train on a longer period to measure it."
)


def coverage_sentence(level: float, coverage: pd.DataFrame) -> str:
    """Return how often the interval of one level held, on how many dates, and how often those of the others did.

    Parameters
    ----------
    level : the one that comes first, of `conformal.LEVELS`
    coverage : of `conformal.measured_coverage`

    Examples
    --------
    >>> row = {"measured": 0.78, "low": 0.71, "high": 0.84, "dates": 1860, "independent": 62.0}
    >>> coverage_sentence(0.8, pd.DataFrame([row], index=[0.8]))
    'The 80 % interval held 78 % (95 %: 71 to 84) of the targets on 1,860 dates, about 62 of them independent.'
    >>> half = row | {"measured": 0.49, "low": 0.44, "high": 0.55}
    >>> coverage_sentence(0.8, pd.DataFrame([half, row], index=[0.5, 0.8])).partition("; ")[2]
    'the 50 % one 49 % (95 %: 44 to 55).'
    """
    row = _row(coverage, level)
    if math.isnan(row["measured"]):
        return NOT_MEASURED
    others = {float(other): _row(coverage, float(other)) for other in coverage.index if other != level}
    beside = [f"the {_share(other)} one {_share(of['measured'])}{_ends(of)}" for other, of in others.items()]
    return "; ".join([f"The {_share(level)} interval held {_measured(row)}", *beside]) + "."


def coverage_warning(coverage: pd.DataFrame) -> str:
    """Return by how much intervals are too narrow or too wide, at the level that is off most; "" up to 5 points.

    Parameters
    ----------
    coverage : of `conformal.measured_coverage`

    Examples
    --------
    >>> row = {"measured": 0.70, "low": 0.61, "high": 0.84, "dates": 1860, "independent": 62.0}
    >>> coverage_warning(pd.DataFrame([row], index=[0.8]))
    'The 80 % interval was too narrow: it held 70 % (95 %: 61 to 84) of the targets on 1,860 dates, about 62 of them \
independent. That may be chance.'
    """
    rows = {float(level): _row(coverage, float(level)) for level in coverage.index}
    off = {level: row["measured"] - level for level, row in rows.items() if not math.isnan(row["measured"])}
    level = max(off, key=lambda level: abs(off[level]), default=0.0)
    if abs(off.get(level, 0.0)) <= MAX_OFF:
        return ""
    row, side = rows[level], "narrow" if off[level] < 0 else "wide"
    chance = " That may be chance." if row["low"] <= level <= row["high"] else ""
    return f"The {_share(level)} interval was too {side}: it held {_measured(row)}.{chance}"


def instead_of_interval(mode: str, target: str) -> str:
    """Return what is shown instead of an interval; "" of a regression of the forward return, which has one.

    Examples
    --------
    >>> instead_of_interval("regression", "excess_return")
    'Intervals are of forward returns; this run predicts “Return beyond the market”, and its rank among the tickers \
of the date is shown instead.'
    """
    if mode == "classification":
        return "A rating has no interval; the probability of each class is shown instead."
    if target == "forward_return":
        return ""
    return (
        f"Intervals are of forward returns; this run predicts “{schema.TARGETS[target].label}”, and its rank among the "
        "tickers of the date is shown instead."
    )


def _row(coverage: pd.DataFrame, level: float) -> dict[str, float]:
    return {str(key): float(value) for key, value in coverage.loc[[level]].to_dict("records")[0].items()}


def _measured(row: dict[str, float]) -> str:
    dates = f"{row['dates']:,.0f} dates, about {row['independent']:,.0f} of them independent"
    return f"{_share(row['measured'])}{_ends(row)} of the targets on {dates}"


def _ends(row: dict[str, float]) -> str:
    if math.isnan(row["low"]):
        return " (too few dates for an interval of that share)"
    return f" (95 %: {100 * row['low']:.0f} to {100 * row['high']:.0f})"


def _share(share: float) -> str:
    return FORMATS["whole_share"].text(share)
