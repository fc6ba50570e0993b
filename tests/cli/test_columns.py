"""A name without its kind resolves, a misspelt one is an error with the nearest, a text is left alone."""

import pytest

from omninmo.cli.columns import column
from omninmo.errors import ConfigError

COLUMNS = [
    "run_id", "name", "start_time", "params.max_depth", "params.mode", "metrics.oos_skill",
    "metrics.baseline.ridge.oos_skill", "metrics.val/loss", "metrics.mode", "tags.mine",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("oos_skill", "metrics.oos_skill"),
        ("metrics.oos_skill", "metrics.oos_skill"),
        ("metric.oos_skill", "metrics.oos_skill"),
        ("parameter.max_depth", "params.max_depth"),
        ("max_depth", "params.max_depth"),
        ("mode", "metrics.mode"),
        ("baseline.ridge.oos_skill", "metrics.baseline.ridge.oos_skill"),
        ("start_time", "start_time"),
        ("tags.mine", "tags.mine"),
    ],
)
def test_a_column_is_named_with_or_without_its_kind(text: str, name: str) -> None:
    assert column(text, COLUMNS, "--sort") == name


@pytest.mark.parametrize("text", ["oos_skil", "metrics.oos_skil", "metric.oos_skil"])
def test_a_misspelt_column_gets_the_nearest(text: str) -> None:
    with pytest.raises(ConfigError, match=f"^--sort {text} is no column of these runs; nearest: oos_skill"):
        column(text, COLUMNS, "--sort")


def test_a_name_that_is_near_to_none_gets_examples() -> None:
    with pytest.raises(ConfigError, match=r"--sort zzz is no column of these runs; try start_time, oos_skill or"):
        column("zzz", COLUMNS, "--sort")
