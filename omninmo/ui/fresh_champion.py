"""Training the champion again on today's prices, and moving the alias after old and new were compared."""

import pandas as pd
import streamlit as st

from omninmo import jobs
from omninmo.config import AgainConfig, TrainingConfig
from omninmo.errors import RunError
from omninmo.jobs import Job
from omninmo.paths import tracking_uri
from omninmo.reports.old_and_new import old_and_new
from omninmo.tracking.champion import verdict_of
from omninmo.ui import champion_buttons, frame, job_cards, reads
from omninmo.ui.champion import champion
from omninmo.ui.foreign_text import plain


def draw(run: pd.Series, config: TrainingConfig) -> None:
    """Draw how a run becomes champion; of the champion, its successor."""
    st.header("The champion", anchor=False)
    run_id = str(run["run_id"])
    training = any(_is_again(job, run_id) for job in jobs.under_way())
    with st.container(horizontal=True, vertical_alignment="center"):
        champion_buttons.draw(run)
        if champion() == run_id and config.source != "own":
            st.button(
                "Train the champion again on today's prices",
                icon=":material/replay:",
                on_click=job_cards.start,
                args=(AgainConfig(run_id=run_id, name=str(run["name"])),),
                disabled=training,
            )
    if training:
        st.caption("It is being trained again: how far that is stands below **Predict**.")
    if champion() != run_id:
        st.caption("The champion predicts where no other run is named: here, on the command line and in Python.")
        return
    if config.source == "sample":
        st.caption("Its prices are the sample, which ends in 2022: trained again it is the same run.")
    if (new := successor(run_id)) is not None:
        _compare(run, reads.run(new))


def successor(run_id: str) -> str | None:
    """Return the newest run that was trained from the settings of a run by `AgainConfig`; None if there is none."""
    finished = reads.finished().index
    for job in jobs.recent():
        if _is_again(job, run_id) and job.run_ids and job.run_ids[0] in finished:
            return job.run_ids[0]
    return None


def _is_again(job: Job, run_id: str) -> bool:
    return job.kind == "again" and job.request.get("run_id") == run_id


def _compare(old: pd.Series, new: pd.Series) -> None:
    new_id = str(new["run_id"])
    with st.container(border=True, key="successor"):
        names = reads.names(pd.DataFrame([old, new], index=[str(old["run_id"]), new_id]))
        st.markdown(f"**{plain(names[new_id])}** was trained from the settings of the champion.")
        try:
            for line in _lines(tracking_uri(), str(old["run_id"]), new_id):
                st.markdown(plain(line))
        except RunError as error:
            st.warning(plain(error), icon=":material/broken_image:")
        judged = verdict_of(new)
        st.markdown(f"The new run: {plain(judged.text)}")
        anyway = judged.level != "better"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Make the new run champion{' anyway' if anyway else ''}",
                icon=champion_buttons.ICON,
                on_click=champion_buttons.appoint,
                args=(new_id,),
                kwargs={"anyway": anyway, "instead_of": str(old["run_id"])},
            )
            frame.link("Runs", "Open the new run", run=new_id)


@st.cache_resource(max_entries=8, show_spinner="Scoring both runs on the rows that they have in common…")
def _lines(uri: str, old: str, new: str) -> list[str]:  # noqa: ARG001 - part of the cache's key
    return old_and_new(reads.runs().loc[[old, new]], reads.predictions)
