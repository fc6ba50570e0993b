"""Predicted against actual: the row's own numbers, and where its error lies among all."""

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.ui import sample_outcome
from tests.ui.samples import explained

REGRESSION = TrainingConfig(forward_days=10)
RUN = explained(REGRESSION)
RATED = explained(REGRESSION.replace(mode="classification"))


def test_rows_are_matched_by_date_and_ticker_in_their_order() -> None:
    rows = [9, 4, 30]
    found = sample_outcome.of_rows(RUN.table, rows, RUN.predictions.sample(frac=1, random_state=1))
    for position, row in enumerate(rows):
        where = RUN.table.index.iloc[row]
        same = (RUN.predictions["date"] == where["date"]) & (RUN.predictions["ticker"] == where["ticker"])
        assert found["y_true"][position] == RUN.predictions.loc[same, "y_true"].item()
    twice = pd.concat([RUN.predictions, RUN.predictions])
    assert len(sample_outcome.of_rows(RUN.table, rows, twice)) == 3


def test_a_row_without_a_prediction_is_said_to_have_none() -> None:
    without = RUN.predictions.iloc[100:]
    found = sample_outcome.of_rows(RUN.table, [0], without)
    assert "lack this row" in sample_outcome.sentences(found.iloc[0], without, RUN.config)
    assert sample_outcome.readable(found, RUN.config).iloc[0].tolist() == [schema.NOT_AVAILABLE] * 2
    rated = sample_outcome.of_rows(RATED.table, [0], RATED.predictions.iloc[100:])
    assert sample_outcome.readable(rated, RATED.config).iloc[0].tolist() == [schema.NOT_AVAILABLE] * 3


@pytest.mark.parametrize(("actual", "share"), [(0.0, "0.0 %"), (0.03, "75.0 %"), (-0.02, "50.0 %")])
def test_the_share_of_smaller_errors_is_counted(actual: float, share: str) -> None:
    predictions = pd.DataFrame({"y_true": [0.0, 0.01, -0.02, 0.03], "y_pred": 0.0})
    own = predictions[predictions["y_true"] == actual].iloc[0]
    text = sample_outcome.sentences(own, predictions, REGRESSION)
    assert f"the run's 4 out-of-fold errors, {share} are smaller." in text
    assert f"actual **{schema.FORMATS['fine_percent'].text(actual)}**" in text


def test_a_rating_s_loss_is_what_the_actual_one_lacked() -> None:
    losses = sample_outcome.losses(RATED.predictions)
    row = RATED.predictions.iloc[3]
    assert losses[3] == pytest.approx(1 - row[f"p_{int(row['y_true'])}"])
    text = sample_outcome.sentences(row, RATED.predictions, RATED.config)
    best = schema.RATINGS[int(np.argmax([row[f"p_{k}"] for k in range(5)]))]
    assert f"predicted **{best}**" in text and f"actual **{schema.RATINGS[int(row['y_true'])]}**" in text
    share = schema.FORMATS["share"].text(float((losses < losses[3]).mean()))
    assert f"In {share} of the run's 240 out-of-fold rows it gave more" in text


@pytest.mark.parametrize("target", schema.TARGETS)
def test_numbers_are_in_the_unit_of_the_target(target: str) -> None:
    config = REGRESSION.replace(target=target)
    text = sample_outcome.sentences(RUN.predictions.iloc[0], RUN.predictions, config)
    assert text.startswith(f"{schema.TARGETS[target].label} over the next 10 sessions")
    assert ("%**" in text) == schema.TARGETS[target].of_return
