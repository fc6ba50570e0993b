"""An interval as a small picture in a cell of a table: three bars, one inside the other, and the prediction."""

from urllib.parse import quote

import numpy as np

from omninmo.arrays import Floats

WIDTH, HEIGHT = 180, 24
BARS = ((2, "#8A8F98"), (8, "#56B4E9"), (14, "#0072B2"))
"""Thickness and colour at 95, 80 and 50 %, drawn one over the other."""
POINT, ZERO = "#E69F00", "#8A8F98"
"""Colours that can be seen on white and on the dark background alike."""


def span(rows: Floats) -> tuple[float, float]:
    """Return the ends of the axis that all rows (n, 7) share, 0 among them."""
    known = rows[np.isfinite(rows)]
    return min(0.0, float(known.min(initial=0.0))), max(0.0, float(known.max(initial=0.0)))


def interval_bar(row: Floats, low: float, high: float) -> str:
    """Return the picture as an address that holds it; "" without an interval.

    Parameters
    ----------
    row : (7,) the prediction, then low and high at 50, 80 and 95 %
    low, high : of the axis
    """
    if not np.isfinite(row).all() or high <= low:
        return ""

    def x(value: float) -> float:
        return round(2 + (WIDTH - 4) * float(np.clip((value - low) / (high - low), 0, 1)), 1)

    prediction, ends = float(row[0]), row[1:].reshape(3, 2)
    bars = "".join(
        _bar(x(left), x(right), thickness, colour)
        for (left, right), (thickness, colour) in zip(ends[::-1], BARS, strict=True)
    )
    zero = f'<path d="M{x(0)} 0V{HEIGHT}" stroke="{ZERO}" stroke-dasharray="2 2"/>'
    point = f'<path d="M{x(prediction)} 3V{HEIGHT - 3}" stroke="{POINT}" stroke-width="3"/>'
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{zero}{bars}{point}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"


def _bar(left: float, right: float, thickness: int, colour: str) -> str:
    top = (HEIGHT - thickness) / 2
    return f'<rect x="{left}" y="{top}" width="{max(right - left, 1):.1f}" height="{thickness}" fill="{colour}"/>'
