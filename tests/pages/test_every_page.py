"""What holds on every page: empty, damaged and hostile stores, and picks that are not there."""

from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from tests.pages.conftest import OpenPage, charts, words

PAGES = (
    "pages/train.py", "pages/runs.py", "pages/compare.py", "pages/stability.py", "pages/explain.py", "pages/predict.py",
)  # fmt: skip


@pytest.mark.parametrize("script", PAGES)
def test_every_page_of_an_empty_store_says_what_to_do(script: str, open_page: OpenPage, home: Path) -> None:
    app = open_page(script)
    assert app.title[0].value == Path(script).stem.capitalize()
    if script != "pages/train.py":
        assert app.info and {"Train sample", "Train sample sweep"} <= {button.label for button in app.button}
    assert not (home / "mlflow.db").exists()


@pytest.mark.parametrize("script", PAGES)
def test_a_store_that_is_no_store_is_one_sentence(script: str, open_page: OpenPage, home: Path) -> None:
    (home / "mlflow.db").write_bytes(b"this is not a database, but somebody's notes" * 40)
    app = open_page(script)
    if script != "pages/train.py":
        assert app.error and "set OMNINMO_HOME to another folder" in words(app)
        assert "Traceback" not in words(app)


@pytest.mark.parametrize("page", ["app.py", "pages/runs.py", "pages/compare.py", "pages/train.py"])
def test_a_run_that_was_killed_before_its_settings_were_stored_breaks_no_page(
    open_page: OpenPage, home: Path, page: str
) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="early"), 20, {})
    writer.end(run.run_id, "FAILED", "Killed.")
    app = open_page(page, run=run.run_id, **{"from": run.run_id})
    assert not app.exception and "n/a, n/a" not in words(app)


@pytest.mark.parametrize("script", ["pages/compare.py", "pages/stability.py", "pages/explain.py"])
def test_an_unknown_pick_stays_in_the_url_and_is_named(
    script: str, open_page: OpenPage, run_ids: dict[str, str]
) -> None:
    picks = f"{run_ids['first']},{run_ids['far']},{'0' * 32}"
    app = open_page(script, runs=picks)
    where = "in this store" if script == "pages/compare.py" else "shown"  # Compare shows all that the store has
    assert f"1 of 3 picked runs are not {where} (00000000)" in words(app)
    assert app.query_params["runs"] == picks
    assert charts(app)


@pytest.mark.parametrize("script", ["pages/compare.py", "pages/stability.py"])
def test_a_leak_is_compared_only_if_picked_and_then_named(
    script: str, open_page: OpenPage, run_ids: dict[str, str]
) -> None:
    app = open_page(script, runs=f"{run_ids['first']},{run_ids['leak']}")
    assert "leak: This run demonstrates a leak" in " ".join(item.value for item in app.warning)
    app = open_page(script)
    assert not any("leak" in item.value for item in app.warning)
    if script == "pages/compare.py":
        assert [box.help for box in app.toggle[:1]] == ["Of all runs, 2 demonstrate a leak."]
    else:
        assert "2 that demonstrate a leak" in words(app)
