"""Dates as numbers that any reader of a calendar can check."""

import numpy as np
import pandas as pd
import pytest

from omninmo.data.panel import PricePanel
from omninmo.features import Inputs, calendar


def on(*days: str) -> Inputs:
    return Inputs(PricePanel(close=pd.DataFrame({"A": 1.0, "B": 2.0}, index=pd.DatetimeIndex(days))))


def test_the_turn_of_the_month_is_one_and_its_middle_zero() -> None:
    values = calendar.month_end(on("2024-01-01", "2024-01-16", "2024-01-31", "2024-02-29"))
    assert values["A"].tolist() == pytest.approx([1, 0, 1, 1]) and values["B"].equals(values["A"])


def test_a_week_runs_from_monday_0_to_friday_4() -> None:
    assert calendar.weekday(on("2024-07-01", "2024-07-03", "2024-07-05"))["A"].tolist() == [0, 2, 4]


def test_a_year_is_a_circle() -> None:
    days = on("2023-12-31", "2024-04-01", "2024-07-01", "2024-10-01", "2024-12-31")
    sine, cosine = calendar.month_sin(days)["A"].to_numpy(), calendar.month_cos(days)["A"].to_numpy()
    np.testing.assert_allclose(sine**2 + cosine**2, 1)
    np.testing.assert_allclose(sine, [0, 1, 0, -1, 0], atol=0.02)
    np.testing.assert_allclose(cosine, [1, 0, -1, 0, 1], atol=0.02)
