"""A score of past predictions for each run, with its interval and what it has to beat."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import axis
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import short_together, shown
from omninmo.figures.record_over_time import BASES, LEVELS, reference
from omninmo.figures.template import REFERENCE, empty, styled
from omninmo.schema import RECORD, Entry

MAX_RUNS, ROW_HEIGHT = 20, 30


class RunsInfo(NamedTuple):
    """What is drawn: what each run is called, and a row for each with score, low, high, base and independent dates.

    low and high are NaN where there is no interval; `left_out` runs have the score, too, but are not drawn.
    """

    names: tuple[str, ...]
    table: pd.DataFrame
    left_out: int
    entry: Entry


def runs_info(records: pd.DataFrame, measure: str, names: Mapping[str, str]) -> RunsInfo:
    """Return what is drawn of one measure: the first `MAX_RUNS` runs that have it.

    Parameters
    ----------
    records : of one kind, see `track_record.by_run`
    measure : key of `RECORD`
    names : of runs by their ids; one that is gone is called by its id
    """
    known = records[records[measure].notna()]
    drawn = known.head(MAX_RUNS)
    columns = {measure: "score", f"{measure}_low": "low", f"{measure}_high": "high", "independent": "independent"}
    base = drawn[BASES[measure]] if measure in BASES else LEVELS.get(measure, np.nan)
    table = drawn[list(columns)].rename(columns=columns).assign(base=base)
    titles = tuple(names.get(run_id, run_id) for run_id in drawn["run_id"])
    return RunsInfo(titles, table, len(known) - len(drawn), RECORD[measure])


def record_by_run(info: RunsInfo) -> go.Figure:
    """Draw a point per run with its interval, and a stroke where the base is."""
    if not info.names:
        return empty("No run has this score")
    rows, scale = np.arange(len(info.names)), info.entry.numbers.scale
    score, low, high, base_rate = (info.table[name].to_numpy() * scale for name in ("score", "low", "high", "base"))
    points = go.Scatter(
        x=score,
        y=rows,
        mode="markers",
        name=info.entry.label,
        marker={"size": 10, "color": PALETTE[0]},
        error_x={"array": np.nan_to_num(high - score), "arrayminus": np.nan_to_num(score - low), "color": PALETTE[5]},
        customdata=_texts(info),
        hovertemplate="%{customdata}<extra></extra>",
    )
    base = go.Scatter(
        x=base_rate,
        y=rows,
        mode="markers",
        name=reference(info.entry.key),
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 2, "color": REFERENCE}},
        hoverinfo="skip",
    )
    figure = styled(go.Figure([base, points]), 130 + ROW_HEIGHT * len(rows))
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.1})
    figure.update_yaxes(
        tickvals=rows,
        ticktext=short_together(info.names),
        range=[len(rows) - 0.5, -0.5],
        zeroline=False,
        showgrid=False,
    )
    return figure.update_xaxes(**axis(info.entry))


def _texts(info: RunsInfo) -> list[str]:
    """Return what is said of each run: its score, the interval or why there is none, the base."""
    text = info.entry.text
    texts = []
    for name, row in zip(info.names, info.table.to_dict("records"), strict=True):
        low, high = row["low"], row["high"]
        ends = "too few dates for an interval" if np.isnan(low) else f"95 %: {text(low)} to {text(high)}"
        texts.append(
            f"<b>{shown(name)}</b><br>{info.entry.label}: {text(row['score'])} ({ends})<br>"
            f"{reference(info.entry.key)}: {text(row['base'])}<br>independent dates: {row['independent']:,}"
        )
    return texts
