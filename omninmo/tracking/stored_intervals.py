"""The intervals of a run as a file: to JSON and back, checked."""

import json
from typing import Any

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.evaluation.conformal import LEVELS, Intervals, MeasuredIntervals
from omninmo.tracking import contents
from omninmo.tracking.contents import Record, RunFile, is_number, is_whole

SHARES = ("measured", "low", "high")


def intervals_text(measured: MeasuredIntervals) -> str:
    """Return intervals and their measured coverage as JSON; a number that there is none of is null."""
    made, coverage = measured.intervals, measured.coverage
    value = {
        "horizon": made.horizon,
        "dates": made.dates,
        "reason": made.reason,
        "levels": list(LEVELS),
        "edges": made.edges.tolist(),
        "assumed": [] if made.reason else [made.assumed],
        "widths": [] if made.reason else made.widths.tolist(),
        "coverage": {
            "dates": int(coverage["dates"].iloc[0]),
            **{name: [_or_none(share) for share in coverage[name]] for name in SHARES},
        },
    }
    return json.dumps(value, indent=1, allow_nan=False)


def intervals(file: RunFile) -> MeasuredIntervals:
    """Return the intervals that `intervals_text` was given."""
    value = contents.document(file)
    if not isinstance(value, dict) or value.get("levels") != list(LEVELS):
        raise file.damaged("it has no interval of each level")
    if not is_whole(value.get("dates")) or not is_whole(value.get("horizon")) or not value["horizon"]:
        raise file.damaged("dates or horizon is not a possible number")
    if not isinstance(value.get("reason"), str):
        raise file.damaged("it does not say whether there is an interval")
    return MeasuredIntervals(_intervals(file, value), _coverage(file, value.get("coverage"), value["horizon"]))


def _intervals(file: RunFile, value: Record) -> Intervals:
    of_run = value["dates"], value["horizon"], value["reason"]
    if value["reason"]:
        return Intervals(np.empty(0), np.full((1, len(LEVELS)), np.nan), np.nan, *of_run)
    edges, assumed, rows = _rising(file, value, "edges"), _rising(file, value, "assumed"), value.get("widths")
    if not isinstance(rows, list) or len(rows) != len(edges) + 1 or len(assumed) != 1:
        raise file.damaged("it has no widths of each group")
    widths = [_rising(file, {"widths": row}, "widths") for row in rows]
    if any(len(row) != len(LEVELS) for row in widths):
        raise file.damaged("it has no widths of each level")
    return Intervals(edges, np.array(widths), float(assumed[0]), *of_run)


def _coverage(file: RunFile, value: Any, horizon: int) -> pd.DataFrame:
    if not isinstance(value, dict) or not is_whole(value.get("dates")):
        raise file.damaged("its coverage has no number of dates")
    table = pd.DataFrame({"nominal": LEVELS}, index=pd.Index(LEVELS, name="level"))
    for name in SHARES:
        shares = value.get(name)
        if not isinstance(shares, list) or len(shares) != len(LEVELS) or not all(map(_is_share, shares)):
            raise file.damaged(f"{name} of its coverage is no share of each level")
        table[name] = np.array(shares, dtype=np.float64)
    return table.assign(dates=value["dates"], independent=value["dates"] / horizon)


def _rising(file: RunFile, record: Record, key: str) -> Floats:
    """Return a list of numbers from 0 on, none below the one before; it may be empty."""
    values = record.get(key)
    if not isinstance(values, list) or not all(is_number(number) and number >= 0 for number in values):
        raise file.damaged(f"{key} are no numbers from 0 on")
    if values != sorted(values):
        raise file.damaged(f"{key} do not rise")
    return np.array(values, dtype=np.float64)


def _is_share(value: Any) -> bool:
    return value is None or (is_number(value) and 0 <= value <= 1)


def _or_none(share: float) -> float | None:
    return float(share) if np.isfinite(share) else None
