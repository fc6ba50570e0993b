"""How much the price moves."""

import pandas as pd

from omninmo.features.inputs import Inputs
from omninmo.features.registry import feature
from omninmo.features.windows import ratio, window_mean


@feature("volatility", "volatility_{0}", "Volatility, {0} sessions", "share", windows=((21,), (63,), (252,)))
def volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Standard deviation of daily log returns over {0} sessions, annualised."""
    return inputs.volatility(sessions)


@feature("volatility", "volatility_ratio_{0}_{1}", "Volatility, {0} vs {1} sessions", "number", windows=((21, 252),))
def volatility_ratio(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Volatility over {0} sessions ÷ the one over {1}: above 1 = livelier than usual."""
    return ratio(inputs.volatility(fast), inputs.volatility(slow))


@feature("volatility", "downside_volatility_{0}", "Downside volatility, {0} sessions", "share", windows=((63,),))
def downside_volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Root mean square of the negative daily log returns over {0} sessions, annualised.

    Source: the downside deviation of Sortino & Price, Journal of Investing 3(3), 1994, with a target of 0.
    """
    square = inputs.log_returns.clip(upper=0) ** 2
    return (window_mean(square, sessions) * inputs.bars_per_year) ** 0.5


@feature("volatility", "bollinger_z_{0}", "Bollinger position, {0} sessions", "number", windows=((20,),))
def bollinger_z(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Close − moving average) ÷ moving standard deviation over {0} sessions: ±2 = the Bollinger bands.

    Source: Bollinger, Bollinger on Bollinger Bands, 2001 (standard deviation of the population).
    """
    return (inputs.close - inputs.mean_close(sessions)) / inputs.spread_close(sessions)


@feature("volatility", "bollinger_width_{0}", "Bollinger width, {0} sessions", "share", windows=((20,),))
def bollinger_width(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """4 × moving standard deviation ÷ moving average over {0} sessions: the bands' distance (Bollinger 2001)."""
    return 4 * inputs.spread_close(sessions) / inputs.mean_close(sessions)
