"""Which dates and tickers a run covers, and why some are not there."""

import json

import pytest

from omninmo.errors import RunError
from omninmo.ui import data_coverage, reads
from tests.hostile import HOSTILE
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_dates_tickers_and_rows_are_counted(recorded: Recorded) -> None:
    app = drawn(data_coverage.draw, reads.run(recorded.run_id))
    predictions = reads.predictions(recorded.run_id)
    assert f"{len(predictions):,} test rows on {predictions['date'].nunique():,} dates" in app.caption[0].value
    assert "trained on only" in app.caption[0].value
    assert "Tickers used\\: 20" in app.caption[1].value and "No ticker was skipped" in app.caption[2].value
    assert len(app.get("plotly_chart")) == 1 and not app.dataframe


def test_tickers_that_were_left_out_have_their_reason_as_text(own: Recorded) -> None:
    summary = json.loads((own.artifacts() / "summary.json").read_text())
    summary |= {"skipped": {"ABC": HOSTILE[0]}, "failed": {HOSTILE[2]: "no prices"}}
    own.rewrite("summary.json", json.dumps(summary).encode())
    table = drawn(data_coverage.draw, reads.run(own.run_id)).dataframe[0].value
    assert table.to_numpy().tolist() == [["ABC", "skipped", HOSTILE[0]], [HOSTILE[2], "failed", "no prices"]]
    own.rewrite("summary.json", b"[]")
    with pytest.raises(RunError, match="damaged"):
        reads.left_out_tickers(own.run_id)
