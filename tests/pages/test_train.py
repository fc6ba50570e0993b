"""Train: the form checks what is typed, keeps it, and clones a run."""

from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.ui import reads
from tests.pages.conftest import OpenPage, words


def test_the_form_shows_what_is_wrong_and_what_the_command_would_be(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    start = next(button for button in app.button if button.label == "Start training")
    assert not start.disabled and app.code[0].value == "python -m omninmo train --force-sample"
    app.number_input(key="form.max_depth").set_value(-1).run()
    assert "Tree depth is" in words(app) and "but must be a whole number of at least 1" in words(app)
    assert next(button for button in app.button if button.label == "Start training").disabled
    app.number_input(key="form.max_depth").set_value(5).run()
    app.text_input(key="form.tickers").set_value("aapl ko").run()
    assert app.code[0].value == "python -m omninmo train --force-sample --tickers AAPL,KO --max-depth 5"


def test_a_file_or_feature_that_does_not_exist_is_named_as_typed(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    app.text_input(key="form.features").set_value("rsi_14 foo_bar").run()
    assert "There is no feature 'foo_bar'" in words(app)
    app.text_input(key="form.features").set_value("").run()
    app.selectbox(key="form.source").set_value("csv").run()
    assert "need a path" in words(app)
    app.text_input(key="form.path").set_value(str(home / "none")).run()
    assert "There are no prices in" in words(app)
    assert next(button for button in app.button if button.label == "Start training").disabled


def test_clone_fills_the_form_with_the_run(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/train.py", **{"from": run_ids["far"]})
    command = app.code[0].value
    for part in ("--forward-days 60", "--feature-set minimal", "--period 6y", "--n-estimators 15", "--shap-rows 250"):
        assert part in command
    assert "--name" not in command
    assert "Cloned from **far**, 0 settings changed." in words(app)


def test_what_was_typed_outlives_a_change_of_page(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    app.number_input(key="form.max_depth").set_value(5).run()
    app.switch_page("pages/runs.py").run()
    app.switch_page("pages/train.py").run()
    assert app.number_input(key="form.max_depth").value == 5


def test_a_leaf_weight_can_be_given_and_taken_back(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    weight = app.number_input(key="form.min_child_weight")
    assert weight.value is None
    weight.set_value(200).run()
    assert app.code[0].value == "python -m omninmo train --force-sample --min-child-weight 200.0"
    app.number_input(key="form.min_child_weight").set_value(None).run()
    assert app.code[0].value == "python -m omninmo train --force-sample"
    next(button for button in app.button if button.label.startswith("Original settings")).click().run()
    assert "--max-depth 6" in app.code[0].value and "--min-child-weight 1.0" in app.code[0].value
    next(button for button in app.button if button.label == "Cautious (default)").click().run()
    assert app.code[0].value == "python -m omninmo train --force-sample"


def test_edits_of_a_clone_outlive_a_change_of_page_and_cloning_anew_takes_them_back(
    open_page: OpenPage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig(forward_days=60))
    app = open_page("pages/train.py", **{"from": "a"})
    app.number_input(key="form.max_depth").set_value(5).run()
    app.switch_page("pages/runs.py").run()
    del app.query_params["from"]  # a link to another page does not carry it on
    app.switch_page("pages/train.py").run()
    values = [app.number_input(key=f"form.{name}").value for name in ("forward_days", "max_depth")]
    assert values == [60, 5]
    for leave in (True, False):
        if leave:
            app.switch_page("pages/runs.py").run()
            app.switch_page("pages/train.py")
        app.query_params["from"] = "a"
        app.run()
        assert app.number_input(key="form.max_depth").value == 3
        app.number_input(key="form.max_depth").set_value(5).run()
        assert app.number_input(key="form.max_depth").value == 5
        del app.query_params["from"]
        assert app.run().number_input(key="form.max_depth").value == 5
