"""The run that predicts: the link's, else the champion, else the newest that can."""

from pathlib import Path

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.ui import forecast_run, reads
from tests.pages.conftest import words
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    known = runs({}, {}, {"leaks": True}, {"is_ours": False}, {"status": "RUNNING"}).assign(
        artifact_uri="mlflow-artifacts:/a"
    )
    monkeypatch.setattr(reads, "runs", lambda: known)
    monkeypatch.setattr(reads, "run", known.loc.__getitem__)
    monkeypatch.setattr(reads, "finished", lambda: known.iloc[:3])
    monkeypatch.setattr(forecast_run, "_why_unreadable", lambda run_id: "")
    monkeypatch.setattr(forecast_run, "champion", lambda: "id-b")
    return known


def chosen(**query: str) -> tuple[str, str]:
    """Return the run that is chosen, and what the page says."""
    found: list[str] = []
    app = drawn(lambda: found.append(forecast_run.chosen()), **query)
    return found[0], words(app)


def test_the_link_goes_before_the_champion_and_that_before_the_newest(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chosen(run="id-a") == ("id-a", "")
    assert chosen() == ("id-b", "")
    monkeypatch.setattr(forecast_run, "champion", lambda: None)
    assert chosen() == ("id-a", "")


@pytest.mark.parametrize(
    ("run_id", "why"),
    [
        ("id-c", "demonstrates a leak"),
        ("id-d", "another tool"),
        ("id-e", "it is still running, and has no model"),
        ("![](http://x)", ""),
    ],
)
def test_what_cannot_predict_is_refused_with_the_reason(table: pd.DataFrame, run_id: str, why: str) -> None:
    run, said = chosen(run=run_id)
    assert run == "id-b" and why in said and said


def test_without_a_run_that_can_the_page_says_so(
    table: pd.DataFrame, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "finished", lambda: table.iloc[2:3])
    run, said = chosen()
    assert run == "" and "no run yet that can predict" in said


def test_an_empty_store_teaches_what_the_page_is_for(
    table: pd.DataFrame, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("runs", "finished"):
        monkeypatch.setattr(reads, name, lambda: table.iloc[:0])
    run, said = chosen()
    assert run == "" and "There is no run yet. Once there is one, its model predicts here" in said


def test_more_runs_than_the_box_offers_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    known = runs(*[{}] * 4)
    monkeypatch.setattr(reads, "finished", lambda: known)
    monkeypatch.setattr(forecast_run, "champion", lambda: None)
    assert not drawn(forecast_run.draw, "id-a").selectbox[0].help
    monkeypatch.setattr(forecast_run, "MAX_OFFERED", 3)
    (box,) = drawn(forecast_run.draw, "id-d").selectbox
    assert box.help == "The newest 3 of 4 runs." and len(box.options) == 4  # the shown one is always offered


def test_a_run_whose_files_cannot_be_read_is_passed_over_aloud_by_the_library_s_rule(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def why(run_id: str) -> str:
        if run_id == "id-b":
            raise RunError("manifest.json is damaged.")
        return "" if run_id == "id-a" else pytest.fail("nobody asked")

    monkeypatch.setattr(forecast_run, "_why_unreadable", why)
    for query in ({}, {"run": "id-b"}):
        run, said = chosen(**query)
        assert run == "id-a" and "b is left out: manifest.json is damaged." in said
    assert chosen(run="id-a") == ("id-a", "")


def test_a_champion_that_leaks_is_passed_over_aloud(table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast_run, "champion", lambda: "id-c")
    run, said = chosen()
    assert run == "id-a" and "c is left out: it demonstrates a leak" in said


def test_the_champion_is_offered_first_and_a_choice_goes_into_the_link(table: pd.DataFrame) -> None:
    app = drawn(forecast_run.draw, "id-a", ticker="KO")
    (box,) = app.selectbox
    assert box.options == ["b · champion", "a"] and box.value == "id-a"
    box.set_value("id-b").run()
    assert app.query_params["run"] == "id-b"
    assert "ticker" not in app.query_params


def test_a_run_whose_files_are_back_is_not_passed_over(own: Recorded) -> None:
    folder = own.artifacts(own.run_id)
    hidden = folder.rename(folder.with_name("elsewhere"))
    for _ in range(2):
        assert own.run_id not in chosen(run=own.run_id)
    hidden.rename(folder)
    assert chosen(run=own.run_id)[0] == own.run_id
