"""The axis of SHAP values: in the unit of the target, or in log-odds of one class."""

import pytest

from omninmo.figures.shap_axis import effect_format, output_axis, shap_axis
from omninmo.schema import TARGETS, in_sentence


@pytest.mark.parametrize("target", TARGETS)
def test_only_effects_on_returns_are_in_percent(target: str) -> None:
    axis = shap_axis(target)
    assert axis["ticksuffix"] == (" %" if TARGETS[target].of_return else "")
    assert axis["title"] == f"SHAP value: effect on the predicted {in_sentence(target)}"


def test_effects_on_a_class_are_in_log_odds() -> None:
    assert effect_format("Strong Buy") == "score"
    assert shap_axis("Strong Buy")["title"] == "SHAP value: effect on the log-odds of Strong Buy"


def test_what_effects_add_up_to_is_in_their_unit() -> None:
    assert output_axis("forward_return") == shap_axis("forward_return") | {"title": "Predicted return"}
    assert output_axis("Sell") == shap_axis("Sell") | {"title": "Log-odds of Sell"}
