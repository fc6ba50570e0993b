"""One setting or metric of many runs as positions on an axis: numbers at their value, words in a row of their own each.

A number in percent is drawn in percent; categories are never merged, however alike they look when shortened.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats
from omninmo.figures.axes import axis
from omninmo.figures.names import short_together
from omninmo.figures.ticks import linear
from omninmo.schema import Entry

MAX_DRAWN = 1e300
MAX_LETTERS = 40
MAX_CATEGORIES_NAMED = 40


class ValueAxis(NamedTuple):
    """Where the runs stand on an axis; NaN where a run has no value, or none that has a position."""

    positions: Floats
    categories: tuple[str, ...]
    entry: Entry

    @property
    def known(self) -> Flags:
        return np.asarray(np.isfinite(self.positions))

    def layout(self) -> dict[str, Any]:
        """Return title and ticks for Plotly."""
        if not self.categories:
            return axis(self.entry) | self._whole_ticks()
        named = len(self.categories) <= MAX_CATEGORIES_NAMED
        ticks = {"tickvals": np.arange(len(self.categories)), "ticktext": short_together(self.categories, MAX_LETTERS)}
        return {"title": self.entry.title, **(ticks if named else {"showticklabels": False})}

    def _whole_ticks(self) -> dict[str, Any]:
        """Return ticks at whole numbers where the axis writes no others: rounded ones would repeat."""
        known = self.positions[self.known]
        numbers = self.entry.numbers
        if numbers.kind != "f" or numbers.digits or not known.size:
            return {}
        return {"tickvals": [tick for tick in linear(float(known.min()), float(known.max()), 8) if tick % 1 == 0]}


def value_axis(values: pd.Series, entry: Entry) -> ValueAxis:
    """Return the positions of the runs' values of one column.

    Parameters
    ----------
    values : of the runs; numbers, or texts of which each has a position of its own, in order
    entry : what the catalogue says of the column
    """
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        drawable = np.where(np.abs(numbers) <= MAX_DRAWN / entry.numbers.scale, numbers, np.nan)
        return ValueAxis(drawable * entry.numbers.scale, (), entry)
    codes, categories = pd.factorize(values.dropna().map(entry.text).astype(str).reindex(values.index), sort=True)
    return ValueAxis(np.where(codes < 0, np.nan, codes.astype(float)), tuple(map(str, categories)), entry)
