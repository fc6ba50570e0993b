"""Which columns can have an axis, and which have one at first."""

import numpy as np
import pandas as pd
import pytest

from omninmo.ui.parallel.columns import at_first, colour_at_first, natural, numbers, offered
from tests.ui.conftest import runs

DIFFERENT = runs(
    {"params.max_depth": 3, "params.feature_set": "minimal", "params.x": "1", "metrics.x": 0.5},
    {"params.max_depth": 5, "params.feature_set": "risk", "params.x": "2", "metrics.x": 0.7, "metrics.time.train": 9.0},
)


def test_every_param_and_metric_with_a_value_is_offered_once() -> None:
    columns = offered(DIFFERENT.assign(**{"params.never": None}))
    assert {"max_depth", "feature_set", "oos_skill", "x", "metrics.x", "time.train", "status"} <= set(columns)
    assert "never" not in columns and columns["x"].name == "params.x" and columns["metrics.x"].name == "metrics.x"
    assert columns["time.train"].group != columns["oos_skill"].group


def test_at_first_what_differs_has_an_axis_and_the_key_metrics_come_last() -> None:
    axes = at_first(DIFFERENT, offered(DIFFERENT))
    assert axes == ["feature_set", "max_depth", "x", "rank_ic_mean", "feature_stability", "oos_skill"]


def test_where_many_params_differ_those_that_some_runs_merely_lack_come_last() -> None:
    keys = ("interval", "classes", "delisted", "date_order", "source", "period", "tickers")
    lacking = {f"params.{key}": "x" for key in keys}
    table = runs(lacking | {"params.max_depth": 3, "params.seed": 1}, {"params.max_depth": 4, "params.seed": 2})
    axes = at_first(table, offered(table))
    assert {"max_depth", "seed"} <= set(axes) and len(axes) == 10


def test_a_text_of_its_own_in_each_run_has_no_axis_at_first() -> None:
    table = runs(*[{}] * 8)
    table = pd.concat([table] * 6, ignore_index=True).assign(
        **{"params.data_fingerprint": [f"f{n}" for n in range(48)]}
    )
    columns = offered(table)
    assert columns["data_fingerprint"].differs and "data_fingerprint" not in at_first(table, columns)


def test_what_follows_from_a_setting_that_differs_has_no_axis_at_first() -> None:
    facts = ({"params.feature_count": 8, "params.gap": 5}, {"params.feature_count": 52, "params.gap": 30})
    sets = ({"params.feature_set": "minimal"}, {"params.feature_set": "full"})
    explained = runs(*(fact | chosen for fact, chosen in zip(facts, sets, strict=True)))
    axes = at_first(explained, offered(explained))
    assert {"feature_set", "gap"} <= set(axes) and "feature_count" not in axes
    alone = runs(*facts)  # of one set, so that another version made them
    assert "feature_count" in at_first(alone, offered(alone))


def test_runs_of_other_tools_start_with_their_own_metrics() -> None:
    table = pd.DataFrame({"name": ["a", "b"], "params.depth": ["1", "2"], "metrics.loss": [0.1, 0.2]}, index=["a", "b"])
    assert at_first(table, offered(table)) == ["depth", "loss"]


@pytest.mark.parametrize(
    ("wanted", "colour"), [("max_depth", "max_depth"), ("nonsense", "rank_ic_mean"), ("", "rank_ic_mean")]
)
def test_lines_are_coloured_by_what_is_wanted_else_by_rank_ic(wanted: str, colour: str) -> None:
    many = pd.concat([DIFFERENT] * 5)
    columns = offered(many)
    assert colour_at_first(wanted, columns, at_first(many, columns)) == colour


def test_up_to_eight_runs_have_a_colour_each_and_their_names_have_no_axis_at_first() -> None:
    eight = pd.concat([DIFFERENT] * 4)
    columns = offered(eight)
    assert colour_at_first("", columns, []) == "name" and "name" not in at_first(eight, columns)
    assert not columns["name"].differs
    assert "name" not in offered(pd.concat([eight, DIFFERENT]))


def test_none_among_numbers_is_missing_and_a_word_among_numbers_makes_categories() -> None:
    column = numbers(pd.Series(["0.5", "None", "3", "", None]))
    assert column is not None
    np.testing.assert_array_equal(column, [0.5, np.nan, 3, np.nan, np.nan])
    assert numbers(pd.Series(["0.5", "auto"])) is None
    assert numbers(pd.Series(["None", None])) is None and numbers(pd.Series([True, False])) is None


def test_texts_are_sorted_as_a_reader_does() -> None:
    assert sorted(["d10", "d9", "10", "9", "a"], key=natural) == ["9", "10", "a", "d9", "d10"]
