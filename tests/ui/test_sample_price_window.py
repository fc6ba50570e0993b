"""What the shaded window is, in words."""

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.figures.sample_prices import sample_prices_info
from omninmo.ui import sample_price_window
from tests.ui.conftest import drawn
from tests.ui.samples import as_reads, explained

DAILY = TrainingConfig(forward_days=10)
RUN = explained(DAILY)
assert RUN.closes is not None
CLOSES = RUN.closes
DATES = CLOSES.index


def test_the_window_is_named_with_its_dates_and_change() -> None:
    words = sample_price_window.reading(sample_prices_info(CLOSES, "KO", DATES[50], 10), DAILY)
    assert f"From {DATES[50]:%Y-%m-%d} to {DATES[60]:%Y-%m-%d} the close changed by +4.0 %." in words
    assert "Shaded are the 10 sessions" in words and "not this change" not in words and "end after" not in words


def test_what_else_the_target_is_and_where_prices_end_is_said() -> None:
    excess = DAILY.replace(target="excess_return")
    words = sample_price_window.reading(sample_prices_info(CLOSES, "KO", DATES[-4], 10), excess)
    assert "Prices end after 3 of them." in words and "The target is not this change" in words


def test_a_date_without_a_close_has_no_caption(monkeypatch: pytest.MonkeyPatch) -> None:
    as_reads(RUN, monkeypatch)
    app = drawn(sample_price_window.draw, "id-a", "KO", pd.Timestamp("1999-01-01"), DAILY, "key")
    assert app.get("plotly_chart") and not app.caption
