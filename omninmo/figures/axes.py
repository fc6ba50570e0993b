"""Axes of the catalogue: titles, units and tick formats, so that no figure formats a number by hand."""

from typing import Any

from omninmo.schema import Entry

_TICKS = {"score": ".3~f", "t_value": ".2~f", "level": ".2~f", "percent": ".1~%", "share": ".1~%", "count": ",d"}
_VALUES = {
    "score": "+.3f",
    "t_value": "+.2f",
    "level": ".3f",
    "percent": "+.1%",
    "share": ".1%",
    "count": ",d",
    "number": ".4~g",
    "seconds": ".1f",
}


def tick_format(form: str) -> str:
    """Return the d3 format of an axis' ticks."""
    return _TICKS.get(form, "~g")


def value_format(form: str) -> str:
    """Return the d3 format of one value in a tooltip."""
    return _VALUES.get(form, "~g")


def axis(entry: Entry) -> dict[str, Any]:
    """Return title and tick format of an axis for one metric or param."""
    return {"title": entry.title, "tickformat": tick_format(entry.format)}
