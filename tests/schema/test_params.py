"""Settings: the catalogue and the config name the same ones, so that each appears in form, help, tables and Compare."""

import pytest

from omninmo import schema
from omninmo.config import FIELDS, ModelParams, TrainingConfig
from omninmo.schema.params import GROUPS, PARAMS, SETTINGS
from omninmo.settings import Settings, choices_of

MAX_LABEL = 22
"""Letters that fit into the head of a table."""


def test_the_settings_of_the_catalogue_are_those_of_the_config() -> None:
    assert set(SETTINGS) == set(FIELDS) == set(TrainingConfig().flat())


def test_every_setting_is_in_a_group_of_the_form_and_no_fact_is() -> None:
    assert {entry.group for entry in SETTINGS.values()} == set(GROUPS)
    assert {key for key, entry in PARAMS.items() if entry.group} == set(SETTINGS) - {"name", "experiment"}


def test_labels_differ_and_fit_into_the_head_of_a_table() -> None:
    labels = [entry.label for entry in {**SETTINGS, **PARAMS}.values()]
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= MAX_LABEL


@pytest.mark.parametrize("key", sorted(set(ModelParams.model_fields) - {"leaf_horizons"}))  # that one is our own
def test_xgboost_s_own_name_stands_beside_the_label_but_not_in_table_heads(key: str) -> None:
    entry = SETTINGS[key]
    assert key in entry.native and key in entry.full_label and key not in entry.title


@pytest.mark.parametrize(("key", "settings"), FIELDS.items())
def test_every_value_of_a_choice_has_a_word(key: str, settings: type[Settings]) -> None:
    choices = choices_of(settings, key)
    if SETTINGS[key].words:
        assert set(SETTINGS[key].words) == set(choices)
    for choice in choices:
        assert SETTINGS[key].words or choice in SETTINGS[key].help or choice.isalpha()


def test_params_are_settings_and_facts() -> None:
    assert {"gap", "total_samples", "data_fingerprint"} <= set(PARAMS)
    assert not {"name", "experiment"} & set(PARAMS)  # kept by MLflow itself
    assert all(schema.entry(key) is entry for key, entry in PARAMS.items())


def test_two_runs_may_differ_in_every_setting_but_name_and_experiment() -> None:
    from omninmo.ui import difference_table

    assert set(difference_table.SETTINGS) == set(FIELDS) - {"name", "experiment"} | {"data_fingerprint"}
