import doctest
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.cli import _parser
from omninmo.cli.options import config as config_of
from omninmo.config import (
    FIELDS,
    GUIDE_MODEL,
    ModelParams,
    Scheme,
    SplitConfig,
    TrainingConfig,
    sample_sweep,
)
from omninmo.config import training as training_module
from omninmo.errors import ConfigError


def test_defaults_are_the_cautious_ones() -> None:
    config = TrainingConfig()
    assert (config.source, config.period, config.forward_days, config.mode) == ("sample", "10y", 30, "regression")
    assert config.model == ModelParams(
        max_depth=3, learning_rate=0.03, n_estimators=60, subsample=0.5, colsample_bytree=0.1, leaf_horizons=1
    )
    assert config.model.min_child_weight is None and config.fit.early_stopping == 0


def test_tickers_are_read_as_people_write_them() -> None:
    assert TrainingConfig(tickers=" aapl; msft,AAPL\nbrk-b ^gspc").tickers == ("AAPL", "MSFT", "BRK-B", "^GSPC")


def test_configs_survive_json() -> None:
    for config in (*sample_sweep().runs, TrainingConfig(model=ModelParams(min_child_weight=7.5))):
        assert TrainingConfig(**json.loads(config.model_dump_json())) == config


def test_a_config_stored_before_there_was_a_setting_of_ours_keeps_its_leaf_weight() -> None:
    stored = {"model": {"max_depth": 3, "n_estimators": 300, "min_child_weight": 200.0, "colsample_bytree": 1.0}}
    config = TrainingConfig(**json.loads(json.dumps(stored)))
    assert config.model.min_child_weight == 200
    assert "--min-child-weight 200" in config.command() and "leaf-horizons" not in config.command()


@pytest.mark.parametrize("text", ["none", "None", " ", ""])
def test_a_leaf_weight_of_none_is_what_the_horizons_per_leaf_amount_to(text: str) -> None:
    assert ModelParams(min_child_weight=text) == ModelParams()
    assert ModelParams(min_child_weight="12.5").min_child_weight == 12.5
    with pytest.raises(ConfigError, match=r"min_child_weight is -1, but must be a number .* the default is none\.$"):
        ModelParams(min_child_weight=-1)


def test_the_original_settings_owe_nothing_to_the_defaults() -> None:
    """They stay what they are, bit for bit, whatever the defaults become."""
    decided = set(ModelParams.model_fields) - {"leaf_horizons"}  # a given min_child_weight wins over it
    assert set(GUIDE_MODEL) == decided
    assert GUIDE_MODEL == {
        "max_depth": 6, "learning_rate": 0.1, "n_estimators": 100, "subsample": 1.0, "colsample_bytree": 1.0,
        "min_child_weight": 1.0, "reg_lambda": 1.0,
    }  # fmt: skip


configs = st.builds(
    TrainingConfig,
    name=st.sampled_from(["", "my run", "it's $HOME"]),
    mode=st.sampled_from(["regression", "classification"]),
    source=st.sampled_from(["sample", "yahoo"]),
    tickers=st.sampled_from(["", "AAPL", "AAPL MSFT"]),
    period=st.sampled_from(["10y", "18mo", "max"]),
    forward_days=st.integers(1, 252),
    model=st.builds(
        ModelParams,
        max_depth=st.integers(1, 12),
        learning_rate=st.floats(0.001, 1),
        leaf_horizons=st.floats(0, 100),
        min_child_weight=st.none() | st.floats(0, 1000),
    ),
)


@given(config=configs)
def test_the_command_line_of_a_config_gives_that_config(config: TrainingConfig) -> None:
    import shlex

    words = shlex.split(config.command())
    assert words[:3] == ["python", "-m", "omninmo"]
    assert config_of(_parser().parse_args(words[3:])) == config


def test_no_command_line_claims_to_repeat_a_run_of_prices_from_python() -> None:
    command = TrainingConfig(source="own", forward_days=7).command()
    assert command.startswith("# ") and "run_experiment(config, prices=…)" in command and "omninmo train" not in command


@given(config=configs)
def test_flat_settings_give_the_config_back(config: TrainingConfig) -> None:
    assert TrainingConfig.from_flat(**config.flat()) == config


def test_weekly_bars_round_the_horizon_up() -> None:
    assert TrainingConfig(forward_days=30).horizon == 30
    assert TrainingConfig(forward_days=30, interval="1wk").horizon == 6
    assert TrainingConfig(forward_days=31, interval="1wk").horizon == 7


def test_ratings_by_return_are_of_the_forward_return_alone() -> None:
    rated = TrainingConfig(mode="classification")
    with pytest.raises(ConfigError, match=r"^Ratings by fixed returns .* target is volatility_adjusted; choose target"):
        rated.replace(target="volatility_adjusted")
    assert rated.replace(target="volatility_adjusted", classes="quantiles").target == "volatility_adjusted"


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_only_the_shuffled_split_leaks(scheme: Scheme) -> None:
    assert SplitConfig(scheme=scheme).leaks == (scheme == "shuffled")
    assert "leaks" not in SplitConfig(scheme=scheme).model_dump()


def test_every_setting_is_known_by_the_class_that_holds_it() -> None:
    assert set(FIELDS) == set(TrainingConfig().flat())
    assert FIELDS["max_depth"] is ModelParams and FIELDS["seed"] is TrainingConfig


@pytest.mark.parametrize("name", FIELDS)
def test_labels_are_the_catalogue_s_alone(name: str) -> None:
    field = FIELDS[name].model_fields[name]
    assert field.description is None and field.title is None


@pytest.mark.parametrize("settings", [ModelParams, SplitConfig, TrainingConfig])
def test_the_examples_are_true(settings: type) -> None:
    (examples,) = (test for test in doctest.DocTestFinder(recurse=False).find(settings, module=training_module))
    assert len(examples.examples) >= 3
    assert not doctest.DocTestRunner().run(examples).failed
