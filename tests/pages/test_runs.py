"""Runs: the table with its filter, and the page of one run."""

from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.reports import run_tables
from tests.pages.conftest import OpenPage, charts, words


def test_a_run_whose_process_is_gone_is_failed_once_somebody_looks(open_page: OpenPage, home: Path) -> None:
    from omninmo import schema
    from omninmo.tracking import writer

    writer.open_run(TrainingConfig(name="orphan"), 20, {schema.TAG_JOB: "a job that is gone"})
    writer.open_run(TrainingConfig(name="somebody's"), 20, {})
    app = open_page("pages/runs.py")
    assert dict(zip(app.dataframe[0].value["name"], app.dataframe[0].value["status"], strict=True)) == {
        "orphan": "failed",
        "somebody's": "running",
    }


def test_runs_are_filtered_by_every_word(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    assert "6 of 6 runs" in words(open_page("pages/runs.py"))
    app = open_page("pages/runs.py", filter="REGRESSION minimal")
    assert "4 of 6 runs" in words(app)
    assert set(app.dataframe[0].value["name"]) == {"first", "far", "leak", "another leak"}
    app = open_page("pages/runs.py", filter="oos_skill < 9 and not rated", mode="regression", horizon="30")
    assert set(app.dataframe[0].value["name"]) == {"first", "risky"}


def test_a_filter_that_cannot_be_read_keeps_the_table(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", filter="oos_skil > 0")
    assert "“oos_skil” at letter 1" in app.error[0].value.replace("\\", "") and len(app.dataframe[0].value) == 6


def test_runs_are_seen_in_groups_and_over_time(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    groups = open_page("pages/runs.py", view="groups", group="params.feature_set").dataframe[0].value
    assert sorted(groups["open"]) == ["1 run", "3 runs"]
    assert len(charts(open_page("pages/runs.py", view="time"))) == 1


def test_a_filter_that_matches_nothing_can_be_cleared(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", filter="zzz")
    assert "None of the 6 runs matches “zzz”" in words(app) and not app.dataframe
    next(button for button in app.button if button.label == "Clear the filter").click().run()
    assert "6 of 6 runs" in words(app)
    assert "2 of 6 runs" in words(open_page("pages/runs.py", filter="shuffled"))


def test_a_run_shows_its_figures_beside_what_they_must_beat(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", run=run_ids["first"])
    labels = [metric.label for metric in app.metric]
    assert labels == ["Skill vs mean", "Rank IC", "Rank IC t-value", "Direction right", "Feature stability"]
    assert any("base rate" in metric.delta for metric in app.metric)
    assert "On dates it had not seen, this model" in app.markdown[0].value
    assert len(charts(app)) == 2
    text = words(app)
    assert "Sample prices end on 2022-12-28" in text
    assert "Regression · Return, 30 sessions ahead · Walk-forward · minimal features · 20 tickers, 2017" in text
    assert "--feature-set minimal" in text and "In-sample performance" in text


def test_a_run_stands_beside_its_baselines_and_a_classification_beside_the_actual_ratings(
    open_page: OpenPage, run_ids: dict[str, str]
) -> None:
    def baselines(name: str) -> dict[str, list[str]]:
        tables = [item.value for item in open_page("pages/runs.py", run=run_ids[name]).dataframe]
        (table,) = [table for table in tables if run_tables.WHO in table]
        return {row[0]: row[1:] for row in table.to_numpy().tolist()}

    regression, rated = baselines("first"), baselines("rated")
    assert " to " in regression["95 % interval"][0] and regression["Zero"][1:] == ["", ""]
    assert regression["Training mean"][0] == "+0.000" and regression["Always up"][2].endswith("%")
    assert " to " in regression["   model − it (95 %)"][2]
    assert "Ridge regression" in regression and "Logistic regression" not in regression
    assert "Logistic regression" in rated and "Ridge regression" not in rated
    app = open_page("pages/runs.py", run=run_ids["rated"])
    assert "Predicted against actual ratings" in words(app) and len(charts(app)) == 4
    assert "Strong Buy above 15 %" in words(app) and "Accuracy of the usual class" in words(app)
    assert app.metric[0].label == "Skill vs class shares"
    assert "how volatile a stock is" in words(app)


def test_an_action_that_cannot_be_drawn_does_not_take_the_command_along(
    open_page: OpenPage, run_ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from omninmo.ui import champion_buttons

    def damaged(run: object) -> None:
        raise RunError("The registry of models is damaged.")

    monkeypatch.setattr(champion_buttons, "draw", damaged)
    text = words(open_page("pages/runs.py", run=run_ids["first"]))
    assert "--feature-set minimal" in text and text.count("The registry of models is damaged.") == 1


def test_a_finished_run_without_its_config_says_so_once_above_its_parts(
    full_home: Path, home: Path, open_page: OpenPage
) -> None:
    from omninmo.tracking.store import RunStore
    from tests.conftest import copy_home

    copy_home(full_home, home)
    run_id = str(RunStore().runs().set_index("name").loc["first", "run_id"])
    (config,) = home.rglob(f"{run_id}/artifacts/config.json")
    config.unlink()
    app = open_page("pages/runs.py", run=run_id, part="All metrics")
    (warning,) = app.warning
    assert "config.json" in warning.value.replace("\\", "") and not app.code
    assert any(button.label == "Archive" for button in app.button)


def test_a_leak_never_passes_as_a_result(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", run=run_ids["leak"])
    assert "demonstrates a leak" in app.warning[0].value and "Its scores mean nothing" in app.markdown[0].value
    assert {metric.delta for metric in app.metric} == {"leaked"}
    assert "had not seen" not in words(app) and "A model that works" not in words(app)
    assert "Leaking demonstration: Skill vs mean" in charts(app)[0].proto.spec
    states = open_page("pages/runs.py").dataframe[0].value.set_index("name")["status"]
    assert states["leak"] == "finished, leaks" and states["first"] == "finished"


def test_a_failed_run_can_be_mended(open_page: OpenPage, home: Path) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="short"), 20, {})
    writer.record_settings(run, TrainingConfig(name="short"))
    writer.end(run.run_id, "FAILED", "Too short.")
    app = open_page("pages/runs.py", run=run.run_id)
    assert "Too short" in app.error[0].value and "Regression · Return, 30 sessions ahead · Walk-forward" in words(app)
    assert any(link.proto.label == "Clone and edit" for link in app.get("page_link"))


def test_a_failed_run_without_its_config_keeps_its_settings_in_sight(open_page: OpenPage, home: Path) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="short"), 20, {})
    writer.record_settings(run, TrainingConfig(name="short"))
    writer.end(run.run_id, "FAILED", "Too short.")
    (config,) = home.rglob(f"{run.run_id}/artifacts/config.json")
    config.unlink()
    app = open_page("pages/runs.py", run=run.run_id)
    assert "no config.json" in app.warning[0].value.replace("\\", "")
    assert app.segmented_control(key="run_part").value == "Settings" and "Setting" in app.dataframe[0].value


def test_an_unknown_run_is_a_sentence_and_not_a_traceback(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    assert "You asked for run nothing" in words(open_page("pages/runs.py", run="nothing"))


def test_a_hostile_name_is_shown_and_not_obeyed(open_page: OpenPage, home: Path) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="![](http://192.0.2.1/a.png)"), 20, {})
    app = open_page("pages/runs.py", run=run.run_id)
    assert app.header[0].value.startswith("\\!\\[\\]")


def test_a_run_that_is_archived_on_its_page_leaves_the_table_and_comes_back(
    full_home: Path, home: Path, open_page: OpenPage
) -> None:
    from omninmo.tracking.store import RunStore
    from tests.conftest import copy_home

    copy_home(full_home, home)
    run_id = str(RunStore().runs()["run_id"].iloc[0])
    app = open_page("pages/runs.py", run=run_id)
    next(button for button in app.button if button.label == "Archive").click().run()
    assert app.success[0].value == "1 run archived\\." and "5 of 5 runs" in words(app)
    next(button for button in app.button if button.label == "Undo").click().run()
    assert not app.exception and app.success[0].value == "1 run restored\\." and "6 of 6 runs" in words(app)


def test_each_part_of_a_run_opens_by_a_link(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    from omninmo.ui import run_parts
    from tests.pages.test_foreign import look

    app = open_page("pages/runs.py", run=run_ids["first"])
    for name in ("first", "rated", "leak"):
        for part in run_parts.PARTS:
            look(app, run=run_ids[name], part=part)
            assert app.segmented_control(key="run_part").value == part and not app.error, (name, part)
            assert charts(app) or len(app.dataframe) >= 1 + (name != "leak") or app.info, (name, part)
