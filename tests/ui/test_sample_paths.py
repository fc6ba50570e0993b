"""The paths of the selected rows; a click on a line leads to its sample."""

import numpy as np
import streamlit as st

from omninmo.config import TrainingConfig
from omninmo.evaluation.shap_table import global_importance
from omninmo.ui import sample_choice, sample_paths
from omninmo.ui.explain_scope import Scope
from tests.ui.conftest import drawn
from tests.ui.samples import FEATURES, explained

RUN = explained(TrainingConfig(forward_days=10))
SCOPE = Scope(
    "id-a", RUN.table, np.arange(len(RUN.table)), "forward_return", FEATURES, global_importance(RUN.table), "x", row=7
)


def test_two_to_fifty_selected_rows_are_drawn_the_chosen_one_first() -> None:
    app = drawn(sample_paths.of_selected, SCOPE, (3, 7, 9))
    assert len(app.get("plotly_chart")) == 1
    assert sample_choice.named(RUN.table.index, 7).split("_")[1] in app.caption[0].value.replace("\\", "")
    for few_or_many in ((3,), tuple(range(51))):
        app = drawn(sample_paths.of_selected, SCOPE, few_or_many)
        assert not app.get("plotly_chart") and "2 to 50 rows can be followed" in app.caption[0].value
    assert not drawn(sample_paths.of_selected, SCOPE, ()).header


def test_paths_of_a_rating_end_at_its_log_odds_and_not_at_the_prediction() -> None:
    rated = drawn(sample_paths.of_selected, SCOPE._replace(unit="Strong Sell"), (3, 7))
    assert rated.header[0].value == "How the selected rows' log-odds of Strong Sell come about"
    caption = rated.caption[0].value
    assert "to the log-odds of Strong Sell at the top" in caption and "prediction" not in caption
    assert "Whether Strong Sell is probable depends on the other ratings" in caption
    of_return = drawn(sample_paths.of_selected, SCOPE, (3, 7))
    assert of_return.header[0].value == "How the selected predictions come about"
    assert "to its prediction at the top" in of_return.caption[0].value and "ratings" not in of_return.caption[0].value


def click(line: int | None) -> None:
    st.session_state["chart"] = {"selection": {"points": [] if line is None else [{"curve_number": line}]}}
    sample_paths._clicked("chart", RUN.table, (20, 7))


def test_a_click_on_a_line_opens_its_sample() -> None:
    assert drawn(click, 1).query_params["point"] == sample_choice.named(RUN.table.index, 7)
    assert drawn(click, None, point="kept").query_params["point"] == "kept"
