"""Where to put ticks: at round numbers, and never so close that their texts run into each other."""

import math
from collections.abc import Sequence

MAX_TICKS = 5
NEAR = 0.06
"""Ticks closer than this share of the axis would overlap."""
ROUNDING = 1e-9
"""A bound that is a round number but for floating point counts as one."""
SMALLEST = 1e-300
"""A span below it cannot be divided any more."""


def linear(low: float, high: float, most: int = MAX_TICKS) -> list[float]:
    """Return the multiples of 1, 2 or 5 × 10ⁿ from `low` to `high`, at most `most` of them.

    Bounds that are the same but for rounding have one tick; where the difference overflows, each bound has one.
    """
    if not high - low > max(ROUNDING * max(abs(low), abs(high)), SMALLEST):
        return [low]
    if not math.isfinite(high - low):
        return [low, high]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    steps = (power * factor for factor in (1, 2, 5, 10, 20))
    step = next(step for step in steps if _last(high, step) - _first(low, step) < most)
    return [float(f"{step * multiple:.12g}") for multiple in range(_first(low, step), _last(high, step) + 1)]


def of_ranks(worst: float, most: int = 8) -> list[float]:
    """Return ticks of ranks: 1, and up to `most` round whole numbers above it.

    Examples
    --------
    >>> of_ranks(3), of_ranks(32)
    ([1.0, 2.0, 3.0], [1.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0])
    """
    return [1.0, *(tick for tick in linear(2.0, worst, most) if tick <= worst and tick.is_integer())]


def _first(low: float, step: float) -> int:
    return math.ceil(low / step - ROUNDING)


def _last(high: float, step: float) -> int:
    return math.floor(high / step + ROUNDING)


def logarithmic(low: float, high: float, most: int = MAX_TICKS + 1) -> list[float]:
    """Return the powers of ten from `low` to `high`, with 2 and 5 or 3 times each where that makes at most `most`."""
    for digits in ((1, 2, 5), (1, 3)):
        values = _multiples(low, high, digits)
        if len(values) <= most:
            return values
    return _multiples(low, high, (1,))


def _multiples(low: float, high: float, digits: tuple[int, ...]) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [float(f"{digit}e{power}") for power in powers for digit in digits]
    return [value for value in values if low * (1 - ROUNDING) <= value <= high * (1 + ROUNDING)]


def apart(ticks: Sequence[float], span: float) -> list[float]:
    """Return ascending positions without those too close to the one before; the last stays."""
    kept = list(ticks[-1:])
    for tick in ticks[:-1]:
        far_from_last = ticks[-1] - tick >= NEAR * span
        if far_from_last and (len(kept) == 1 or tick - kept[-2] >= NEAR * span):
            kept.insert(-1, tick)
    return kept


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions from `low` to `high` that are at least `gap` apart, each near its own and all in their order.

    Where there is not enough room they stand at equal distances.

    Examples
    --------
    >>> spread([5, 1, 1.2], gap=1, low=0, high=5)
    [5.0, 1.0, 2.0]
    >>> spread([5, 5, 5], gap=1, low=0, high=5)
    [3.0, 4.0, 5.0]
    """
    order = sorted(range(len(positions)), key=lambda at: positions[at])
    gap = min(gap, (high - low) / max(1, len(order) - 1))
    moved = [0.0] * len(order)
    floor = float(low)
    for at in order:
        moved[at] = max(float(positions[at]), floor)
        floor = moved[at] + gap
    ceiling = float(high)
    for at in reversed(order):
        moved[at] = min(moved[at], ceiling)
        ceiling = moved[at] - gap
    return moved
