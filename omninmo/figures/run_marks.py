"""How a run is drawn wherever it appears: a colour, and where there are more runs than colours, a dash and a symbol."""

from typing import NamedTuple

from omninmo.figures.colours import PALETTE

DASHES = ("solid", "dash", "dot")
SYMBOLS = ("circle", "diamond", "square")
MAX_MARKED = len(PALETTE) * len(DASHES)
LEGEND = {"orientation": "h", "y": -0.24, "yanchor": "top"}
"""Below the figure, where names of any length have room."""


class Mark(NamedTuple):
    """The look of one run's points and lines."""

    colour: str
    dash: str
    symbol: str


def run_marks(count: int) -> list[Mark]:
    """Return a mark for each run by its position among those that are compared; the first 24 are distinct.

    Examples
    --------
    >>> first, *_, ninth = run_marks(9)
    >>> first.colour == ninth.colour, first.dash, ninth.dash
    (True, 'solid', 'dash')
    """
    rounds = [(position % len(PALETTE), position // len(PALETTE) % len(DASHES)) for position in range(count)]
    return [Mark(PALETTE[colour], DASHES[turn], SYMBOLS[turn]) for colour, turn in rounds]
