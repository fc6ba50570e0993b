"""One setting against one metric: a dot per run, and mean ± standard deviation for each value of the setting."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures.axes import axis
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import short_together, shown
from omninmo.figures.template import FAINT, empty, styled
from omninmo.figures.value_axis import MAX_DRAWN, MAX_LETTERS
from omninmo.schema import Entry

MAX_VALUES = 30
SPREAD, SPREAD_OF_FEW = 0.14, 0.03
"""Runs of one value stand side by side within this distance, so that none hides another; of few values, which are far
apart, within the second times their number."""


class EffectInfo(NamedTuple):
    """What is drawn: of each value of the setting, its runs, and their mean and spread in the metric's unit."""

    values: tuple[str, ...]
    positions: Floats
    scores: Floats
    names: tuple[str, ...]
    means: Floats
    sds: Floats
    counts: tuple[int, ...]
    setting: Entry
    metric: Entry


def effect_info(setting: pd.Series, scores: pd.Series, names: pd.Series, entries: tuple[Entry, Entry]) -> EffectInfo:
    """Return the runs that have both values, by the value of the setting.

    Parameters
    ----------
    setting, scores, names : of the runs, indexed alike
    entries : of the setting and of the metric

    Returns
    -------
    EffectInfo
        sds : sample standard deviation, NaN where a value has one run only.
    """
    of_setting, of_metric = entries
    table = pd.DataFrame({"setting": setting, "score": scores.astype(float) * of_metric.numbers.scale, "name": names})
    table = table[table["score"].abs() <= MAX_DRAWN].dropna(subset=["setting"])
    groups = table.groupby("setting", sort=True)
    codes = groups.ngroup().to_numpy()
    turn, size = groups.cumcount().to_numpy(), groups["name"].transform("size").to_numpy()
    aside = np.where(size > 1, (turn / np.maximum(size - 1, 1) - 0.5) * 2 * _spread(groups.ngroups), 0.0)
    return EffectInfo(
        tuple(of_setting.text(value) for value in groups.groups),
        (codes + aside).astype(np.float64),
        table["score"].to_numpy(),
        tuple(table["name"].astype(str)),
        groups["score"].mean().to_numpy(),
        groups["score"].std(ddof=1).to_numpy(),
        tuple(int(count) for count in groups.size()),
        of_setting,
        of_metric,
    )


def _spread(values: int) -> float:
    return min(SPREAD, SPREAD_OF_FEW * values)


def param_effect(info: EffectInfo) -> go.Figure:
    """Draw the dots, and beside several runs of one value their mean and a bar from mean − sd to mean + sd."""
    if not info.names:
        return empty("No run has both")
    if len(info.values) > MAX_VALUES:
        return empty(f"{len(info.values)} different values: the scatter shows them")
    dots = go.Scatter(
        x=info.positions,
        y=info.scores,
        mode="markers",
        marker={"size": 9, "color": PALETTE[0], "opacity": 0.75, "line": {"width": 1, "color": FAINT}},
        customdata=np.array([shown(name) for name in info.names], dtype=object),
        hovertemplate="<b>%{customdata}</b><br>%{y}<extra></extra>",
    )
    several = np.flatnonzero(np.array(info.counts) > 1)
    means = go.Scatter(
        x=several + 2 * _spread(len(info.values)),
        y=info.means[several],
        mode="markers",
        marker={"size": 12, "color": PALETTE[4], "symbol": "diamond"},
        error_y={"type": "data", "array": info.sds[several], "color": FAINT, "thickness": 2},
        customdata=np.array(info.counts)[several],
        hovertemplate="mean of %{customdata} runs: %{y}<extra></extra>",
    )
    figure = styled(go.Figure([dots, means]))
    figure.update_yaxes(**axis(info.metric))
    return figure.update_xaxes(
        title=shown(info.setting.title),
        tickvals=np.arange(len(info.values)),
        ticktext=[
            f"{text}<br>n = {count}"
            for text, count in zip(short_together(info.values, MAX_LETTERS), info.counts, strict=True)
        ],
        showgrid=False,
        zeroline=False,
    )
