"""Tables of runs read like the catalogue, show what differs, and lead into a run."""

import json
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from omninmo import schema
from omninmo.ui import run_table
from tests.ui.conftest import drawn, runs

SCORES = ("oos_skill", "rank_ic_mean", "direction_accuracy", "direction_base_rate")


def test_percentages_and_words_are_readable() -> None:
    table = runs({}, {"params.mode": "classification", "metrics.direction_accuracy": 0.5})
    shown = run_table.readable(table, ("mode",), ("direction_accuracy",))
    assert shown["direction_accuracy"].tolist() == [0.55, 0.5]
    assert shown["mode"].tolist() == ["Regression", "Classification"]


def test_what_differs_stands_between_the_first_and_the_other_scores() -> None:
    table = runs({}, {"params.max_depth": 4, "metrics.oos_skill": 0.02, "metrics.direction_base_rate": 0.5})
    shown = run_table.readable(table, ("forward_days", "max_depth", "mode"), SCORES)
    assert list(shown.columns) == ["name", "oos_skill", "max_depth", "direction_base_rate", "start_time"]


def test_of_a_single_run_everything_is_shown() -> None:
    shown = run_table.readable(runs({}), ("forward_days", "mode"), SCORES)
    assert {"forward_days", "mode", *SCORES} <= set(shown.columns) and "status" not in shown


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"leaks": True}, "finished, leaks"),
        ({"status": "FAILED"}, "failed"),
        ({"same_as": "b"}, "finished, a repeat"),
    ],
)
def test_a_status_is_shown_where_one_is_out_of_the_ordinary(change: dict[str, Any], status: str) -> None:
    assert run_table.readable(runs(change, {}), (), SCORES)["status"].tolist() == [status, "finished"]


def test_a_repeat_names_the_run_that_it_repeats() -> None:
    assert run_table.readable(runs({"same_as": "b"}, {}), (), SCORES)["same_as"].tolist() == ["b", ""]
    assert "same_as" not in run_table.readable(runs({}, {}), (), SCORES)


def test_settings_without_a_column_are_named_below_the_table() -> None:
    table = runs({}, {"params.max_depth": 4})
    assert run_table.same_in_all(table, ("mode", "max_depth", "forward_days", "oos_skill")) == (
        "The same in all of these runs: Mode Regression, Horizon 30, Skill vs mean +0.010."
    )
    assert run_table.same_in_all(table, ("max_depth", "seed")) == ""


def test_of_what_no_number_can_be_written_the_sentence_below_is_short() -> None:
    huge = {"metrics.oos_skill": float("-inf"), "metrics.feature_stability": -1e302}
    assert run_table.same_in_all(runs(huge, huge), ("oos_skill", "feature_stability")) == (
        "The same in all of these runs: Skill vs mean −∞, Feature stability −1e+302."
    )


def test_numbers_are_written_in_the_table_and_sort_as_numbers() -> None:
    app = drawn(run_table.pick, runs({"metrics.oos_skill": -0.0004}, {"metrics.oos_skill": 0.2}), (), ("oos_skill",))
    assert app.dataframe[0].value["oos_skill"].tolist() == [-0.0004, 0.2]
    shown = convert_arrow_bytes_to_pandas_df(app.dataframe[0].proto.arrow_data.styler.display_values)
    assert shown["oos_skill"].tolist() == ["+0.000", "+0.200"]


def test_values_come_from_params_metrics_or_the_run_itself() -> None:
    table = runs({}, {"params.path": "/prices"})
    assert run_table.values(table, "max_depth").tolist() == [3, 3]
    assert run_table.values(table, "oos_skill").tolist() == [0.01, 0.01]
    assert run_table.values(table, "experiment").tolist() == ["stock_prediction"] * 2
    table["params.experiment"] = "a setting of another tool"
    assert run_table.values(table, "experiment").tolist() == ["stock_prediction"] * 2
    assert pd.isna(run_table.values(table, "path")["id-a"]) and run_table.values(table, "no such").isna().all()


def test_picks_among_the_rows_are_ticked() -> None:
    app = drawn(run_table.pick, runs({}, {}), (), ("oos_skill",), runs="id-b,elsewhere")
    assert list(app.dataframe[0].value["name"]) == ["a", "b"]
    assert app.query_params["runs"] == "id-b,elsewhere"


def test_the_ticks_follow_picks_that_are_made_elsewhere() -> None:
    table = runs({}, {})
    key = f"runs-{hash(tuple(table.index))}"
    app = drawn(run_table.pick, table, (), ("oos_skill",), runs="id-b,elsewhere")
    assert app.session_state[key]["selection"]["rows"] == [1]
    app.query_params["runs"] = "id-a,id-b"
    assert app.run().session_state[key]["selection"]["rows"] == [0, 1]
    del app.query_params["runs"]
    assert app.run().session_state[key]["selection"]["rows"] == []


def test_ticks_that_the_table_knows_are_not_sent_again_with_its_rows() -> None:
    table = runs({}, {})
    key = f"runs-{hash(tuple(table.index))}"
    app = drawn(run_table.pick, table, (), ("oos_skill",), runs="id-b")
    first = app.dataframe[0].proto
    assert not first.selection_state
    app.session_state[key] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}  # as a click in the table does
    app.query_params["runs"] = "id-b,id-a"
    assert app.run().run().dataframe[0].proto == first
    app.query_params["runs"] = "id-a"
    assert "[0]" in app.run().dataframe[0].proto.selection_state


def test_columns_beside_stand_after_what_stays_in_sight() -> None:
    table = runs({"params.max_depth": 4}, {"status": "FAILED"})
    marks = pd.DataFrame({"flags": ["x", ""]}, index=table.index)
    keys = ("metrics.oos_skill", "metrics.rank_ic_mean", "rank_ic_t", "params.max_depth")
    app = drawn(run_table.pick_among, table, keys, marks)
    assert list(app.dataframe[0].value.columns) == ["name", "status", *keys[:3], "flags", keys[3], "start_time"]


def test_the_worst_of_good_folds_has_a_bar() -> None:
    marks = pd.DataFrame({"folds": [[0.010, 0.014], [0.012, 0.013]]}, index=["id-a", "id-b"])
    app = drawn(run_table.pick_among, runs({}, {}), (), marks)
    scale = json.loads(app.dataframe[0].proto.columns)["folds"]["type_config"]
    assert (scale["y_min"], scale["y_max"]) == (0, 0.014)


def test_bars_of_folds_reach_from_the_lowest_to_the_highest_and_an_outlier_flattens_none() -> None:
    assert run_table.fold_scale(pd.Series([[-0.02, -0.01], [-0.03]])) == (-0.03, 0)
    many = [[-0.01, 0.01]] * 100
    assert run_table.fold_scale(pd.Series([*many, [-50.0, 50.0]])) == (-0.01, 0.01)
    assert run_table.fold_scale(pd.Series([[0.0], []])) == (0, 1)


def test_a_tag_is_text_and_names_with_their_kind_are_the_catalogue_s() -> None:
    table = runs({"tags.team": "a", "metrics.direction_accuracy": 0.5})
    assert run_table.written(table, ["metrics.direction_accuracy", "tags.team"]).iloc[0, 1:3].tolist() == [0.5, "a"]
    assert run_table.entry("metrics.oos_skill") == schema.METRICS["oos_skill"]
    assert run_table.entry("tags.team").format == "text"


def test_a_click_on_a_name_opens_that_run(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr("omninmo.ui.frame.open_page", lambda page, **query: opened.append((page, query)))
    monkeypatch.setattr(st, "dataframe", lambda *arguments, key, **options: None)
    table = runs({}, {})

    def click() -> None:
        st.session_state[f"runs-{hash(tuple(table.index))}-open"] = {"row": 1, "label": "b"}
        run_table.pick(table, (), ("oos_skill",))

    drawn(click)
    assert opened == [("Runs", {"run": "id-b"})]


def test_a_name_that_begins_like_an_icon_stays_a_name() -> None:
    (name,) = run_table.readable(runs({"name": ":material/delete: all"}), (), ())["name"]
    assert not name.startswith(":") and name.endswith(":material/delete: all")


def test_a_table_shows_a_screenful_of_rows_at_most() -> None:
    assert run_table.height(1) < run_table.height(15) == run_table.height(10_000)


def test_ratings_are_cautioned() -> None:
    assert not drawn(run_table.classification_caution, runs({})).caption
    app = drawn(run_table.classification_caution, runs({}, {"params.mode": "classification"}))
    assert "how volatile" in app.caption[0].value


def test_the_column_of_names_is_as_wide_as_a_run_s_own_name_needs() -> None:
    short, long = "reg-30d-d3-lr0.03-20t-1504", "reg-30d-d3-lr0.03-20t-technical-9969"
    assert run_table.name_width(pd.Series([short])) < run_table.name_width(pd.Series([short, long]))
