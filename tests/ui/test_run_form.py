"""The form: every setting is in it, with the catalogue's label, and what is cloned is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import Field
from streamlit.testing.v1 import AppTest

from omninmo.config import FIELDS, GUIDE_MODEL, TrainingConfig
from omninmo.schema import SETTINGS, Entry
from omninmo.settings import Settings
from omninmo.ui import reads, run_form

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
    assert set(FIELDS) - set(fields(app)) == {"path", "date_order", "classes"}
    app.selectbox(key="form.source").set_value("parquet").run()
    assert "path" in fields(app)
    app.selectbox(key="form.mode").set_value("classification").run()
    assert "classes" in fields(app)


def test_the_groups_of_the_catalogue_follow_each_other(open_form: OpenForm) -> None:
    app = open_form()
    prices, hidden = app.expander
    assert prices.label == "Own prices" and [caption.value for caption in hidden.caption] == [
        "Model",
        "Validation",
        "Run",
    ]
    assert {"form.mode", "form.interval"} <= {widget.key for widget in app.selectbox}
    assert hidden.number_input(key="form.max_depth").value == 3


def test_a_cloned_weekly_run_shows_that_it_is_weekly(open_form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    weekly = TrainingConfig(name="mine", source="yahoo", interval="1wk", experiment="trials", forward_days=60)
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


def test_every_wrong_value_is_a_sentence_and_nothing_can_be_started(open_form: OpenForm) -> None:
    app = open_form()
    app.number_input(key="form.max_depth").set_value(-1)
    app.text_input(key="form.tickers").set_value("NOPE").run()
    tickers, depth = [item.value.replace("\\", "") for item in app.error]
    assert tickers.startswith("Tickers: You asked for NOPE")
    assert depth.startswith("Tree depth is -1, but must be a whole number of at least 1")
    assert "correct first: Tickers, Tree depth." in [item.value.partition("To start, ")[2] for item in app.caption]
    assert next(button for button in app.button if button.label == "Start training").disabled and not app.code


def test_a_clone_says_of_which_run_and_what_was_changed(open_form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig(name="mine", tickers="KO PG", forward_days=60))
    app = open_form(**{"from": "a run"})
    assert app.caption[0].value == "Cloned from **a run**, 0 settings changed."
    app.number_input(key="form.forward_days").set_value(10)
    app.text_input(key="form.name").set_value("another").run()
    assert app.caption[0].value == "Cloned from **a run**, 1 setting changed: Horizon."
    app.number_input(key="form.max_depth").set_value(-1).run()
    assert app.caption[0].value == "Cloned from **a run**, 2 settings changed: Horizon, Tree depth."


def test_own_prices_are_shown_before_they_are_trained_on(open_form: OpenForm, home: Path) -> None:
    days = pd.bdate_range("2018-01-01", periods=1500, name="date")
    content = pd.DataFrame({"close": np.linspace(10, 30, 1500)}, index=days).to_csv().encode()
    app = open_form()
    app.file_uploader[0].set_value([("KO.csv", content, "text/csv")]).run()
    assert fields(app)["source"].value == "csv" and Path(fields(app)["path"].value).parent == home / "prices"
    assert any("1 of 1 tickers can be used, 1,500 dates" in item.value.replace("\\", "") for item in app.caption)
    assert app.get("plotly_chart") and "--source csv" in app.code[0].value
    app.number_input(key="form.forward_days").set_value(252).run()
    assert "need at least 2,376 sessions" in app.error[0].value.replace("\\", "")


def test_a_new_setting_appears_by_itself(open_form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    class Newer(Settings):
        patience: int = Field(3, ge=1, le=9)

    monkeypatch.setitem(FIELDS, "patience", Newer)
    monkeypatch.setitem(SETTINGS, "patience", Entry("patience", "Patience", "count", "How patient.", group="model"))
    widget = fields(open_form())["patience"]
    assert (widget.label, widget.help) == ("Patience", "How patient. 1 to 9.")
