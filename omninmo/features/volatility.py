"""How much the price moves."""

import numpy as np
import pandas as pd

from omninmo.features.registry import SESSIONS_PER_YEAR, Inputs, feature


@feature("volatility", "volatility_{0}", "Volatility, {0} sessions", "share", windows=((21,), (63,), (252,)))
def volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Standard deviation of daily log returns over {0} sessions, annualised."""
    return inputs.volatility(sessions)


@feature("volatility", "volatility_ratio_{0}_{1}", "Volatility, {0} vs {1} sessions", "number", windows=((21, 252),))
def volatility_ratio(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Volatility over {0} sessions ÷ the one over {1}: above 1 = livelier than usual."""
    base = inputs.volatility(slow)
    return inputs.volatility(fast) / base.where(base > 0)


@feature("volatility", "downside_volatility_{0}", "Downside volatility, {0} sessions", "share", windows=((63,),))
def downside_volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Root mean square of the negative daily log returns over {0} sessions, annualised."""
    square = inputs.log_returns.clip(upper=0) ** 2
    return pd.DataFrame(np.sqrt(square.rolling(sessions).mean() * SESSIONS_PER_YEAR))


@feature("volatility", "bollinger_z_{0}", "Bollinger position, {0} sessions", "number", windows=((20,),))
def bollinger_z(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Close − moving average) ÷ moving standard deviation over {0} sessions: ±2 = the Bollinger bands.

    Source: Bollinger, Bollinger on Bollinger Bands, 2001 (standard deviation of the population).
    """
    spread = inputs.close.rolling(sessions).std(ddof=0)
    return (inputs.close - inputs.close.rolling(sessions).mean()) / spread.where(spread > 1e-9 * inputs.close)
