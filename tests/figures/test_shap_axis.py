"""The axis of SHAP values: in the unit of what the model adds up."""

from omninmo import schema
from omninmo.figures.shap_axis import shap_axis


def test_a_return_is_in_percent_and_a_rank_is_not() -> None:
    assert shap_axis("forward_return")["tickformat"].endswith("%")
    assert "predicted" in shap_axis("forward_return")["title"]
    for target, entry in schema.TARGETS.items():
        assert shap_axis(target)["tickformat"].endswith("%") == (entry.unit == "%")


def test_a_rating_is_in_log_odds() -> None:
    assert shap_axis("Strong Buy")["title"] == "SHAP value: effect on the log-odds of Strong Buy"
