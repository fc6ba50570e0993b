"""Train: the form checks what is typed, keeps it, and clones a run."""

from pathlib import Path

from tests.pages.conftest import OpenPage, words


def test_the_form_shows_what_is_wrong_and_what_the_command_would_be(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    start = next(button for button in app.button if button.label == "Start training")
    assert not start.disabled and app.code[0].value == "python -m omninmo train --force-sample"
    app.number_input(key="form.max_depth").set_value(-1).run()
    assert "max_depth is -1, but must be a whole number of at least 1" in words(app)
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


def test_what_was_typed_outlives_a_change_of_page(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    app.number_input(key="form.max_depth").set_value(5).run()
    app.switch_page("pages/runs.py").run()
    app.switch_page("pages/train.py").run()
    assert app.number_input(key="form.max_depth").value == 5
