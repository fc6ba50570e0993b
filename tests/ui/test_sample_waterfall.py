"""The waterfall's table and words; a click leads to the feature."""

import io

import numpy as np
import pandas as pd
import streamlit as st

from omninmo.config import TrainingConfig
from omninmo.figures.waterfall import waterfall_info
from omninmo.reports.run_exports import as_parquet
from omninmo.ui import sample_waterfall
from tests.ui.conftest import drawn
from tests.ui.samples import FEATURES, explained

RUN = explained(TrainingConfig(forward_days=10))
INFO = waterfall_info(RUN.table, 5, FEATURES)


def click(height: float | None) -> None:
    st.session_state["chart"] = {"selection": {"points": [] if height is None else [{"y": height}]}}
    sample_waterfall._clicked("chart", INFO)


def test_a_click_on_a_row_opens_its_feature_and_one_on_base_or_prediction_nothing() -> None:
    assert drawn(click, 2.2).query_params["feature"] == INFO.features[1]
    for height in (0, len(INFO.effects) + 1, None):
        assert drawn(click, height, feature="kept").query_params["feature"] == "kept"


def test_the_exported_effects_are_the_stored_ones_bit_for_bit() -> None:
    full = sample_waterfall.effects(RUN.table, 5, FEATURES)
    for name, value in zip(full["feature"], full["shap_value"], strict=True):
        assert value == RUN.table.values[5, RUN.table.features.index(name)]
    total = full["base_value"].iloc[0].astype(float) + full["shap_value"].astype(float).sum()
    assert abs(total - full["output"].iloc[0]) < 1e-6
    assert (np.diff(full["shap_value"].abs()) <= 0).all()
    again = pd.read_parquet(io.BytesIO(as_parquet(full)))
    assert again["shap_value"].tolist() == full["shap_value"].tolist()


def test_the_words_name_base_sum_prediction_and_the_strongest() -> None:
    words = sample_waterfall.reading(INFO, "forward_return")
    assert f"model of fold {INFO.fold}" in words and "Most came from" in words and words.startswith("From +0.50 %")
    without = sample_waterfall.reading(INFO._replace(effects=np.zeros(3)), "forward_return")
    assert "Most came from" not in without
