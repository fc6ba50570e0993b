"""The form: every setting is in it, with the catalogue's label, and what is cloned is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field
from streamlit.testing.v1 import AppTest

from omninmo.config import FIELDS, GUIDE_MODEL, TrainingConfig
from omninmo.schema import SETTINGS, Entry
from omninmo.settings import Settings
from omninmo.ui import reads, run_form
from tests.pages.conftest import words

OpenForm = Callable[..., AppTest]


@pytest.fixture
def open_form(home: Path) -> OpenForm:
    """Return `open_form(**query)`: the form alone, on an empty store."""

    def script() -> None:
        from omninmo.ui import run_form

        run_form.draw()

    def run(**query: str) -> AppTest:
        app = AppTest.from_function(script, default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return run


def fields(app: AppTest) -> dict[str, Any]:
    """Return the widgets of settings by the setting's name."""
    assert not app.exception, app.exception
    widgets = (*app.selectbox, *app.number_input, *app.text_input)
    return {str(widget.key).removeprefix(run_form.PREFIX): widget for widget in widgets}


def every_field(app: AppTest) -> dict[str, Any]:
    """Return the widgets where also those are drawn that stand for one source or mode alone."""
    app.selectbox(key="form.source").set_value("csv")
    app.selectbox(key="form.mode").set_value("classification").run()
    return fields(app)


def test_every_setting_of_the_config_is_in_the_form_with_the_catalogue_s_label(open_form: OpenForm) -> None:
    drawn = every_field(open_form())
    assert set(drawn) == set(FIELDS)
    for name, widget in drawn.items():
        assert widget.label == SETTINGS[name].full_label
        assert widget.help.startswith(SETTINGS[name].help)


def test_the_form_starts_from_the_defaults(open_form: OpenForm) -> None:
    usual = TrainingConfig().flat()
    for name, widget in fields(open_form()).items():
        assert widget.value == (", ".join(usual[name]) if isinstance(usual[name], tuple) else usual[name]), name


def test_settings_of_one_source_or_mode_are_drawn_there_alone(open_form: OpenForm) -> None:
    app = open_form()
    assert set(FIELDS) - set(fields(app)) == {"path", "classes"}
    app.selectbox(key="form.source").set_value("parquet").run()
    assert "path" in fields(app)
    app.selectbox(key="form.mode").set_value("classification").run()
    assert "classes" in fields(app)


def test_the_groups_of_the_catalogue_follow_each_other(open_form: OpenForm) -> None:
    app = open_form()
    titles = [caption.value for caption in app.expander[0].caption]
    assert titles == ["Model", "Validation", "Run"]
    assert {"form.mode", "form.interval"} <= {widget.key for widget in app.selectbox}
    assert app.expander[0].number_input(key="form.max_depth").value == 3


def test_a_cloned_weekly_run_shows_that_it_is_weekly(open_form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    weekly = TrainingConfig(name="mine", interval="1wk", experiment="trials", forward_days=60)
    monkeypatch.setattr(reads, "config", lambda run_id: weekly)
    drawn = fields(app := open_form(**{"from": "a run"}))
    assert (drawn["interval"].value, drawn["experiment"].value, drawn["name"].value) == ("1wk", "trials", "")
    assert drawn["interval"].options == ["Daily", "Weekly"]
    assert "--interval 1wk" in app.code[0].value and "--experiment trials" in app.code[0].value


def test_prices_given_from_python_are_no_choice(open_form: OpenForm) -> None:
    assert "Own prices, given from Python" not in fields(open_form())["source"].options


def test_the_original_settings_can_be_chosen(open_form: OpenForm) -> None:
    app = open_form()
    wanted = next(button for button in app.button if button.label.startswith("Original settings (depth 6, rate 0.1"))
    wanted.click().run()
    assert {name: fields(app)[name].value for name in GUIDE_MODEL} == GUIDE_MODEL


def test_bounds_are_in_the_help(open_form: OpenForm) -> None:
    drawn = fields(open_form())
    assert drawn["max_depth"].help.endswith(" 1 to 12.") and drawn["subsample"].help.endswith(" Above 0 to 1.")


def test_a_wrong_value_is_one_sentence_and_nothing_can_be_started(open_form: OpenForm) -> None:
    app = open_form()
    app.number_input(key="form.max_depth").set_value(-1).run()
    assert "max_depth is -1, but must be a whole number of at least 1" in words(app)
    assert next(button for button in app.button if button.label == "Start training").disabled


def test_a_new_setting_appears_by_itself(open_form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    class Newer(Settings):
        patience: int = Field(3, ge=1, le=9)

    monkeypatch.setitem(FIELDS, "patience", Newer)
    monkeypatch.setitem(SETTINGS, "patience", Entry("patience", "Patience", "count", "How patient.", group="model"))
    widget = fields(open_form())["patience"]
    assert (widget.label, widget.help) == ("Patience", "How patient. 1 to 9.")
