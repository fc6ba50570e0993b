"""Axes and tooltips of the catalogue's formats, so that no figure formats a number by hand.

A number in percent is drawn in percent (`NumberFormat.scale` times the stored one): d3 writes no space before its %.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omninmo.schema import FORMATS, Entry, Format

DATE = "%Y-%m-%d"
"""How an axis writes a date."""
NAME_STANDOFF = 6
"""Pixels between the name of a row and what is drawn in the row."""


def ticks(form: Format) -> dict[str, Any]:
    """Return how an axis writes its ticks, and its values in tooltips: `%{x}` without a format follows the axis.

    That is also the way to a true minus sign, which d3's own formats do not write.
    """
    numbers = FORMATS[form]
    return {"tickformat": numbers.d3, "hoverformat": numbers.d3, "ticksuffix": numbers.suffix}


def axis(entry: Entry) -> dict[str, Any]:
    """Return title and ticks of an axis for one metric or param."""
    return {"title": entry.title, **ticks(entry.format)}


def named_rows(names: Sequence[str]) -> dict[str, Any]:
    """Return the y axis of named rows at 0, 1, …, the first one on top; names are texts as Plotly draws them."""
    count = len(names)
    return {
        "tickvals": np.arange(count), "ticktext": list(names), "range": [count - 0.5, -0.5], "zeroline": False,
        "ticklabelstandoff": NAME_STANDOFF,
    }  # fmt: skip


def in_template(variable: str, form: Format) -> str:
    """Return what stands for a variable, such as z, in a tooltip or the text of a cell."""
    return f"%{{{variable}:{FORMATS[form].d3}}}{FORMATS[form].suffix}"


def cell_texts(values: NDArray[np.float64], form: Format) -> NDArray[np.object_]:
    """Return the text of each cell of a heat map; a missing value is blank, where a template would write its unit."""
    texts = ["" if np.isnan(value) else FORMATS[form].text(value) for value in values.ravel()]
    return np.array(texts, dtype=object).reshape(values.shape)
