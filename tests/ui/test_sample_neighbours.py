"""Neighbours in words and as a table."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.evaluation.neighbours import nearest
from omninmo.ui import sample_neighbours, sample_outcome
from tests.ui.conftest import drawn
from tests.ui.samples import FEATURES, explained

CONFIG = TrainingConfig(forward_days=10)
RUN = explained(CONFIG)
DATES = pd.DatetimeIndex(RUN.predictions["date"].unique())
FOUND = nearest(RUN.table, 20, DATES, CONFIG.horizon)
OUTCOMES = sample_outcome.of_rows(RUN.table, list(FOUND.rows), RUN.predictions)


def test_the_table_has_a_neighbour_a_row_with_its_distance_prediction_and_target() -> None:
    shown = sample_neighbours.readable(RUN.table, 20, FOUND, OUTCOMES, CONFIG)
    assert list(shown.columns) == ["Ticker", "Date", "Fold", "Distance", "Predicted", "Actual"]
    assert len(shown) == len(FOUND.rows) == 8
    size = np.linalg.norm(RUN.table.values[20].astype(float))
    assert shown["Distance"].iloc[0] == f"{100 * FOUND.distances[0] / size:.0f} %"
    assert shown["Ticker"].tolist() == RUN.table.index["ticker"].iloc[FOUND.rows].tolist()


def test_what_happened_and_the_caution_say_how_many() -> None:
    words = sample_neighbours.happened(OUTCOMES, CONFIG)
    assert f"{int((OUTCOMES['y_true'] > 0).sum())} of 8 were above 0" in words
    caution = sample_neighbours.caution(RUN.table, 20, FOUND, CONFIG)
    ticker = RUN.table.index["ticker"].iloc[20]
    assert f"left out: {FOUND.same_event} of {ticker} within 10 sessions" in caution
    assert f"These are 8, of which {FOUND.windows} have targets that do not overlap" in caution
    assert f", and {FOUND.repeats} within 10 sessions of a nearer one of their ticker." in caution
    unknown = OUTCOMES.assign(y_true=np.nan)
    assert sample_neighbours.happened(unknown, CONFIG) == "What happened then is not known."


@pytest.mark.parametrize(
    ("same_event", "repeats", "end"),
    [
        (0, 0, " explained rows."),
        (4, 0, " explained rows; left out: 4 of KO within 10 sessions of the date, which share its target."),
        (0, 1200, " explained rows; left out: 1,200 within 10 sessions of a nearer one of their ticker."),
    ],
)
def test_nothing_is_said_of_rows_that_are_not_left_out(same_event: int, repeats: int, end: str) -> None:
    table = replace(RUN.table, index=RUN.table.index.assign(ticker="KO"))
    found = FOUND._replace(same_event=same_event, repeats=repeats)
    assert sample_neighbours.caution(table, 20, found, CONFIG).endswith(f"{FOUND.candidates:,}{end}")


def test_a_sample_that_is_alone_says_so() -> None:
    config = CONFIG.replace(forward_days=200)
    alone = explained(config, tickers=("KO",))
    app = drawn(sample_neighbours.draw, alone.table, 3, FEATURES, "forward_return", alone.predictions, config, "key")
    assert "within 200 sessions of the date" in app.info[0].value and not app.get("plotly_chart")
