"""The fan as prices: what is drawn is the forecast, at about the date that it is of."""

import math

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.forecast_fan import FanInfo, forecast_fan, forecast_fan_info
from tests.kept_forecasts import AS_OF, made_up, table


def info(horizon: int = 30, interval: str = "1d", *, of_return: bool = True, **changes: object) -> FanInfo:
    kept = made_up(table(**changes))
    return forecast_fan_info(kept.closes, kept.table.iloc[0], horizon, interval, of_return=of_return)


def test_bands_are_the_close_times_the_ends_of_the_forecast() -> None:
    fan = info()
    assert list(fan.bands) == [95, 80, 50] and fan.last == 50
    assert np.allclose(fan.bands[80], (50 * 0.99, 50 * 1.19))
    assert fan.point == pytest.approx(50 * 1.09)
    assert fan.end == pd.Timestamp("2023-02-08") and info(6, "1wk").end == AS_OF + pd.Timedelta(weeks=6)
    assert len(fan.closes) == 80 and len(info(5).closes) == 60


def test_what_is_no_change_of_a_price_has_no_fan() -> None:
    fan = info(of_return=False)
    assert math.isnan(fan.point) and not fan.bands
    assert len(forecast_fan(fan).data) == 1


def test_without_intervals_the_point_alone_is_drawn() -> None:
    fan = info(low_80=np.nan, low_50=np.nan, low_95=np.nan)
    assert not fan.bands and [trace.name for trace in forecast_fan(fan).data] == ["Close", "Prediction"]


def test_the_figure_draws_the_widest_band_first_and_names_each() -> None:
    figure = forecast_fan(info())
    levels = ["95 %", "80 %", "50 %"]
    assert [trace.name for trace in figure.data] == [*levels, *levels, "Close", "Prediction"]
    assert [one.text for one in figure.layout.annotations] == ["95 %", "80 %", "50 %"]
    low, high = figure.data[0].y[1:3]
    assert (low, high) == (pytest.approx(50 * 0.89), pytest.approx(50 * 1.29))


def test_the_ends_of_each_area_say_under_a_pointer_what_they_are() -> None:
    ends = forecast_fan(info()).data[4]
    assert ends.hovertemplate == "80 %: 49.5 to 59.5<extra></extra>" and ends.marker.opacity == 0
    assert np.allclose(ends.y, (49.5, 59.5))


def test_the_axis_has_a_unit_where_it_is_known() -> None:
    assert forecast_fan(info()).layout.yaxis.title.text == "AAPL, adjusted close"
    assert forecast_fan(info()._replace(unit="US dollars")).layout.yaxis.title.text.endswith("close (US dollars)")


def test_a_ticker_without_closes_is_an_empty_figure() -> None:
    kept = made_up()
    fan = forecast_fan_info(kept.closes.drop(columns="AAPL"), kept.table.iloc[0], 30, "1d", of_return=True)
    assert "No close of AAPL" in forecast_fan(fan).layout.annotations[0].text


def test_a_ticker_s_name_is_no_markup() -> None:
    kept = made_up(table(("<b>X</b>",)))
    fan = forecast_fan_info(kept.closes, kept.table.iloc[0], 30, "1d", of_return=True)
    assert "<b>" not in forecast_fan(fan).layout.yaxis.title.text
