"""Numbers in the cells of a table: written as everywhere else, in columns that still sort as numbers.

Streamlit's own formats write a hyphen for a minus, and −0.000. Written numbers are sent beside the numbers instead.
"""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from omninmo import schema

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

Write = Callable[[Any], str]


def text(entry: schema.Entry, value: Any) -> str:
    """Return a value as a cell shows it: as the catalogue writes it, and infinities apart from what is missing."""
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return entry.text(value)


def written(table: pd.DataFrame, writes: Mapping[str, Write]) -> "Styler":
    """Return a table whose columns of numbers are shown in words; their column settings must have no format.

    Parameters
    ----------
    table : as it is shown; each row is written, so that long tables come in pages
    writes : how to write the values of a column; other columns are shown as they are
    """
    # Streamlit's uuid would change where the table moves on the page, and all rows would be sent again
    return table.reset_index(drop=True).style.set_uuid("numbers").format(dict(writes))
