"""Past returns."""

import pandas as pd

from omninmo.features.inputs import Inputs
from omninmo.features.registry import feature


@feature(
    "returns",
    "return_{0}d",
    "Return, {0} sessions",
    "percent",
    windows=((1,), (5,), (21,), (63,), (126,), (252,)),
)
def past_return(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ close {0} sessions ago − 1."""
    return inputs.past_return(sessions)


@feature("returns", "momentum_12_1", "Momentum, 12 months less 1", "percent", warm_up=252)
def momentum_12_1(inputs: Inputs) -> pd.DataFrame:
    """Return from a year ago to a month ago.

    Source: Jegadeesh & Titman, Journal of Finance 48(1), 1993.
    """
    return inputs.momentum()
