"""The position of a date in the year, the month and the week: the same for every ticker, known in advance."""

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.features.inputs import Inputs
from omninmo.features.registry import feature


@feature("calendar", "month_sin", "Time of year, spring against autumn", "number", warm_up=0)
def month_sin(inputs: Inputs) -> pd.DataFrame:
    """Sine of the day of the year: 1 at the end of March, −1 at the end of September."""
    return inputs.each_ticker(np.sin(_angle(inputs)))


@feature("calendar", "month_cos", "Time of year, winter against summer", "number", warm_up=0)
def month_cos(inputs: Inputs) -> pd.DataFrame:
    """Cosine of the day of the year: 1 at the turn of the year, −1 in the middle."""
    return inputs.each_ticker(np.cos(_angle(inputs)))


@feature("calendar", "month_end", "Near the turn of the month", "share", warm_up=0)
def month_end(inputs: Inputs) -> pd.DataFrame:
    """How near the turn of the month is: 100 % on its first and last day, 0 % in the middle.

    Returns cluster there (Lakonishok & Smidt, Review of Financial Studies 1(4), 1988).
    """
    dates = inputs.panel.dates
    elapsed = (dates.day.to_numpy() - 1) / (dates.days_in_month.to_numpy() - 1)
    return inputs.each_ticker(np.abs(2 * elapsed - 1))


@feature("calendar", "weekday", "Day of the week", "number", warm_up=0)
def weekday(inputs: Inputs) -> pd.DataFrame:
    """0 on Mondays to 4 on Fridays, 6 on Sundays where weekends are traded.

    Mondays earned less (French, Journal of Financial Economics 8(1), 1980).
    """
    return inputs.each_ticker(inputs.panel.dates.day_of_week.to_numpy().astype(np.float64))


def _angle(inputs: Inputs) -> Floats:
    return 2 * np.pi * inputs.panel.dates.day_of_year.to_numpy() / 365.25
