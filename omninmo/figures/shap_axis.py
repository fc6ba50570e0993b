"""The axis of SHAP values: in units of the target for a regression, in log-odds of one rating for a classification."""

from typing import Any

from omninmo.schema import TARGETS


def shap_axis(unit: str) -> dict[str, Any]:
    """Return title and ticks.

    Parameters
    ----------
    unit : the target of a regression, or the rating whose log-odds the values of a classification are
    """
    if unit not in TARGETS:
        return {"title": f"SHAP value: effect on the log-odds of {unit}", "tickformat": ".2~f"}
    predicted = TARGETS[unit]
    title = f"SHAP value: effect on the predicted {predicted.label.lower()}"
    return {"title": title, "tickformat": ".2~%" if predicted.unit == "%" else ".2~f"}
