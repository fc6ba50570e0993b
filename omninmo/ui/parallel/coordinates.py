"""Parallel coordinates of runs, linked with the table of their lines."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from omninmo.ui import compare_scope, frame, url
from omninmo.ui.parallel import columns, fold_columns, state
from omninmo.ui.parallel.payload import of_runs, payload

FOLDER = Path(__file__).parent
SCRIPTS = (
    "scales.js", "numbers.js", "ranges.js", "lines.js", "rows.js", "dom.js", "bytes.js", "model.js",
    "view.js", "layout.js", "canvas.js", "axes.js", "brush.js", "menu.js", "bar.js", "table.js", "tip.js", "main.js",
)  # fmt: skip
"""The parts of the component, in the order in which they make one module."""
STATE_SCRIPT = "state.js"
"""A module of its own, which hands the state of the URL to the other."""
STATE_NAME = "omninmo_parallel_state"
KEY, STATE_KEY = "parallel", "parallel-state-mount"
LOADED = "parallel-loaded"


def draw(runs: pd.DataFrame, left_out: Mapping[str, int]) -> None:
    """Draw runs as lines through params and metrics, and as a table below; picks, ranges and axes are in the URL.

    Parameters
    ----------
    runs : rows of `reads.runs()`, the runs to draw
    left_out : how many runs are not drawn, by reason
    """
    offered = columns.offered(runs)
    _component(runs, offered, columns.at_first(runs, offered), left_out, url.picked())


@st.fragment
def _component(
    runs: pd.DataFrame,
    offered: dict[str, columns.Column],
    axes: list[str],
    left_out: Mapping[str, int],
    picked: list[str],
) -> None:
    """Draw the component; a change of the picks runs the rest of the page, too."""
    _hand_over()
    loaded = _loaded(offered, axes)
    folds = [column for column in fold_columns.offered(runs) if column.name in loaded]
    data = payload(fold_columns.with_values(runs, folds), offered, loaded, left_out)
    if columns.NAME in loaded:
        data["columns"][columns.NAME] = of_runs(runs["name"], list(compare_scope.one_by_one(runs).index))
    data |= {"axes": axes, "colour": columns.colour_at_first("", offered, axes)}
    data["state"] = state.first()
    result = _registered()(
        key=KEY,
        data=data,
        on_view_change=lambda: state.take(st.session_state[KEY].get("view")),
        on_open_change=lambda: None,
    )
    if result.open in runs.index:
        frame.open_page("Runs", run=str(result.open))
    if url.picked() != picked:
        st.rerun()


def _hand_over() -> None:
    """Hand the state over on a mount of its own, beside the runs, which so are not sent again with every pick."""
    revision, now = state.revised()
    _state_registered()(key=STATE_KEY, data={"revision": revision, "state": now})


def _loaded(offered: dict[str, columns.Column], first: list[str]) -> list[str]:
    """Return the keys of the columns that are sent: those at first, those of the URL, and those asked for before."""
    in_link = [*state.axis_keys(url.get("axes")), *state.range_keys(url.get("ranges"))]
    wanted = [*first, *in_link, columns.colour_at_first(url.get("metric"), offered, first)]
    loaded = [key for key in dict.fromkeys([*st.session_state.get(LOADED, []), *wanted]) if key in offered]
    st.session_state[LOADED] = loaded
    return [key for key in offered if key in loaded]


@st.cache_resource
def _registered() -> Any:
    """Register the component once; its scripts are read from beside this file."""
    return st.components.v2.component(
        "omninmo_parallel",
        css=(FOLDER / "parallel.css").read_text("utf-8"),
        js="\n".join((FOLDER / script).read_text("utf-8") for script in SCRIPTS),
    )


@st.cache_resource
def _state_registered() -> Any:
    """Register the mount that hands over the state once."""
    script = (FOLDER / STATE_SCRIPT).read_text("utf-8")
    return st.components.v2.component(STATE_NAME, js=script, isolate_styles=False)
