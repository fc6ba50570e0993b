"""What the pages say, without a browser: empty and full stores, links that name what is not there, and the form."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.config import SweepConfig, TrainingConfig
from omninmo.sweep import run_sweep
from tests.pages.conftest import QUICK, OpenPage

PAGES = ("pages/train.py", "pages/runs.py", "pages/compare.py", "pages/stability.py", "pages/explain.py")


def words(app: AppTest) -> str:
    """Return all that a page says."""
    blocks = (app.title, app.subheader, app.caption, app.markdown, app.info, app.warning, app.error, app.code)
    return "\n".join(str(element.value) for block in blocks for element in block).replace("\\", "")


def charts(app: AppTest) -> list[Any]:
    return list(app.get("plotly_chart"))


def test_an_empty_home_explains_the_three_steps_and_creates_nothing(open_page: OpenPage, home: Path) -> None:
    app = open_page()
    assert [button.label for button in app.button][:2] == ["Train sample", "Train sample sweep"]
    for step in ("No runs yet", "1 · Train", "2 · Compare", "3 · Explain"):
        assert step in words(app)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("script", PAGES)
def test_every_page_of_an_empty_store_says_what_to_do(script: str, open_page: OpenPage, home: Path) -> None:
    app = open_page(script)
    assert app.title[0].value == Path(script).stem.capitalize()
    if script != "pages/train.py":
        assert "Home" in words(app)
    assert not (home / "mlflow.db").exists()


@pytest.mark.parametrize("script", PAGES)
def test_a_store_that_is_no_store_is_one_sentence(script: str, open_page: OpenPage, home: Path) -> None:
    (home / "mlflow.db").write_bytes(b"this is not a database, but somebody's notes" * 40)
    app = open_page(script)
    if script != "pages/train.py":
        assert app.error and "set OMNINMO_HOME to another folder" in words(app)
        assert "Traceback" not in words(app)


def test_home_lists_the_latest_runs(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page()
    assert "Latest runs" in words(app)
    assert sorted(app.dataframe[0].value["name"]) == sorted(run_ids)


def test_a_run_whose_process_is_gone_is_failed_once_somebody_looks(open_page: OpenPage, home: Path) -> None:
    from omninmo import schema
    from omninmo.config import TrainingConfig
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


def test_a_run_shows_its_figures_beside_what_they_must_beat(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", run=run_ids["first"])
    labels = [metric.label for metric in app.metric]
    assert labels == ["Skill vs mean", "Rank IC", "Rank IC t-value", "Direction right", "Feature stability"]
    assert any("base rate" in metric.delta for metric in app.metric)
    assert len(charts(app)) == 2
    said = words(app)
    assert "Sample prices end on 2022-12-28" in said
    assert "Regression · Return, 30 sessions ahead · Walk-forward · minimal features · 20 tickers, 2017" in said
    assert "--feature-set minimal" in said and "In-sample performance" in said


def test_a_run_stands_beside_simpler_rules_and_a_rated_one_beside_what_came_true(
    open_page: OpenPage, run_ids: dict[str, str]
) -> None:
    def rules(name: str) -> dict[str, list[str]]:
        (table,) = [item.value for item in open_page("pages/runs.py", run=run_ids[name]).dataframe if "" in item.value]
        return {row[0]: row[1:] for row in table.to_numpy().tolist()}

    regression, rated = rules("first"), rules("rated")
    assert " to " in regression["95 % interval"][0] and regression["Zero"][1:] == ["", ""]
    assert regression["Training mean"][0] == "+0.000" and regression["Always up"][2].endswith("%")
    assert "Ridge regression" in regression and "Logistic regression" not in regression
    assert "Logistic regression" in rated and "Ridge regression" not in rated
    app = open_page("pages/runs.py", run=run_ids["rated"])
    assert "Ratings: said and come true" in words(app) and len(charts(app)) == 4
    assert "how volatile a stock is" in words(app)


def test_a_leak_never_passes_as_a_result(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", run=run_ids["leak"])
    assert "demonstrates a leak" in app.warning[0].value
    assert {metric.delta for metric in app.metric} == {"leaked"}
    assert "had not seen" not in words(app) and "A model that works" not in words(app)
    assert "Leaking demonstration: Skill vs mean" in charts(app)[0].proto.spec
    for script in ("pages/compare.py", "pages/stability.py"):
        app = open_page(script, runs=f"{run_ids['first']},{run_ids['leak']}")
        assert "leak: This run demonstrates a leak" in " ".join(item.value for item in app.warning)
    app = open_page("pages/explain.py", runs=run_ids["leak"])
    assert "leak: This run demonstrates a leak" in app.warning[0].value
    for script in ("pages/compare.py", "pages/stability.py"):
        assert "6 finished runs but 2 that demonstrate a leak are shown" in words(open_page(script))
    states = open_page("pages/runs.py").dataframe[0].value.set_index("name")["status"]
    assert states["leak"] == "finished, leaks" and states["first"] == "finished"


def test_leaks_alone_have_no_scores_to_compare(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['leak']},{run_ids['another leak']}")
    assert not charts(app) and "seed" in app.dataframe[0].value


def test_a_filter_that_finds_nothing_can_be_cleared(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py", filter="zzz")
    assert "None of the 6 runs holds “zzz”" in words(app) and not app.dataframe
    next(button for button in app.button if button.label == "Clear the filter").click().run()
    assert "6 of 6 runs" in words(app)
    assert "2 of 6 runs" in words(open_page("pages/runs.py", filter="shuffled"))


def test_a_failed_run_can_be_mended(open_page: OpenPage, home: Path) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="short"), 20, {})
    writer.tell_settings(run, TrainingConfig(name="short"))
    writer.end(run.run_id, "FAILED", "Too short.")
    app = open_page("pages/runs.py", run=run.run_id)
    assert "Too short" in app.error[0].value and "Regression · Return, 30 sessions ahead · Walk-forward" in words(app)
    assert any(link.proto.label == "Clone and edit" for link in app.get("page_link"))


@pytest.mark.parametrize("page", ["app.py", "pages/runs.py", "pages/compare.py", "pages/train.py"])
def test_a_run_that_was_killed_before_its_settings_were_told_breaks_no_page(
    open_page: OpenPage, home: Path, page: str
) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="early"), 20, {})
    writer.end(run.run_id, "FAILED", "Killed.")
    app = open_page(page, run=run.run_id, **{"from": run.run_id})
    assert not app.exception and "n/a, n/a" not in words(app)


def test_an_unknown_run_is_said_and_not_a_traceback(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    assert "You asked for run nothing" in words(open_page("pages/runs.py", run="nothing"))


@pytest.mark.parametrize("script", ["pages/compare.py", "pages/stability.py", "pages/explain.py"])
def test_an_unknown_pick_stays_in_the_url_and_is_said(
    script: str, open_page: OpenPage, run_ids: dict[str, str]
) -> None:
    picks = f"{run_ids['first']},{run_ids['far']},{'0' * 32}"
    app = open_page(script, runs=picks)
    assert "1 of 3 picked runs are not shown (00000000)" in words(app)
    assert app.query_params["runs"] == picks
    assert charts(app)


def test_compare_shows_what_differs_and_only_that(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['first']},{run_ids['far']}")
    columns = set(app.dataframe[0].value.columns)
    assert "forward_days" in columns and "max_depth" not in columns and "feature_set" not in columns
    assert "all 2 are drawn" in words(app) and "cannot be ranked across" in words(app)


def test_compare_says_what_has_no_axis(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['first']},{run_ids['rated']},{run_ids['leak']}")
    said = words(app)
    assert "The same in every run, so without an axis: " in said and "Horizon" in said
    assert "Not in every run; those without are drawn at n/a" in said and "Different too" not in said
    app.multiselect[0].set_value(["mode"]).run()
    assert "Different too, without an axis: Split" in words(app) and charts(app)


def test_compare_of_one_run_asks_for_another(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=run_ids["first"])
    assert "needs two finished runs, and 1 of those picked is finished: tick more of the 6" in words(app)
    assert not charts(app) and len(app.dataframe[0].value) == 6


def test_stability_compares_the_features_that_all_share(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['risky']},{run_ids['far']}")
    said = words(app)
    assert "features that all picked runs share" in said and "noise" in said and "0.8" in said
    assert len(charts(app)) == 2


def test_two_runs_are_too_few_to_conclude(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    said = words(open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['far']}"))
    assert "Two runs are too few to conclude anything" in said


def test_explain_follows_the_feature_and_partner_in_the_url(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["first"], feature="beta_252", partner="rsi_14")
    said = words(app)
    assert "What Beta, 252 sessions does" in said and "RSI, 14 sessions changes the effect" in said
    assert "250 of" in said and len(charts(app)) == 2
    assert "feature nonsense" in words(open_page("pages/explain.py", runs=run_ids["first"], feature="nonsense"))


def test_explain_speaks_of_one_rating(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["rated"], rating="Sell")
    assert "log-odds of Sell" in charts(app)[0].proto.spec


def test_the_form_says_what_is_wrong_and_what_the_command_would_be(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    start = next(button for button in app.button if button.label == "Start training")
    assert not start.disabled and app.code[0].value == "python -m omninmo train --force-sample"
    app.number_input(key="form.max_depth").set_value(-1).run()
    assert "max_depth is -1, but must be a whole number of at least 1" in app.error[0].value
    assert next(button for button in app.button if button.label == "Start training").disabled
    app.number_input(key="form.max_depth").set_value(5).run()
    app.text_input(key="form.tickers").set_value("aapl ko").run()
    assert app.code[0].value == "python -m omninmo train --force-sample --tickers AAPL,KO --max-depth 5"


def test_a_leaf_weight_can_be_given_and_taken_back(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    weight = app.number_input(key="form.min_child_weight")
    assert weight.value is None
    weight.set_value(200).run()
    assert app.code[0].value == "python -m omninmo train --force-sample --min-child-weight 200.0"
    app.number_input(key="form.min_child_weight").set_value(None).run()
    assert app.code[0].value == "python -m omninmo train --force-sample"
    next(button for button in app.button if button.label == "The guide's original").click().run()
    assert "--max-depth 6" in app.code[0].value and "--min-child-weight 1.0" in app.code[0].value
    next(button for button in app.button if button.label == "Cautious (default)").click().run()
    assert app.code[0].value == "python -m omninmo train --force-sample"


def test_a_file_or_feature_that_is_not_there_is_said_as_typed(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    app.text_input(key="form.features").set_value("rsi_14 foo_bar").run()
    assert "There is no feature 'foo_bar'" in app.error[0].value
    app.text_input(key="form.features").set_value("").run()
    app.selectbox(key="form.source").set_value("csv").run()
    assert "need a place" in app.error[0].value
    app.text_input(key="form.path").set_value(str(home / "none")).run()
    assert "There are no prices in" in app.error[0].value
    assert next(button for button in app.button if button.label == "Start training").disabled


def test_clone_fills_the_form_with_the_run(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/train.py", **{"from": run_ids["far"]})
    command = app.code[0].value
    for part in ("--forward-days 60", "--feature-set minimal", "--period 6y", "--n-estimators 15", "--shap-rows 250"):
        assert part in command
    assert "--name" not in command


def test_a_home_that_cannot_be_written_is_one_sentence(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("OMNINMO_HOME", str(tmp_path / "file" / "home"))
    app = open_page()
    app.button[0].click().run()
    assert not app.exception
    assert "Set OMNINMO_HOME to a folder that you may write to" in app.error[0].value


def test_compare_works_for_runs_that_have_no_rank_ic(open_page: OpenPage, home: Path) -> None:
    few = QUICK.replace(tickers="AAPL,KO")
    run_sweep(SweepConfig(name="few", runs=(few.replace(name="a"), few.replace(name="b", forward_days=20))))
    app = open_page("pages/compare.py")
    assert not app.error and charts(app)


def test_explain_opens_the_run_that_a_link_names(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=",".join(run_ids.values()), run=run_ids["far"])
    assert app.selectbox(key="explain_run").value == run_ids["far"]


def test_what_was_typed_outlives_a_change_of_page(open_page: OpenPage, home: Path) -> None:
    app = open_page("pages/train.py")
    app.number_input(key="form.max_depth").set_value(5).run()
    app.switch_page("pages/runs.py").run()
    app.switch_page("pages/train.py").run()
    assert app.number_input(key="form.max_depth").value == 5


def test_a_hostile_name_is_shown_and_not_obeyed(open_page: OpenPage, home: Path) -> None:
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="![](http://192.0.2.1/a.png)"), 20, {})
    app = open_page("pages/runs.py", run=run.run_id)
    assert app.subheader[0].value.startswith("\\!\\[\\]")
