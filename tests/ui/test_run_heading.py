"""What a run is, in one line."""

from omninmo.ui import run_heading
from tests.ui.conftest import drawn, runs


def test_the_line_names_mode_target_horizon_split_and_features() -> None:
    table = runs({}, {"params.mode": "classification", "params.features": "rsi_14"})
    assert run_heading.what(table.iloc[0]) == (
        "Regression · Return, 30 sessions ahead · Walk-forward · minimal features"
    )
    assert run_heading.what(table.iloc[1]) == (
        "Classification · 30 sessions ahead · Walk-forward · features of its own"
    )


def test_the_horizon_of_weekly_prices_is_in_weeks() -> None:
    run = runs({"params.interval": "1wk", "params.gap": 6}).iloc[0]
    assert "Return, 6 weeks ahead" in run_heading.what(run) and "session" not in run_heading.what(run)


def test_a_run_of_another_tool_or_without_settings_has_no_line() -> None:
    table = runs({}, {"is_ours": False}, {"params.mode": None})
    assert [run_heading.has_settings(run) for _, run in table.iterrows()] == [True, False, False]


def test_what_went_wrong_is_shown_as_plain_text() -> None:
    run = runs({"tags.omninmo.error": "![](http://192.0.2.1)", "tags.omninmo.caution": "Old prices."}).iloc[0]
    app = drawn(run_heading.draw, run)
    assert "![](" not in app.error[0].value and "Old prices" in app.caption[-1].value
    run["leaks"] = True
    assert "Old prices" in drawn(run_heading.draw, run).warning[0].value
