"""What to do with a run: explain it, predict with it, report it, clone it, run it again."""

import pandas as pd
import streamlit as st

from omninmo.config import PRICES_NOT_KEPT
from omninmo.ui import champion_buttons, frame, job_cards, price_files, reads, report_button


def draw(run: pd.Series) -> None:
    """Draw the actions of a finished run."""
    run_id = str(run["run_id"])
    config = reads.config(run_id)
    if config.source == "own":
        with st.container(horizontal=True, vertical_alignment="center"):
            _links(run)
            report_button.draw(run.to_frame().T)
            champion_buttons.draw(run)
        st.caption(PRICES_NOT_KEPT)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _links(run)
        report_button.draw(run.to_frame().T)
        clone(run_id)
        champion_buttons.draw(run)
        again = st.button("Run again", icon=":material/replay:", type="tertiary")
    price_files.draw([config])
    if again:
        job_cards.start(config)
        frame.open_page("Train")


def command(run: pd.Series) -> None:
    """Show what trains the run again on the command line, where that can be."""
    config = reads.config(str(run["run_id"]))
    if config.source != "own":
        with st.expander("The same from the command line"):
            st.code(config.command(), language=None, wrap_lines=True)


def _links(run: pd.Series) -> None:
    frame.link("Explain", "Explain this run", run=str(run["run_id"]))
    if not run["leaks"]:
        frame.link("Predict", "Predict with it", run=str(run["run_id"]))


def clone(run_id: str) -> None:
    """Draw the link that fills the form with the run's settings, or say why there is none."""
    if reads.config(run_id).source == "own":
        st.caption(PRICES_NOT_KEPT)
        return
    frame.link("Train", "Clone and edit", **{"from": run_id})
