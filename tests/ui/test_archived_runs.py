"""Archived runs: restored or deleted, the latter only after a second thought."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from omninmo.tracking import editor
from omninmo.tracking.store import RunStore
from omninmo.ui import archived_runs, reads
from tests.hostile import HOSTILE
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs
from tests.ui.test_run_edits import press


def ticked(archived: pd.DataFrame, *rows: int) -> AppTest:
    """Return the archived runs drawn, some of them ticked."""
    app = drawn(archived_runs.draw, archived)
    (table,) = app.dataframe
    app.session_state[f"archived-{hash(tuple(archived.index))}"] = {
        "selection": {"rows": list(rows), "columns": [], "cells": []}
    }
    assert len(table.value) == len(archived)
    return app.run()


def test_without_archived_runs_the_page_says_how_to_archive_one() -> None:
    assert "No run is archived" in drawn(archived_runs.draw, runs().head(0)).info[0].value


def test_nothing_is_done_to_runs_that_are_not_ticked() -> None:
    app = drawn(archived_runs.draw, runs({}, {}))
    assert not app.button and "Tick archived runs" in app.caption[0].value


def test_a_ticked_run_is_restored(own: Recorded) -> None:
    archived = reads.runs().loc[[own.run_id, own.rated_id]]
    editor.archive([own.run_id, own.rated_id])
    press(ticked(archived, 0), "Restore 1 run")
    assert set(RunStore().runs()["run_id"]) == {own.run_id}


def test_a_ticked_run_is_deleted_only_by_whoever_is_sure(own: Recorded) -> None:
    archived = reads.runs().loc[[own.run_id, own.rated_id]]
    editor.archive([own.run_id, own.rated_id])
    app = ticked(archived, 1)
    (button,) = [button for button in app.button if button.label == "Delete for good"]
    assert button.disabled and "still count as trials" in app.caption[0].value
    app.checkbox[0].check().run()
    press(app, "Delete for good")
    assert own.artifacts().exists() and not own.artifacts(own.rated_id).parent.exists()


def test_only_a_page_of_them_is_sent_with_skill_as_a_number() -> None:
    many = pd.concat([runs({})] * 53, ignore_index=True)
    many["metrics.oos_skill"] = -many.index / 1000
    app = drawn(archived_runs.draw, many, page="2")
    assert app.dataframe[0].value["Skill vs mean"].tolist() == [-0.05, -0.051, -0.052]


def test_hostile_names_are_cells_of_a_table() -> None:
    changes = [{"name": text, "experiment": text, "status": text} for text in HOSTILE[:8]]
    assert list(archived_runs.listed(runs(*changes))["Run"]) == list(HOSTILE[:8])
