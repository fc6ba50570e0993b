"""What both plots send: arrays as base64, rows with their names as codes, formats and colours."""

import base64
from typing import Any

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Rows, Values
from omninmo.figures.colours import LOW_TO_HIGH, MISSING, PALETTE
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.swarm import HALF_WIDTH, Swarm
from omninmo.schema import FORMATS, Format

COLOURS = 254
"""Steps between low and high; the next one is for what is missing."""
OFFSETS = 127
"""Steps between the line of a feature and the farthest point: a tenth of a pixel each."""


def encoded(values: Values, kind: str) -> str:
    """Return an array as little-endian bytes of a kind such as "<f4", in base64."""
    return base64.b64encode(values.astype(kind).tobytes()).decode("ascii")


def rows(index: pd.DataFrame) -> dict[str, Any]:
    """Return ticker, date (days since 1970) and fold of each row.

    Parameters
    ----------
    index : DataFrame with date, ticker, fold, as of a ShapTable
    """
    codes, tickers = pd.factorize(index["ticker"])
    days = index["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return {
        "tickers": [str(ticker) for ticker in tickers],
        "ticker": encoded(codes, "<i4"),
        "day": encoded(days, "<i4"),
        "fold": encoded(index["fold"].to_numpy(), "<i4"),
    }


def swarm(drawn: Swarm) -> dict[str, str]:
    """Return the points of one feature: 14 bytes each."""
    return {
        "rows": encoded(drawn.rows, "<i4"),
        "effect": encoded(drawn.effect, "<f4"),
        "values": encoded(drawn.values, "<f4"),
        "offset": encoded(np.round(drawn.offset / HALF_WIDTH * OFFSETS), "<i1"),
        "colours": encoded(colour_codes(drawn.colours), "<u1"),
    }


def colour_codes(colours: Floats) -> Rows:
    """Return a step of the colour scale for each of `figures.colours.value_colours`; 255 is missing.

    Examples
    --------
    >>> colour_codes(np.array([0, 0.5, 1, -0.2])).tolist()
    [0, 127, 254, 255]
    """
    return np.where(colours < 0, COLOURS + 1, np.round(colours * COLOURS)).astype(np.intp)


def number_format(form: Format) -> dict[str, Any]:
    """Return what the browser knows of a format."""
    numbers = FORMATS[form]
    return {name: getattr(numbers, name) for name in ("digits", "signed", "kind", "scale", "suffix")}


def effect_axis(unit: str) -> dict[str, Any]:
    """Return title and format of the axis of SHAP values.

    Parameters
    ----------
    unit : the target of a regression, or the class that the values of a classification are of
    """
    return {"title": shap_axis(unit)["title"], "format": number_format(effect_format(unit))}


def look() -> dict[str, Any]:
    """Return the colours of values, from low to high, of what is missing, and of folds."""
    return {"stops": [list(stop) for stop in LOW_TO_HIGH], "missing": MISSING, "palette": list(PALETTE)}
