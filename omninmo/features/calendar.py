"""Where a date lies in the year and the month: the same for every ticker, known in advance."""

import numpy as np
import pandas as pd

from omninmo.features.registry import Inputs, feature


@feature("calendar", "month_sin", "Time of year, spring against autumn", "number", warm_up=0)
def month_sin(inputs: Inputs) -> pd.DataFrame:
    """Sine of the day of the year: 1 at the end of March, −1 at the end of September."""
    return _wide(inputs, np.sin(_angle(inputs)))


@feature("calendar", "month_cos", "Time of year, winter against summer", "number", warm_up=0)
def month_cos(inputs: Inputs) -> pd.DataFrame:
    """Cosine of the day of the year: 1 at the turn of the year, −1 in the middle."""
    return _wide(inputs, np.cos(_angle(inputs)))


@feature("calendar", "month_end", "Near the turn of the month", "share", warm_up=0)
def month_end(inputs: Inputs) -> pd.DataFrame:
    """How near the turn of the month is: 100 % on its first and last day, 0 % in the middle.

    Returns cluster there (Lakonishok & Smidt, Review of Financial Studies 1(4), 1988).
    """
    dates = inputs.panel.dates
    place = (dates.day.to_numpy() - 1) / (dates.days_in_month.to_numpy() - 1)
    return _wide(inputs, np.abs(2 * place - 1))


def _angle(inputs: Inputs) -> np.ndarray:
    return 2 * np.pi * inputs.panel.dates.day_of_year.to_numpy() / 365.25


def _wide(inputs: Inputs, values: np.ndarray) -> pd.DataFrame:
    repeated = np.repeat(values[:, None], len(inputs.panel.tickers), axis=1)
    return pd.DataFrame(repeated, index=inputs.close.index, columns=inputs.close.columns)
