"""The table of runs: typed by the names of its columns, the same whether made at once or brought up to date."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo import schema
from omninmo.tracking import run_table
from omninmo.tracking.run_table import (
    Row,
    Values,
    columns_left_out,
    gathered,
    made,
    of_experiments,
    runs_of_other_tags,
    updated,
)


def row(run_id: str, start: int | None = 1_700_000_000_000) -> Row:
    """Return a run's row."""
    return Row(run_id, "e", "0", run_id.upper(), "FINISHED", start, None, "x")


VALUES: Values = {
    "params.max_depth": {"a": "3", "b": "4"},
    "params.learning_rate": {"a": "0.1", "b": "1e999"},
    "params.scheme": {"a": schema.LEAKS},
    "metrics.loss": {"a": 1.0, "b": -1.7976931348623157e308},
    f"tags.{schema.TAG_VERSION}": {"a": "0.0.1"},
}


def test_columns_are_typed_by_their_names() -> None:
    table = made([row("a"), row("b")._replace(name="  "), row("c", None)._replace(name=None)], VALUES)
    assert table["run_id"].tolist() == ["a", "b", "c"] and table["name"].tolist() == ["A", "b", "c"]
    assert table["params.max_depth"].dtype == "float64" and table["params.scheme"].dtype == "str"
    np.testing.assert_array_equal(table["params.learning_rate"], [0.1, np.nan, np.nan])
    assert table["metrics.loss"].tolist()[:2] == [1.0, -math.inf]
    assert table["is_ours"].tolist() == table["leaks"].tolist() == [True, False, False]
    assert str(table["start_time"].dtype) == "datetime64[us, UTC]" and pd.isna(table["start_time"][2])


def test_a_run_of_an_old_mlflow_has_its_name_in_a_tag() -> None:
    rows = [row("a")._replace(name=None), row("b")._replace(name=""), row("c")]
    named = made(rows, {"tags.mlflow.runName": {"a": "tagged", "b": " ", "c": "other"}})
    assert named["name"].tolist() == ["tagged", "b", "C"]


def test_params_that_every_run_has_as_whole_numbers_are_integers() -> None:
    table = made([row("a"), row("b")], VALUES)
    assert table["params.max_depth"].dtype == "int64"
    more = updated(table, made([row("c")], {}), ["c"])
    assert more["params.max_depth"].dtype == "float64" and more["run_id"].tolist() == ["a", "b", "c"]
    assert updated(more, made([], {}), ["c"])["params.max_depth"].dtype == "int64"


def test_newest_runs_come_first_and_those_without_a_time_last() -> None:
    rows = [row("a", 2_000), row("b", None), row("c", 10**18), row("d", 1_800_000_000_000), row("e", 1_700_000_000_000)]
    assert made(rows, {})["run_id"].tolist()[:2] == ["d", "e"]
    assert made(rows[::-1], {})["run_id"].tolist() == made(rows, {})["run_id"].tolist()


@pytest.mark.parametrize("change", ["none", "value", "run", "gone", "column", "last value"])
def test_an_update_gives_what_making_it_anew_gives(change: str) -> None:
    rows, values = [row("a"), row("b"), row("c")], {name: dict(column) for name, column in VALUES.items()}
    before = made(rows, values)
    changed = ["b"] if change != "run" else ["d"]
    if change == "value":
        values["params.max_depth"]["b"] = "9.5"
    elif change == "run":
        rows.append(row("d", 1_800_000_000_000))
    elif change == "gone":
        del rows[1]
    elif change == "column":
        values["tags.new"] = {"b": "x"}
    elif change == "last value":
        changed = ["a"]
        del values["params.scheme"]["a"]
    part = made([some for some in rows if some.run_id in changed], values)
    pd.testing.assert_frame_equal(updated(before, part, changed), made(rows, values))


STARTS = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from([None, -(10**18), 0, 10**12, 2 * 10**12]))


@settings(max_examples=30, deadline=None)
@given(STARTS, STARTS)
def test_runs_come_where_their_start_and_id_put_them(
    earlier: dict[str, int | None], later: dict[str, int | None]
) -> None:
    before, after = ([row(run_id, start) for run_id, start in starts.items()] for starts in (earlier, later))
    changed = [one for one in after if one.run_id in "aceg"]
    kept = [one for one in before if one.run_id not in "aceg"]
    pd.testing.assert_frame_equal(
        updated(made(before, VALUES), made(changed, VALUES), set("aceg")), made([*kept, *changed], VALUES)
    )


def test_runs_follow_their_experiments() -> None:
    rows = [row("a"), row("b"), row("c")._replace(experiment_id="1")]
    renamed = [one._replace(experiment="new") for one in rows[:2]] + rows[2:]
    before = made(rows, VALUES)
    pd.testing.assert_frame_equal(of_experiments(before, {"0": "new", "1": "e"}), made(renamed, VALUES))
    pd.testing.assert_frame_equal(of_experiments(before, {"0": "new"}), made(renamed[:2], VALUES))
    pd.testing.assert_frame_equal(of_experiments(before, {"1": "e"}), made(rows[2:], {}))
    assert of_experiments(before, {}).empty


def test_runs_of_other_tags_are_told_from_their_neighbours() -> None:
    tags: Values = {"tags.a": {"a": "1", "b": "1", "d": "1"}, "tags.b": {"b": "", "c": None}}
    table = made([row(run_id) for run_id in "abcd"], tags)
    assert runs_of_other_tags(table, set("abc"), tags) == set()
    assert runs_of_other_tags(table, set("abc"), {"tags.a": {"a": "2", "b": "1"}, "tags.b": {"b": ""}}) == {"a"}
    assert runs_of_other_tags(table, set("abc"), {"tags.a": {"a": "1", "b": "1"}}) == {"b"}
    assert runs_of_other_tags(table, set("abc"), tags | {"tags.new": {"c": "1"}}) == {"c"}


def test_columns_beyond_the_limit_are_those_that_fewest_runs_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_table, "MAX_COLUMNS", 6)
    values = VALUES | {"params.rare": {"a": "1"}, "params.common": {"a": "1", "b": "2"}}
    names = set(made([row("a"), row("b")], values).columns) - set(run_table.FIRST)
    assert columns_left_out(values) == 1 and len(names) == 6
    assert "metrics.loss" in names and "params.common" in names and "params.rare" not in names


def test_values_are_gathered_by_column_and_run() -> None:
    assert gathered({"tags": [("a", "k", "1"), ("b", "k", "2")], "params": [("a", "k", "3")]}) == {
        "tags.k": {"a": "1", "b": "2"},
        "params.k": {"a": "3"},
    }


def test_an_empty_table_has_the_first_columns() -> None:
    table = made([], {})
    assert list(table) == run_table.FIRST and table["is_ours"].dtype == bool
    np.testing.assert_array_equal(updated(made([row("a")], VALUES), table, ["a"]).columns, run_table.FIRST)
