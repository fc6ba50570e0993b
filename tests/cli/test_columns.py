"""A name without its kind resolves, a misspelt one is an error with the nearest, a text is left alone."""

import pytest

from omninmo.cli.columns import column, complete
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("oos_skill > 0", "metrics.`oos_skill` > 0"),
        ("metrics.oos_skill > 0 AND max_depth = '3'", "metrics.`oos_skill` > 0 AND params.`max_depth` = '3'"),
        ("baseline.ridge.oos_skill>-1.5e-3", "metrics.`baseline.ridge.oos_skill`>-1.5e-3"),
        ('metric."oos_skill" < 1', "metrics.`oos_skill` < 1"),
        ("metrics.`val/loss` < 1", "metrics.`val/loss` < 1"),
        ("metrics.val/loss < 1", "metrics.`val/loss` < 1"),
        ("params.tickers LIKE '%metrics.x and y%'", "params.`tickers` LIKE '%metrics.x and y%'"),
        ("status = 'FINISHED' and tags.mine IS NULL", "status = 'FINISHED' and tags.mine IS NULL"),
        ('attributes.run_name = "oos_skil"', 'attributes.run_name = "oos_skil"'),
        ("dataset.name = 'sample' and run_id IN ('a', 'b')", "dataset.name = 'sample' and run_id IN ('a', 'b')"),
        ("final_accuracy > 0.5", "metrics.`final_accuracy` > 0.5"),  # of the catalogue, though no run has one
        ("", ""),
    ],
)
def test_a_filter_is_completed(typed: str, meant: str) -> None:
    assert complete(typed, COLUMNS) == meant


@pytest.mark.parametrize("typed", ["oos_skil > 0", "metrics.oos_skil > 0", "mode = 'a' and metrics.`oos_skil` < 1"])
def test_a_misspelt_name_in_a_filter_gets_the_nearest(typed: str) -> None:
    with pytest.raises(ConfigError, match=r"--filter (metrics\.)?oos_skil is no column .* nearest: oos_skill"):
        complete(typed, COLUMNS)
