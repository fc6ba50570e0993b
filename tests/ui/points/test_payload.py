"""What goes to the browser: small, and the same numbers."""

import base64

import numpy as np
import pandas as pd

from omninmo.figures.swarm import HALF_WIDTH, swarms
from omninmo.schema import FORMATS
from omninmo.ui.points import payload
from tests.ui.points.conftest import big


def sent(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def test_the_points_of_a_feature_arrive_as_they_are() -> None:
    table, _, _ = big(rows=300, columns=3)
    (drawn,) = swarms(table, ["f1"])
    arrived = payload.swarm(drawn)
    np.testing.assert_array_equal(sent(arrived["rows"], "<i4"), drawn.rows)
    np.testing.assert_array_equal(sent(arrived["effect"], "<f4"), drawn.effect)
    np.testing.assert_array_equal(sent(arrived["values"], "<f4"), drawn.values)
    offset = sent(arrived["offset"], "<i1") / payload.OFFSETS * HALF_WIDTH
    np.testing.assert_allclose(offset, drawn.offset, atol=HALF_WIDTH / payload.OFFSETS)
    np.testing.assert_array_equal(sent(arrived["colours"], "<u1") == 255, np.isnan(drawn.values))


def test_rows_have_their_ticker_date_and_fold() -> None:
    dates = pd.to_datetime(["2024-02-29", "1969-12-31", "2024-02-29"])
    index = pd.DataFrame({"date": dates, "ticker": ["KO", "<b>", "KO"], "fold": [1, 1, 2]})
    rows = payload.rows(index)
    tickers = [rows["tickers"][code] for code in sent(rows["ticker"], "<i4")]
    days = sent(rows["day"], "<i4").astype("datetime64[D]")
    assert tickers == ["KO", "<b>", "KO"] and sent(rows["fold"], "<i4").tolist() == [1, 1, 2]
    assert days.astype(str).tolist() == ["2024-02-29", "1969-12-31", "2024-02-29"]


def test_every_format_can_be_sent() -> None:
    assert all(payload.number_format(form)["digits"] == numbers.digits for form, numbers in FORMATS.items())


def test_the_axis_says_what_is_affected() -> None:
    assert payload.effect_axis("forward_return")["format"]["suffix"] == " %"
    assert payload.effect_axis("Sell")["title"].endswith("log-odds of Sell")
    assert len(payload.look()["stops"]) == 3
