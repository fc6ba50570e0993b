"""Archived runs: restored or deleted, the latter only after a second thought."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.tracking import editor
from omninmo.tracking.store import RunStore
from omninmo.ui import archived_runs, reads, run_order
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


@pytest.fixture
def both_archived(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Return a home folder whose two runs are archived, and are listed on a page each."""
    monkeypatch.setattr(run_order, "ROWS_PER_PAGE", 1)
    editor.archive([own.run_id, own.rated_id])
    return own


def _listed_now() -> None:
    from omninmo.ui import archived_runs, reads

    archived_runs.draw(reads.archived())


def test_those_of_all_pages_are_restored_at_once(both_archived: Recorded) -> None:
    app = drawn(_listed_now)
    assert not app.button and app.toggle[0].label == "All 2 archived runs" and not app.toggle[0].value
    app.toggle[0].set_value(True).run()
    app = press(app, "Restore 2 runs")
    assert set(RunStore().runs()["run_id"]) == {both_archived.run_id, both_archived.rated_id}
    assert "No run is archived" in app.info[0].value


def test_those_of_all_pages_are_deleted_by_whoever_confirms_their_number(both_archived: Recorded) -> None:
    app = drawn(_listed_now)
    app.toggle[0].set_value(True).run()
    (button,) = [button for button in app.button if button.label == "Delete for good"]
    assert button.disabled and app.checkbox[0].label == "Delete 2 runs and their files"
    app.checkbox[0].check().run()
    press(app, "Delete for good")
    assert RunStore().archived().empty
    assert not any(
        both_archived.artifacts(run_id).exists() for run_id in (both_archived.run_id, both_archived.rated_id)
    )


def test_all_of_them_means_those_that_were_listed_when_it_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_order, "ROWS_PER_PAGE", 1)
    archived = runs({}, {}, {})
    monkeypatch.setattr(reads, "archived", lambda: archived)
    app = drawn(_listed_now)
    app.toggle[0].set_value(True).run()
    assert "Restore 3 runs" in [button.label for button in app.button]
    archived = archived.iloc[:2]  # somebody restored the third
    app.run()
    assert not app.toggle[0].value and not app.button


def test_where_one_page_lists_all_its_head_ticks_them() -> None:
    assert not drawn(archived_runs.draw, runs({}, {})).toggle


def test_only_a_page_of_them_is_sent_with_skill_as_a_number() -> None:
    many = pd.concat([runs({})] * 53, ignore_index=True)
    many["metrics.oos_skill"] = -many.index / 1000
    app = drawn(archived_runs.draw, many, page="2")
    assert app.dataframe[0].value["Skill vs mean"].tolist() == [-0.05, -0.051, -0.052]


def test_hostile_names_are_cells_of_a_table() -> None:
    changes = [{"name": text, "experiment": text, "status": text} for text in HOSTILE[:8]]
    assert list(archived_runs.listed(runs(*changes))["Run"]) == list(HOSTILE[:8])
