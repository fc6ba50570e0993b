"""The bar that edits runs, and what it says afterwards."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.tracking import editor
from omninmo.tracking.store import RunStore
from omninmo.ui import reads, run_edits
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def bar(run_ids: list[str], **query: str) -> AppTest:
    return drawn(_message_and_bar, run_ids, **query)


def _message_and_bar(run_ids: list[str]) -> None:
    from omninmo.ui import run_edits

    run_edits.message()
    run_edits.draw(run_ids)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with a label; the page must not raise."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def stored(run_id: str) -> dict[str, Any]:
    return dict(RunStore().runs().set_index("run_id").loc[run_id])


def test_a_run_is_renamed_and_noted(own: Recorded) -> None:
    app = bar([own.run_id])
    app.text_input(key=f"edit-name-{own.run_id}").set_value("better")
    assert press(app, "Rename").success[0].value == "1 run renamed\\."
    app.text_area(key=f"edit-note-{own.run_id}").set_value("# Why\n- because")
    assert press(app, "Save the note").success[0].value == "1 run noted\\."
    assert stored(own.run_id)["name"] == "better"
    assert stored(own.run_id)["tags.mlflow.note.content"] == "# Why\n- because"
    assert not app.run().success  # it is said once


def test_what_somebody_else_wrote_meanwhile_is_shown_instead(own: Recorded) -> None:
    app = bar([own.run_id])
    editor.rename(own.run_id, "theirs", before="quick")
    app.text_input(key=f"edit-name-{own.run_id}").set_value("mine")
    assert "changed meanwhile" in press(app, "Rename").error[0].value and not app.success
    assert stored(own.run_id)["name"] == "theirs"
    assert press(app, "Rename").success and stored(own.run_id)["name"] == "mine"  # now it was seen


def test_several_runs_are_tagged_together_but_have_no_name_in_common(own: Recorded) -> None:
    ids = [own.run_id, own.rated_id]
    app = bar([*ids, "unknown"])
    assert [item.label for item in app.text_input] == ["Tag", "Value"] and not app.text_area
    app.text_input(key="edit-tag").set_value("team")
    app.text_input(key="edit-tag-value").set_value("a")
    assert "2 runs tagged team" in press(app, "Set").success[0].value
    assert [stored(run_id)["tags.team"] for run_id in ids] == ["a", "a"]
    press(app, "Remove")
    assert "tags.team" not in stored(own.run_id)
    app.text_input(key="edit-tag").set_value("omninmo.version")
    assert "kept by the programs" in press(app, "Set").error[0].value


def test_archived_runs_leave_the_picks_and_can_be_brought_back_at_once(own: Recorded) -> None:
    app = bar([own.run_id], runs=f"{own.run_id},{own.rated_id}", run=own.run_id)
    press(app, "Archive")
    assert set(RunStore().runs()["run_id"]) == {own.rated_id}
    assert app.query_params["runs"] == own.rated_id and "run" not in app.query_params
    press(app, "Undo")
    assert set(RunStore().runs()["run_id"]) == {own.run_id, own.rated_id}


def test_one_failure_of_several_is_named(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    from omninmo.config import TrainingConfig
    from omninmo.tracking import writer

    running = [writer.open_run(TrainingConfig(name=f"running {number}"), 20, {}).run_id for number in range(7)]
    app = press(bar([own.run_id, *running]), "Archive 8 runs")
    assert app.success[0].value == "1 run archived\\."
    assert len(app.error) == run_edits.MAX_NAMED + 1 and "2 more runs" in app.error[-1].value
    assert set(running) < set(reads.runs().index)


def test_without_known_runs_there_is_no_bar(own: Recorded) -> None:
    assert not bar(["unknown"]).button and not bar([]).button
