"""On how many of the test dates a rank IC rests, in words: what stands beside it wherever that is not all of them."""

from collections.abc import Mapping

from omninmo import schema


def share_of_dates(metrics: Mapping[str, float]) -> str:
    """Return on how many dates the rank IC of a run rests, "" where that is all of them or not known.

    Parameters
    ----------
    metrics : of the run, by the store's names

    Examples
    --------
    >>> share_of_dates({"rank_ic_dates": 166.0, "test_dates": 2490.0})
    '166 of 2,490 dates'
    >>> share_of_dates({"rank_ic_dates": 2490.0, "test_dates": 2490.0})
    ''
    """
    counted, tested = metrics.get("rank_ic_dates"), metrics.get("test_dates")
    if counted is None or tested is None or not counted < tested:
        return ""
    return f"{schema.METRICS['rank_ic_dates'].text(counted)} of {schema.METRICS['test_dates'].text(tested)} dates"


def reason_for_none(metrics: Mapping[str, float]) -> str:
    """Return why a run has no rank IC, or no t-value of one.

    Examples
    --------
    Eight dates can be ranked; on most of the others the model predicted the same for every ticker.

    >>> reason_for_none({"rank_ic_dates": 8.0, "rank_ic_constant_dates": 990.0, "test_dates": 1000.0})
    'too few dates: 8 of 1,000'
    >>> reason_for_none({"rank_ic_dates": 0.0, "rank_ic_constant_dates": 0.0, "test_dates": 1000.0})
    'too few tickers a date'
    """
    if not metrics.get("rank_ic_dates") and not metrics.get("rank_ic_constant_dates"):
        return "too few tickers a date"
    counted = share_of_dates(metrics).removesuffix(" dates")
    return f"too few dates: {counted}" if counted else "too few dates"
