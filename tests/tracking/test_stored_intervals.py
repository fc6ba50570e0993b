"""Intervals come back from their file as they were made, and damage to it is one sentence."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.conformal import BOUNDS, MeasuredIntervals, measured_coverage
from omninmo.tracking.contents import RunFile
from omninmo.tracking.stored_intervals import intervals, intervals_text
from tests.evaluation.calibrated import HORIZON, fitted, worlds

PREDICTION, VOLATILITY = np.array([0.0, 0.1, -0.2]), np.array([0.01, 0.5, np.nan])


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return next(worlds("garch", 1, dates=300))


def written(folder: Path, measured: MeasuredIntervals, **change: Any) -> RunFile:
    """Return the file of intervals, with some of its values changed; … takes one away."""
    value = json.loads(intervals_text(measured)) | change
    path = folder / "intervals.json"
    path.write_text(json.dumps({key: content for key, content in value.items() if content is not ...}))
    return RunFile("run", "intervals.json", path)


def of(rows: pd.DataFrame) -> MeasuredIntervals:
    return MeasuredIntervals(fitted(rows), measured_coverage(rows, HORIZON))


def test_intervals_come_back_bit_for_bit(tmp_path: Path, rows: pd.DataFrame) -> None:
    made, read = of(rows), intervals(written(tmp_path, of(rows)))
    pd.testing.assert_frame_equal(
        read.intervals.bounds(PREDICTION, VOLATILITY), made.intervals.bounds(PREDICTION, VOLATILITY), check_exact=True
    )
    pd.testing.assert_frame_equal(read.coverage, made.coverage, check_exact=True)
    assert read.scores() == made.scores() and read.intervals.independent == made.intervals.independent == 30


def test_the_reason_why_there_are_none_comes_back(tmp_path: Path, rows: pd.DataFrame) -> None:
    made = of(rows[rows["fold"] == 1])
    read = intervals(written(tmp_path, made))
    assert read.intervals.reason == made.intervals.reason != ""
    bounds = read.intervals.bounds(PREDICTION, VOLATILITY)
    assert tuple(bounds) == BOUNDS and bounds.isna().all(axis=None)
    pd.testing.assert_frame_equal(read.coverage, made.coverage)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"levels": [0.5, 0.8, 0.9]}, "it has no interval of each level"),
        ({"horizon": 0}, "dates or horizon is not a possible number"),
        ({"dates": -1}, "dates or horizon is not a possible number"),
        ({"reason": None}, "it does not say whether there is an interval"),
        ({"edges": [0.02, 0.01]}, "edges do not rise"),
        ({"edges": ["wide"]}, "edges are no numbers from 0 on"),
        ({"edges": []}, "it has no widths of each group"),
        ({"assumed": [-0.1]}, "assumed are no numbers from 0 on"),
        ({"assumed": []}, "it has no widths of each group"),
        ({"widths": [[1, 2, 3], [1, 2, 3], [1, 2]]}, "it has no widths of each level"),
        ({"widths": [[1, 2, 3], [1, 2, 3], [3, 2, 1]]}, "widths do not rise"),
        ({"widths": [[1, 2, 3], 7, [1, 2, 3]]}, "widths are no numbers from 0 on"),
        ({"coverage": ...}, "its coverage has no number of dates"),
        ({"coverage": {"dates": 9, "measured": [0.5, 0.8, 1.2]}}, "measured of its coverage is no share of each level"),
    ],
)
def test_damage_is_one_sentence(tmp_path: Path, rows: pd.DataFrame, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RunError, match=rf"^intervals.json of run run is damaged \({reason}\); restore it"):
        intervals(written(tmp_path, of(rows), **change))
