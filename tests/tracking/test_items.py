"""What a run leaves in the store, as data."""

import math
from dataclasses import replace

import pytest

from omninmo import schema
from omninmo.config import ModelParams, TrainingConfig
from omninmo.settings import choices_of
from omninmo.tracking.items import (
    MAX_PARAM_LETTERS,
    File,
    Item,
    Metric,
    Param,
    config_params,
    items,
    run_name,
)
from tests.recorded import QUICK, Trained


def files(logged: list[Item]) -> dict[str, str]:
    return {item.path: item.text for item in logged if isinstance(item, File)}


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (TrainingConfig(), "reg-30d-d3-lr0.03-20t-1a2b"),
        (TrainingConfig(mode="classification", forward_days=60), "cls-60d-d3-lr0.03-20t-1a2b"),
        (TrainingConfig(interval="1wk"), "reg-6w-d3-lr0.03-20t-1a2b"),
        (TrainingConfig(target="excess_return"), "reg-30d-excess-d3-lr0.03-20t-1a2b"),
        (TrainingConfig(source="yahoo", feature_set="minimal"), "reg-30d-d3-lr0.03-20t-yahoo-minimal-1a2b"),
        (TrainingConfig(features="ret_1 ret_5"), "reg-30d-d3-lr0.03-20t-2f-1a2b"),
        (TrainingConfig(name="mine"), "mine"),
    ],
)
def test_a_run_is_named_by_its_user_or_its_settings(config: TrainingConfig, name: str) -> None:
    assert run_name(config, 20, "1a2b") == name


def test_each_target_source_and_feature_set_has_a_name_of_its_own() -> None:
    for name in ("target", "source", "feature_set"):
        choices = choices_of(TrainingConfig, name)
        configs = [TrainingConfig().replace(**{name: choice}) for choice in choices]
        assert len({run_name(config, 20, "1a2b") for config in configs}) == len(choices) > 1


def test_the_longest_name_has_80_letters_at_most_and_its_suffix() -> None:
    features = " ".join(f"f{number}" for number in range(500))
    for target in choices_of(TrainingConfig, "target"):
        config = TrainingConfig(
            source="parquet", forward_days=252, target=target, feature_set="technical", features=features,
            model=ModelParams(max_depth=12, learning_rate=0.00123456789),
        )  # fmt: skip
        name = run_name(config, 2000, "1a2b")
        assert len(name) <= 80 and name.endswith("-1a2b")


def test_a_param_longer_than_mlflow_takes_is_cut_visibly() -> None:
    tickers = tuple(f"T{number:05}" for number in range(2000))
    value = config_params(TrainingConfig(tickers=tickers))["tickers"]
    assert len(value) == MAX_PARAM_LETTERS and value.endswith("…")


def test_no_metric_is_logged_that_is_no_number(trained: Trained) -> None:
    result = trained(QUICK)
    broken = replace(result, metrics=result.metrics | {"oos_skill": math.nan, "rank_ic_t": math.inf})
    logged = {item.key for item in items(broken, "x") if isinstance(item, Metric)}
    assert not {"oos_skill", "rank_ic_t"} & logged and "cv_r2_mean" in logged
    assert "NaN" not in files(list(items(broken, "x")))[schema.SUMMARY_FILE]


def test_scores_of_a_demonstration_have_names_that_no_ranking_looks_at(trained: Trained) -> None:
    result = trained(QUICK)
    leaking = replace(result, config=result.config.replace(split={"scheme": schema.LEAKS}))
    keys = {item.key for item in items(leaking, "x") if isinstance(item, Metric) and not item.key.startswith("time.")}
    assert keys and all(key.startswith(schema.DEMONSTRATION) for key in keys)


def test_every_param_of_the_catalogue_is_logged_once(trained: Trained) -> None:
    keys = [item.key for item in items(trained(QUICK), "x") if isinstance(item, Param)]
    assert sorted(keys) == sorted(schema.PARAMS)
