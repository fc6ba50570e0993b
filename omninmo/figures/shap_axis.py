"""Axes of SHAP values and of what they add up to: in units of the target, or in log-odds of a class."""

from typing import Any

from omninmo.figures.axes import ticks
from omninmo.schema import TARGETS, Format, in_sentence


def effect_format(unit: str) -> Format:
    """Return the format of SHAP values: effects on a return are small, and get a digit more than the return."""
    return "fine_percent" if unit in TARGETS and TARGETS[unit].of_return else "score"


def shap_axis(unit: str) -> dict[str, Any]:
    """Return title and ticks.

    Parameters
    ----------
    unit : the target of a regression, or the class that the values of a classification are of
    """
    if unit not in TARGETS:
        return {"title": f"SHAP value: effect on the log-odds of {unit}", **ticks(effect_format(unit))}
    title = f"SHAP value: effect on the predicted {in_sentence(unit)}"
    return {"title": title, **ticks(effect_format(unit))}


def output_text(unit: str) -> str:
    """Return what SHAP values are effects on, in a sentence. Of a rating, what lowers it may raise the prediction.

    Examples
    --------
    >>> output_text("forward_return"), output_text("Strong Sell")
    ('the prediction', 'the log-odds of Strong Sell')
    """
    return "the prediction" if unit in TARGETS else f"the log-odds of {unit}"


def output_axis(unit: str) -> dict[str, Any]:
    """Return title and ticks of an axis of what the model puts out: the base value with SHAP values added to it.

    Parameters
    ----------
    unit : the target of a regression, or the class that the values of a classification are of
    """
    what = f"Predicted {in_sentence(unit)}" if unit in TARGETS else f"Log-odds of {unit}"
    return {"title": what, **ticks(effect_format(unit))}
