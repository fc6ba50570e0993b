"""Groups hold mean, standard deviation and number of runs, and lead to their runs."""

import numpy as np
import pytest

from omninmo.tracking.query import matching
from omninmo.ui import run_groups
from tests.ui.conftest import drawn, runs

SKILL = "metrics.oos_skill"
TABLE = runs(
    {"params.seed": "1", SKILL: 0.1},
    {"params.seed": "2", SKILL: 0.3},
    {"params.seed": "3", SKILL: None},
    {"params.seed": "1", "params.max_depth": 4, SKILL: -0.1},
    {"params.seed": "1", "params.max_depth": None, SKILL: float("inf")},
    {"status": "FAILED"},
    {"leaks": True},
    {"same_as": "a"},
)


def test_groups_have_mean_sd_and_n_of_what_is_known() -> None:
    by = ["params.max_depth"]
    groups = run_groups.summary(run_groups.distinct(TABLE), by, [SKILL])
    assert groups["n"].tolist() == [3, 1, 1] and groups[f"{SKILL}:count"].tolist() == [2, 1, 0]
    assert groups[f"{SKILL}:mean"].round(9).tolist()[:2] == [0.2, -0.1]
    assert groups[f"{SKILL}:std"].iloc[0] == pytest.approx(np.std([0.1, 0.3], ddof=1))
    assert groups[f"{SKILL}:std"].iloc[1:].isna().all()  # of one run there is none
    shown = run_groups.written(groups, by, [SKILL])
    assert shown["open"].tolist() == ["3 runs", "1 run", "1 run"] and shown["params.max_depth"].tolist() == [
        "3", "4", "n/a",
    ]  # fmt: skip
    assert f"{SKILL}:count" in shown and f"{SKILL}:count" not in run_groups.written(groups.iloc[1:2], by, [SKILL])


def test_repeats_leaks_and_unfinished_runs_are_no_replicates() -> None:
    assert list(run_groups.distinct(TABLE)["name"]) == list("abcde")


def test_the_condition_of_a_group_keeps_its_runs() -> None:
    runs_of_groups = run_groups.distinct(TABLE)
    by = ["params.max_depth", "params.mode"]
    for _, group in run_groups.summary(runs_of_groups, by, [SKILL]).iterrows():
        assert matching(runs_of_groups, run_groups.condition(group, by)).sum() == group["n"]


def test_at_the_start_runs_that_differ_in_their_seed_alone_make_a_group() -> None:
    assert run_groups.replicated_by(TABLE) == ["params.max_depth"]
    assert run_groups.within(TABLE.iloc[:4], ["params.max_depth"]) == ["params.seed"]
    assert run_groups.within(TABLE.iloc[:1], ["params.max_depth"]) == []


def test_the_page_says_what_differs_within_a_group_and_what_is_left_out() -> None:
    app = drawn(run_groups.draw, TABLE, group="params.max_depth", scores=SKILL)
    caption = app.caption[0].value.replace("\\", "")
    assert "runs differ in: Seed" in caption and "Left out: 3" in caption
    assert len(app.dataframe[0].value) == 3


def test_a_click_on_a_group_filters_its_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []
    monkeypatch.setattr("omninmo.ui.run_filter.put", put.append)
    groups = run_groups.summary(run_groups.distinct(TABLE), ["params.max_depth"], [SKILL])

    def click() -> None:
        import streamlit as st

        st.session_state["group_open"] = {"row": 1, "label": "1 run"}
        run_groups._open(groups, ["params.max_depth"])

    app = drawn(click, filter="a or b", view="groups")
    assert put == ["(a or b) and params.max_depth = 4.0"] and "view" not in app.query_params


def test_without_finished_runs_the_view_says_what_it_needs() -> None:
    assert "need finished runs" in drawn(run_groups.draw, TABLE[TABLE["status"] == "FAILED"]).info[0].value
