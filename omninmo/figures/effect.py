"""The axis of SHAP values: in return for a regression, in log-odds of one rating for a classification."""

from typing import Any


def effect_axis(unit: str) -> dict[str, Any]:
    """Return title and ticks.

    Parameters
    ----------
    unit : the rating that the values speak of; "" for a regression's returns
    """
    if unit:
        return {"title": f"SHAP value: effect on the log-odds of {unit}", "tickformat": ".2~f"}
    return {"title": "SHAP value: effect on the predicted return", "tickformat": ".2~%"}
