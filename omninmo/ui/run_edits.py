"""Editing runs: a bar with what can be done to some of them, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo.errors import OmninmoError
from omninmo.paths import sqlite_file, tracking_uri
from omninmo.ui import reads, run_export, run_note, url
from omninmo.ui.foreign_text import plain

OUTCOME = "edits_outcome"
MAX_NAMED = 5
NOTE_HEIGHT = 220


class Outcome(NamedTuple):
    """What became of an edit: how many runs it did something to, why not to others, and which can be brought back."""

    done: str
    failures: Mapping[str, OmninmoError]
    archived: Sequence[str] = ()


def draw(run_ids: Sequence[str]) -> None:
    """Draw what can be done to the runs, of which those that are not in the store are left out."""
    table = reads.runs()
    known = [run_id for run_id in run_ids if run_id in table.index]
    if not known:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="run-edits"):
        if len(known) == 1:
            run = reads.run(known[0])
            _name(run)
            _note(run)
        _tag(known)
        which = "" if len(known) == 1 else f" {len(known):,} runs"
        st.button(f"Archive{which}", icon=":material/archive:", type="tertiary", on_click=_archive, args=(known,))
        run_export.draw(table.loc[known], key="picked", label=f"Export{which}")


def message() -> None:
    """Say once what became of the last edit, with a way back from archiving."""
    outcome: Outcome | None = st.session_state.pop(OUTCOME, None)
    if outcome is None:
        return
    if outcome.done:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(plain(outcome.done), icon=":material/check:")
            if outcome.archived:
                st.button("Undo", icon=":material/undo:", on_click=restore, args=(outcome.archived,))
    for error in list(outcome.failures.values())[:MAX_NAMED]:
        st.error(plain(error), icon=":material/error:")
    if len(outcome.failures) > MAX_NAMED:
        st.error(f"{len(outcome.failures) - MAX_NAMED:,} more runs were left as they are.", icon=":material/error:")


def restore(run_ids: Sequence[str]) -> None:
    """Bring archived runs back; a callback of a button."""
    from omninmo.tracking import editor  # brings MLflow, which no page waits for

    several(run_ids, "restored", lambda: editor.restore(run_ids))


def several(
    run_ids: Sequence[str], done: str, edit: Callable[[], Mapping[str, OmninmoError] | None], *, archived: bool = False
) -> list[str]:
    """Edit runs, keep for `message` what became of it, and return the ids of those that were edited.

    Parameters
    ----------
    done : what the edit did, e.g. "archived"
    edit : may return why runs were not edited, by their ids; raises where none was
    archived : whether the message offers to bring the runs back
    """
    try:
        failures = edit() or {}
    except OmninmoError as error:
        st.session_state[OUTCOME] = Outcome("", {"": error})
        return []
    if sqlite_file(tracking_uri()) is None:  # a server cannot tell that runs were edited
        reads.refresh()
    edited = [run_id for run_id in run_ids if run_id not in failures]
    text = f"{len(edited):,} {'run' if len(edited) == 1 else 'runs'} {done}." if edited else ""
    st.session_state[OUTCOME] = Outcome(text, failures, edited if archived else ())
    return edited


def _name(run: pd.Series) -> None:
    run_id, key = str(run["run_id"]), f"edit-name-{run['run_id']}"
    with st.popover("Rename", icon=":material/edit:", type="tertiary"), st.form(f"form-{key}", border=False):
        st.text_input("Name", value=run["name"], key=key, max_chars=250)
        st.form_submit_button("Rename", on_click=_rename, args=(run_id, key, str(run["name"])))


def _note(run: pd.Series) -> None:
    run_id, before, key = str(run["run_id"]), run_note.stored(run), f"edit-note-{run['run_id']}"
    with st.popover("Note", icon=":material/sticky_note_2:", type="tertiary"), st.form(f"form-{key}", border=False):
        st.text_area(
            "Note",
            value=before,
            key=key,
            height=NOTE_HEIGHT,
            max_chars=8000,
            help="Markdown, shown by MLflow, too. This page draws headings and lists, and all else as plain text.",
        )
        st.form_submit_button("Save the note", on_click=_write_note, args=(run_id, key, before))


def _tag(run_ids: Sequence[str]) -> None:
    label = "Tag" if len(run_ids) == 1 else f"Tag {len(run_ids):,} runs"
    with st.popover(label, icon=":material/sell:", type="tertiary"), st.form("form-edit-tag", border=False):
        st.text_input("Tag", key="edit-tag", max_chars=250, placeholder="team")
        st.text_input("Value", key="edit-tag-value", placeholder="what the tag says; not needed to remove it")
        with st.container(horizontal=True):
            st.form_submit_button("Set", on_click=_set_tag, args=(run_ids,))
            st.form_submit_button("Remove", on_click=_remove_tag, args=(run_ids,))


def _rename(run_id: str, key: str, before: str) -> None:
    from omninmo.tracking import editor

    name = st.session_state[key]
    several([run_id], "renamed", lambda: editor.rename(run_id, name, before))


def _write_note(run_id: str, key: str, before: str) -> None:
    from omninmo.tracking import editor

    text = st.session_state[key]
    several([run_id], "noted", lambda: editor.write_note(run_id, text, before))


def _set_tag(run_ids: Sequence[str]) -> None:
    from omninmo.tracking import editor

    key, value = st.session_state["edit-tag"], st.session_state["edit-tag-value"]
    several(run_ids, f"tagged {key.strip()}", lambda: editor.set_tag(run_ids, key, value))


def _remove_tag(run_ids: Sequence[str]) -> None:
    from omninmo.tracking import editor

    key = st.session_state["edit-tag"]
    several(run_ids, f"without the tag {key.strip()}", lambda: editor.remove_tag(run_ids, key))


def _archive(run_ids: Sequence[str]) -> None:
    from omninmo.tracking import editor

    gone = several(run_ids, "archived", lambda: editor.archive(run_ids), archived=True)
    url.pick([run_id for run_id in url.picked() if run_id not in gone])
    if url.get("run") in gone:
        url.put("run", "")
