"""Values to colours: blue is low, red is high, grey is missing."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Theme = Literal["light", "dark"]

MISSING = "#9aa0a6"

# Okabe & Ito, Color Universal Design, 2008; yellow and black, each lost in one theme, give way to brown and grey.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#A6761D", "#8A8F98")

LOW_TO_HIGH = ((0.0, "#1e88e5"), (0.5, "#9b59b6"), (1.0, "#ff2d6b"))
"""SHAP's feature values: blue is low, red is high."""
MISSING_POSITION = -0.2

SEQUENTIAL: dict[Theme, list[tuple[float, str]]] = {
    "light": [(0.0, "#dfebf7"), (0.4, "#9ecae1"), (1.0, "#3182bd")],
    "dark": [(0.0, "#142231"), (0.4, "#1d4e79"), (1.0, "#2b7bba")],
}
"""Shares from none to most: the end that means most stands out from the background, and goes only so far that one
colour of text can be read in every cell."""
CELL_TEXT: dict[Theme, str] = {"light": "#0F1115", "dark": "#FFFFFF"}


def value_colours(values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return 0 … 1 for the 5th to 95th percentile of `values`, and `MISSING_POSITION` for NaN."""
    known = values[~np.isnan(values)]
    if not known.size:
        return np.full(values.shape, MISSING_POSITION, dtype=np.float32)
    low, high = np.percentile(known, [5, 95])
    if high <= low:
        low, high = known.min(), known.max()
    scaled = np.clip((values - low) / (high - low), 0, 1) if high > low else np.where(np.isnan(values), np.nan, 0.5)
    return np.where(np.isnan(values), MISSING_POSITION, scaled).astype(np.float32)


def scale(*, missing: bool) -> list[tuple[float, str]]:
    """Return the scale from blue to red, with grey for `MISSING_POSITION` below it where something is missing."""
    if not missing:
        return list(LOW_TO_HIGH)
    share = -MISSING_POSITION / (1 - MISSING_POSITION)
    known = [(share + (1 - share) * position, colour) for position, colour in LOW_TO_HIGH]
    return [(0.0, MISSING), (share * 0.75, MISSING), *known]


def marker(colours: NDArray[np.float32], title: str, size: int, opacity: float) -> dict[str, Any]:
    """Return the marker of a scatter whose colours come from `value_colours`."""
    missing = bool((colours < 0).any())
    ticks = ([MISSING_POSITION, 0, 1], ["missing", "low", "high"]) if missing else ([0, 1], ["low", "high"])
    return {
        "size": size,
        "opacity": opacity,
        "color": colours,
        "colorscale": scale(missing=missing),
        "cmin": MISSING_POSITION if missing else 0,
        "cmax": 1,
        "colorbar": {
            "title": {"text": title, "side": "right"},
            "tickvals": ticks[0],
            "ticktext": ticks[1],
            "thickness": 12,
            "outlinewidth": 0,
        },
    }
