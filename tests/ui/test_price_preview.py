"""What own prices hold is said, listed and drawn; files are read once until they change."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data.preview import Preview, TickerPreview
from omninmo.figures.prices import MAX_LINES
from omninmo.ui import price_preview
from tests.ui.conftest import drawn

GOOD = TickerPreview("KO", date(2020, 1, 2), date(2020, 3, 31), 60, 2, ("a split?",))
BAD = TickerPreview("NEW", reason="it has only 20 bars")
CLOSE = pd.DataFrame({"KO": [1.0, 2.0]}, index=pd.to_datetime(["2020-01-02", "2020-03-31"]))


def test_a_sentence_counts_what_can_be_used() -> None:
    assert price_preview.sentence(Preview((GOOD, BAD), CLOSE, 62, "As they are.")) == (
        "1 of 2 tickers can be used, 62 dates from 2020-01-02 to 2020-03-31, 60 rows. As they are."
    )
    assert price_preview.sentence(Preview((BAD,), pd.DataFrame(), 0, "")) == "0 of 1 tickers can be used."


def test_what_is_refused_comes_first_with_its_reason() -> None:
    table = price_preview.readable(Preview((GOOD, BAD), CLOSE, 62, ""))
    assert table["Ticker"].tolist() == ["NEW", "KO"]
    assert table["Remarks"].tolist() == ["Left out: it has only 20 bars", "a split?"]
    assert table.loc[1, ["First date", "Last date", "Rows", "Gaps"]].tolist() == ["2020-01-02", "2020-03-31", 60, 2]


def test_prices_are_drawn_where_there_are_any() -> None:
    assert drawn(price_preview.draw, Preview((GOOD,), CLOSE, 62, "")).get("plotly_chart")
    many = drawn(price_preview.draw, Preview((GOOD,) * (MAX_LINES + 1), CLOSE, 62, ""))
    assert f"The first {MAX_LINES} of {MAX_LINES + 1} tickers are drawn." in [item.value for item in many.caption]
    assert not drawn(price_preview.draw, Preview((BAD,), pd.DataFrame(), 0, "")).get("plotly_chart")


def test_files_are_read_again_only_if_they_or_what_is_asked_of_them_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[TrainingConfig] = []
    monkeypatch.setattr(price_preview, "preview", lambda path, config: asked.append(config))
    (tmp_path / "KO.csv").write_text("date,close\n")
    config = TrainingConfig(source="csv", path=str(tmp_path))
    for change in ({}, {"seed": 7}, {"period": "5y"}):
        price_preview.of(config.replace(**change))
    (tmp_path / "KO.csv").write_text("date,close\n2024-01-02,1\n")
    price_preview.of(config)
    assert [known.period for known in asked] == ["10y", "5y", "10y"]
