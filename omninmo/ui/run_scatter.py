"""Any two columns of the runs against each other; a click on a point picks its run."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.scatter import MAX_POINTS, ScatterInfo, scatter, scatter_info
from omninmo.ui import charts, column_choice, run_table, url

KEY = "compare_scatter"


def draw(runs: pd.DataFrame, marked: Sequence[str]) -> None:
    """Let the reader choose two columns, and draw a point per run.

    Parameters
    ----------
    runs : the runs that are drawn
    marked : ids of those that have a colour of their own
    """
    settings, metrics = column_choice.settings(runs), column_choice.metrics(runs)
    if not metrics:
        st.info("None of these runs has a score to draw yet.")
        return
    with st.container(horizontal=True):
        x = column_choice.draw("x", "Across", [*settings, *metrics], default="rank_ic_mean")
        y = column_choice.draw("y", "Up", [*metrics, *settings], default="oos_skill")
    info = scatter_info(_column(runs, x), _column(runs, y), runs["name"], marked)
    charts.show(scatter(info), key=KEY, on_select=_clicked)
    st.caption(reading(info))


def reading(info: ScatterInfo) -> str:
    """Return which runs are drawn, and which are not."""
    text = (
        f"Each point is one run, {len(info.run_ids):,} in all, with the scores of its own test dates. Click one to "
        "pick it, again to unpick it."
    )
    if info.without:
        lack, have = ("lacks", "has") if info.without == 1 else ("lack", "have")
        text += f" {info.without:,} {lack} one of the two values, or {have} one that no axis can show."
    if info.not_drawn:
        text += f" Only the newest {MAX_POINTS:,} are drawn; {info.not_drawn:,} older ones are not."
    return text


def _column(runs: pd.DataFrame, key: str) -> tuple[pd.Series, schema.Entry]:
    return run_table.values(runs, key), schema.entry(key)


def _clicked() -> None:
    """Pick the run of the point that was clicked, or unpick it. A redrawn chart reports no point."""
    points = st.session_state[KEY]["selection"]["points"]
    if points:
        run_id, picked = str(points[0]["customdata"][0]), url.picked()
        url.pick([one for one in picked if one != run_id] if run_id in picked else [*picked, run_id])
