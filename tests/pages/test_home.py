"""Home: the first steps, the two buttons and the latest runs."""

from pathlib import Path

import pytest

from omninmo.ui.foreign_text import plain
from tests.pages.conftest import OpenPage, words


def test_an_empty_home_explains_the_three_steps_and_creates_nothing(open_page: OpenPage, home: Path) -> None:
    app = open_page()
    assert [button.label for button in app.button][:2] == ["Train sample", "Train sample sweep"]
    for step in ("No runs yet", "1 · Train", "2 · Compare", "3 · Explain"):
        assert step in words(app)
    assert list(home.iterdir()) == []


def test_home_lists_the_latest_runs(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page()
    assert "Latest runs" in words(app)
    assert sorted(app.dataframe[0].value["name"]) == sorted(run_ids)


def test_a_home_that_cannot_be_written_is_one_sentence(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("OMNINMO_HOME", str(tmp_path / "file" / "home"))
    app = open_page()
    app.button[0].click().run()
    assert not app.exception
    assert plain("Set OMNINMO_HOME to a folder that you may write to") in app.error[0].value
