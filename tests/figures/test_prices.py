"""Prices on one scale."""

import numpy as np
import pandas as pd

from omninmo.figures.prices import MAX_LINES, _info, prices

DAYS = pd.bdate_range("2024-01-01", periods=4)


def test_each_ticker_starts_at_one_whenever_it_starts() -> None:
    close = pd.DataFrame({"A": [10.0, 20, 40, 80], "B": [np.nan, 5.0, np.nan, 10.0]}, index=DAYS)
    growth = _info(close).growth
    assert growth["A"].tolist() == [1, 2, 4, 8]
    assert growth["B"].dropna().tolist() == [1, 2]


def test_doubling_and_halving_are_equally_far_and_names_are_text() -> None:
    figure = prices(pd.DataFrame({"<b>A": [1.0, 2.0, 1.0, 2.0]}, index=DAYS))
    assert figure.layout.yaxis.type == "log" and figure.data[0].name == "&lt;b&gt;A"


def test_lines_beyond_the_limit_are_not_drawn() -> None:
    close = pd.DataFrame(1.0, index=DAYS, columns=[f"T{number}" for number in range(MAX_LINES + 3)])
    assert _info(close).growth.shape[1] == MAX_LINES


def test_without_prices_the_figure_says_so() -> None:
    assert prices(pd.DataFrame()).layout.annotations[0].text == "No prices to show"


def test_lines_are_named_while_each_has_a_colour_of_its_own() -> None:
    def named(tickers: int) -> bool:
        close = pd.DataFrame(np.ones((3, tickers)), index=pd.bdate_range("2024-01-01", periods=3))
        return bool(prices(close).layout.showlegend)

    assert named(8) and not named(9)
