"""SHAP values come back from their files as they were made, and what is no SHAP value is damage."""

import json

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.tracking.store import RunStore
from omninmo.tracking.stored_shap import shap_columns, shap_frame, shap_meta, shap_table
from tests.recorded import QUICK, RATED, Recorded, Trained


@pytest.mark.parametrize("config", [QUICK, RATED], ids=["regression", "classification"])
def test_shap_values_come_back_from_the_table_they_become(trained: Trained, config: TrainingConfig) -> None:
    shap = trained(config).shap
    frame, meta = shap_frame(shap), json.loads(json.dumps(shap_meta(shap)))
    again = shap_table(frame, meta)
    for name in ("values", "data", "base", "margin", "prediction"):
        np.testing.assert_array_equal(getattr(again, name), getattr(shap, name), err_msg=name)
    data, numbers = shap_columns(meta)
    assert {*data, *numbers, "date", "ticker", "fold"} == set(frame.columns)


@pytest.mark.parametrize(("kind", "column"), [("run_id", "base"), ("rated_id", "base.2"), ("run_id", "margin")])
def test_shap_values_that_do_not_add_up_are_damage(own: Recorded, kind: str, column: str) -> None:
    """Each row is held against its own base: that of one fold's model, set to another fold's, is seen."""
    run_id = getattr(own, kind)
    table = pd.read_parquet(own.artifacts(run_id) / schema.SHAP_VALUES_FILE)
    of_first, of_last = (table["fold"] == number for number in (table["fold"].min(), table["fold"].max()))
    table.loc[of_last, column] = table.loc[of_first, column].iloc[0]
    own.rewrite(schema.SHAP_VALUES_FILE, table.to_parquet(), run_id)
    with pytest.raises(
        RunError, match=rf"{schema.SHAP_VALUES_FILE} of run {run_id} is damaged \(SHAP values do not add"
    ):
        RunStore().shap(run_id)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"features": []}, "its features are no list of names"),
        ({"features": ["a", "a"]}, "it names a feature twice"),
        ({"features": ["a", "b"]}, f"{schema.FEATURES_FILE} lacks 2 of its features"),
        ({"n_classes": 10**9}, "n_classes or total_rows is not a possible number"),
        ({"total_rows": -1}, "n_classes or total_rows is not a possible number"),
    ],
)
def test_shap_meta_data_that_cannot_be_are_refused(unlisted: Recorded, change: dict[str, object], reason: str) -> None:
    path = unlisted.artifacts() / schema.SHAP_META_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(
        RunError, match=rf"{schema.SHAP_META_FILE} of run {unlisted.run_id} is damaged \({reason}\); restore it"
    ):
        RunStore().shap(unlisted.run_id)
