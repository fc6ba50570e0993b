"""A filter's names find their columns, with and without a prefix."""

import pandas as pd
import pytest

from omninmo.errors import ConfigError
from omninmo.tracking.query_columns import Columns, nearest, number
from omninmo.tracking.query_words import split

TABLE = pd.DataFrame(
    {
        "name": ["a", "b"],
        "start_time": pd.to_datetime(["2026-01-01", "NaT"], utc=True),
        "leaks": [True, False],
        "params.max_depth": [3.0, None],
        "params.seed": ["1", "x"],
        "params.twice": ["1", "2"],
        "tags.twice": ["1", "2"],
        "tags.mlflow.runName": ["a", "b"],
        "metrics.loss of mine": [1.0, 2.0],
        "metrics.status": [1.0, 2.0],
    }
)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("params.max_depth", "params.max_depth", "number"),
        ("parameter.max_depth", "params.max_depth", "number"),
        ("max_depth", "params.max_depth", "number"),
        ("seed", "params.seed", "text"),
        ("run_name", "name", "text"),
        ("attributes.`Run Name`", "name", "text"),
        ("leaks", "leaks", "text"),
        ("attr.start_time", "start_time", "time"),
        ("tags.mlflow.runName", "tags.mlflow.runName", "text"),
        ("`loss of mine`", "metrics.loss of mine", "number"),
        ("metrics.status", "metrics.status", "number"),
        ("rank_ic_mean", "metrics.rank_ic_mean", "number"),  # in the catalogue, and in no run
        ("params.scheme", "params.scheme", "text"),
    ],
)
def test_a_name_finds_its_column(text: str, name: str, kind: str) -> None:
    column = Columns(TABLE).find(split(text)[0])
    assert (column.name, column.kind, len(column.values)) == (name, kind, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("params.max_deth", "“params.max_deth” at letter 1, .*; write params.max_depth"),
        ("sead", "write params.seed"),
        ("zzzzzz", "write one like metrics.oos_skill"),
        ("twice", "may mean params.twice or tags.twice"),
        ("metrics.max_depth", "no run has such a column"),
    ],
)
def test_a_name_without_one_column_is_pointed_at(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Columns(TABLE).find(split(text)[0])


def test_only_a_column_s_name_makes_an_operator_of_like() -> None:
    columns = Columns(TABLE)
    assert [columns.names(split(text)[0]) for text in ("seed", "tags.typo", "models")] == [True, True, False]


def test_the_nearest_is_searched_among_a_bounded_number_of_columns() -> None:
    assert nearest("x" * 10_000, [f"tags.{number}" for number in range(100_000)]).startswith("one like")


def test_numbers_as_the_pages_write_them_are_read() -> None:
    assert [number(text) for text in ("−0.5", "+1e-3", ".5", "inf", "0x1F", "nan", "1_0", "٣", "")] == [
        -0.5, 0.001, 0.5, float("inf"), None, None, None, None, None,
    ]  # fmt: skip
