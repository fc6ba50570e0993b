"""Where a ticker ranks among the others on the same date: 0 % lowest, 100 % highest."""

import pandas as pd

from omninmo.features.inputs import Inputs
from omninmo.features.registry import OTHERS, feature


@feature(
    "cross_section",
    "rank_return_{0}d",
    "Rank of return, {0} sessions",
    "share",
    windows=((5,), (21,), (126,)),
    needs=(OTHERS,),
)
def rank_return(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Rank among the tickers of the return over {0} sessions."""
    return inputs.rank(inputs.past_return(sessions))


@feature(
    "cross_section", "rank_momentum_12_1", "Rank of momentum, 12 months less 1", "share", warm_up=252, needs=(OTHERS,)
)
def rank_momentum(inputs: Inputs) -> pd.DataFrame:
    """Rank among the tickers of the return from a year ago to a month ago."""
    return inputs.rank(inputs.momentum())


@feature(
    "cross_section",
    "rank_volatility_{0}",
    "Rank of volatility, {0} sessions",
    "share",
    windows=((63,),),
    needs=(OTHERS,),
)
def rank_volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Rank among the tickers of the volatility over {0} sessions."""
    return inputs.rank(inputs.volatility(sessions))
