"""A score of past predictions by as-of date, and its mean up to then, beside what there is to beat."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats, Integers
from omninmo.figures.axes import DATE, axis
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import FAINT, REFERENCE, empty, styled
from omninmo.schema import RECORD, Entry

BASES = {"hit_rate": "base_rate", "class_hit_rate": "class_base_rate"}
LEVELS = {"coverage_50": 0.5, "coverage_80": 0.8, "coverage_95": 0.95, "rank_ic": 0.0}
"""What a score should be, or has to beat, where that is the same on every date."""
REFERENCES = dict.fromkeys(LEVELS, "What is right") | {"rank_ic": "No skill"}
MAX_DATES = 1000


def reference(measure: str) -> str:
    """Return what a score is compared with, in words.

    Examples
    --------
    >>> reference("hit_rate"), reference("coverage_80")
    ('Direction base rate', 'What is right')
    """
    return RECORD[BASES[measure]].label if measure in BASES else REFERENCES[measure]


class RecordInfo(NamedTuple):
    """What is drawn: for each date the score, its mean up to then, and the base's; how many values it rests on."""

    dates: pd.DatetimeIndex
    scores: Floats
    means: Floats
    base: Floats
    counts: Integers
    entry: Entry


def record_info(days: pd.DataFrame, measure: str) -> RecordInfo:
    """Return what is drawn of one measure: runs of a date together, and at most `MAX_DATES` of the dates.

    Parameters
    ----------
    days : of one kind, see `track_record.over_time`
    measure : key of `RECORD`
    """
    scores, counts = _by_date(days, measure)
    base = pd.Series(LEVELS.get(measure, np.nan), index=scores.index)
    if measure in BASES:
        base = _running(*_by_date(days, BASES[measure])).reindex(scores.index).ffill()
    kept = np.unique(np.linspace(0, max(len(scores) - 1, 0), min(len(scores), MAX_DATES)).round().astype(np.int64))
    return RecordInfo(
        dates=pd.DatetimeIndex(scores.index[kept]),
        scores=scores.to_numpy(dtype=np.float64)[kept],
        means=_running(scores, counts).to_numpy(dtype=np.float64)[kept],
        base=base.to_numpy(dtype=np.float64)[kept],
        counts=counts.to_numpy()[kept].astype(np.int64),
        entry=RECORD[measure],
    )


def _by_date(days: pd.DataFrame, measure: str) -> tuple["pd.Series[float]", "pd.Series[int]"]:
    """Return the mean of a measure on each date that has it, and of how many values: rows, or runs of a rank IC."""
    known = days[days[measure].notna()]
    weights = known[f"{measure}_rows"]
    sums = (known[measure] * weights).groupby(known["as_of"]).sum()
    counts = weights.groupby(known["as_of"]).sum()
    return sums / counts, counts


def _running(scores: "pd.Series[float]", counts: "pd.Series[int]") -> "pd.Series[float]":
    """Return the mean over all values up to each date."""
    return (scores * counts).cumsum() / counts.cumsum()


def record_over_time(info: RecordInfo) -> go.Figure:
    """Draw a dot per as-of date, a line for the mean so far, and a dashed one for what it is compared with."""
    if not len(info.dates):
        return empty("No scored prediction has this score")
    scale, label = info.entry.numbers.scale, info.entry.label
    dots = {"size": 7, "color": PALETTE[5]}
    traces = [
        _trace(info, info.scores * scale, label, mode="markers", marker=dots),
        _trace(info, info.means * scale, f"{label}, mean so far", mode="lines", line={"color": PALETTE[4], "width": 2}),
        _trace(
            info, info.base * scale, reference(info.entry.key), mode="lines", line={"color": REFERENCE, "dash": "dash"}
        ),
    ]
    figure = styled(go.Figure(traces)).update_layout(showlegend=True, legend={"orientation": "h", "y": 1.1})
    figure.update_xaxes(title="As-of date", tickformat=DATE, linecolor=FAINT)
    return figure.update_yaxes(**axis(info.entry))


def _trace(info: RecordInfo, values: Floats, name: str, **look: object) -> go.Scatter:
    return go.Scatter(
        x=info.dates.to_numpy(),
        y=values,
        name=name,
        customdata=info.counts,
        hovertemplate=f"%{{x|{DATE}}} (%{{customdata}})<br>{name}: %{{y}}<extra></extra>",
        **look,
    )
