"""One part of a run's page is open, and only that one is read; an empty one says why."""

import pandas as pd
import pytest
import streamlit as st

from omninmo.errors import RunError
from omninmo.ui import reads, run_parts
from tests.recorded import Recorded
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored

FILES = ("predictions", "rounds", "folds", "files", "importances")


def test_only_the_open_part_is_read(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def watched(name: str) -> None:
        read = getattr(reads, name)

        def watching(run_id: str) -> object:
            asked.append(name)
            return read(run_id)

        monkeypatch.setattr(reads, name, watching)

    for name in FILES:
        watched(name)
    run, needed = reads.run(recorded.run_id), {}
    for part in run_parts.PARTS:
        asked.clear()
        drawn(run_parts.draw, run, part=part)
        needed[part] = set(asked)
    assert needed == {
        "Overview": {"folds", "importances"},
        "Error by round": {"rounds"},
        "By year and ticker": {"predictions"},
        "Data": {"predictions"},
        "All metrics": set(),
        "Settings": set(),
        "Lineage": set(),
        "Files": {"files"},
    }


def test_a_choice_of_a_part_is_in_the_link_and_an_unknown_one_is_none(recorded: Recorded) -> None:
    app = drawn(run_parts.draw, reads.run(recorded.run_id), part="![](http://192.0.2.1)")
    assert app.segmented_control(key="run_part").value == run_parts.OVERVIEW
    app.segmented_control(key="run_part").set_value("Lineage").run()
    assert app.query_params["part"] == "Lineage" and app.segmented_control(key="run_part").value == "Lineage"
    assert len(app.dataframe) == 1


def test_a_run_without_results_says_why_in_every_part(recorded: Recorded) -> None:
    for status, own, word in (
        ("RUNNING", True, "still being trained"),
        ("FAILED", True, "failed before"),
        ("KILLED", True, "was cancelled"),
        ("SCHEDULED", True, "has not begun"),
        ("UNKNOWN", True, "Another tool"),
        ("FINISHED", False, "Another tool"),
    ):
        run = stored(run_id="not there", status=status, is_ours=own)
        for part in run_parts.OF_FILES:
            assert word in drawn(run_parts.draw, run, part=part).info[0].value
        assert drawn(run_parts.draw, run).segmented_control(key="run_part").value == run_parts.SETTINGS


def test_damage_is_said_where_the_file_is_needed_and_nowhere_else(own: Recorded) -> None:
    for name in ("predictions.parquet", "folds.json"):
        (own.artifacts() / name).write_bytes(b"damaged")
    run: pd.Series = reads.run(own.run_id)
    assert "predictions" in drawn(run_parts.draw, run, part="Data").warning[0].value
    overview = drawn(run_parts.draw, run)
    assert len(overview.warning) == 1 and len(overview.get("plotly_chart")) == 1  # the importances are whole
    files = drawn(run_parts.draw, run, part="Files")
    assert len(files.warning) == 2 and (files.dataframe[0].value["State"] == "damaged or missing").sum() == 2
    assert not drawn(run_parts.draw, run, part="All metrics").warning


def test_damage_that_several_parts_meet_is_said_once() -> None:
    def broken(run: pd.Series) -> None:
        raise RunError(f"{run['name']} has no config.json.")

    def whole(run: pd.Series) -> None:
        st.caption(str(run["name"]))

    app = drawn(lambda: run_parts.guarded(stored(), broken, whole, broken))
    assert [warning.value for warning in app.warning] == ["a has no config\\.json\\."]
    assert app.caption[0].value == "a"
