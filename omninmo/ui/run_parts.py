"""The parts of a run's page below its verdict: one is open, and only that one is read and drawn."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from omninmo.errors import RunError
from omninmo.ui import reads, url
from omninmo.ui.foreign_text import plain

OVERVIEW, SETTINGS = "Overview", "Settings"
OF_FILES = (OVERVIEW, "Error by round", "By year and ticker", "Data")
"""Parts that are read from the files of a finished run of omninmo's own."""
PARTS = (*OF_FILES, "All metrics", SETTINGS, "Lineage", "Files")
WAITING = {
    "RUNNING": "This run is still being trained; what belongs here is written when it ends.",
    "SCHEDULED": "This run has not begun; what belongs here is written when it ends.",
    "FAILED": "This run failed before there was a result, so this part is empty; its settings are kept.",
    "KILLED": "This run was cancelled before there was a result, so this part is empty; its settings are kept.",
}
FOREIGN = (
    "Another tool made this run, and left none of the files that are shown here; its metrics and settings are kept."
)


def draw(run: pd.Series) -> None:
    """Draw the choice of parts, and the chosen one or why it is empty."""
    finished = run["run_id"] in reads.finished().index
    default = OVERVIEW if finished else SETTINGS
    chosen = url.get("part")
    # the link decides, also where the page showed another part before
    st.session_state["run_part"] = chosen if chosen in PARTS else default
    part = st.segmented_control(
        "Part of the run",
        PARTS,
        required=True,
        key="run_part",
        label_visibility="collapsed",
        on_change=lambda: url.put("part", st.session_state["run_part"]),
    )
    if part in OF_FILES and not finished:
        st.info(reason(run), icon=":material/info:")
    else:
        guarded(run, _DRAW[str(part)])


def reason(run: pd.Series) -> str:
    """Return why a run has no results of its own."""
    return WAITING.get(str(run["status"]), FOREIGN) if run["is_ours"] else FOREIGN


def guarded(run: pd.Series, *parts: Callable[[pd.Series], None]) -> bool:
    """Draw parts of a run's page, and return whether all could be drawn.

    Damage to a file that one needs takes nothing from the others, and is said in a sentence below them; once where
    several need it.
    """
    damage: dict[str, None] = {}
    for draw_part in parts:
        try:
            draw_part(run)
        except RunError as error:
            damage[str(error)] = None
    for sentence in damage:
        st.warning(plain(sentence), icon=":material/broken_image:")
    return not damage


def _overview(run: pd.Series) -> None:
    from omninmo.ui import class_figures, fold_chart, importance_chart, run_files

    parts = [fold_chart.draw, lambda run: importance_chart.draw(run["run_id"])]
    if reads.is_classification(run) and not run["leaks"]:
        parts.append(class_figures.draw)
    guarded(run, *parts, lambda run: run_files.draw(run["run_id"]))


def _rounds(run: pd.Series) -> None:
    from omninmo.ui import error_curves

    error_curves.draw(run)


def _by_year_and_ticker(run: pd.Series) -> None:
    from omninmo.ui import breakdown

    breakdown.draw(run)


def _data(run: pd.Series) -> None:
    from omninmo.ui import data_coverage

    data_coverage.draw(run)


def _metrics(run: pd.Series) -> None:
    from omninmo.ui import metric_table

    metric_table.draw(run)


def _settings(run: pd.Series) -> None:
    from omninmo.ui import settings_table

    settings_table.draw(run)


def _lineage(run: pd.Series) -> None:
    from omninmo.ui import lineage

    lineage.draw(run)


def _files(run: pd.Series) -> None:
    from omninmo.ui import run_files

    run_files.listing(run)


_DRAW: dict[str, Callable[[pd.Series], None]] = dict(
    zip(
        PARTS,
        (_overview, _rounds, _by_year_and_ticker, _data, _metrics, _settings, _lineage, _files),
        strict=True,
    )
)
