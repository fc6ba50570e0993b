"""The facts that are recorded of a run come back, and what cannot have been recorded is damage."""

import json
from typing import Any

import pytest

from omninmo import schema
from omninmo.errors import RunError
from omninmo.tracking.contents import RunFile
from omninmo.tracking.store import RunStore
from omninmo.tracking.stored_summary import summary
from tests.recorded import Recorded


def test_what_was_recorded_comes_back(own: Recorded) -> None:
    path = own.artifacts() / schema.SUMMARY_FILE
    stored = json.loads(path.read_text())
    assert RunStore().summary(own.run_id) == summary(RunFile(own.run_id, path.name, path)) == stored
    assert stored["tickers"] and stored["metrics"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([], "it is no object"),
        ({"tickers": "AAPL"}, "its tickers cannot be what was recorded"),
        ({"tickers": [1]}, "its tickers cannot be what was recorded"),
        ({"tickers": []}, "its tickers cannot be what was recorded"),
        ({"last_date": "2022-02-30"}, "its last_date cannot"),
        ({"last_date": "soon"}, "its last_date cannot"),
        ({"first_date": 5}, "its first_date cannot"),
        ({"data_fingerprint": None}, "its data_fingerprint cannot"),
        ({"processed_tickers_count": True}, "its processed_tickers_count cannot"),
        ({"failed": {"KO": 1}}, "its failed cannot"),
        ({"metrics": {"oos_skill": "0.1"}}, "its metrics cannot"),
    ],
)
def test_what_cannot_have_been_recorded_is_damage(own: Recorded, changes: Any, reason: str) -> None:
    stored = RunStore().summary(own.run_id)
    content = stored | changes if isinstance(changes, dict) else changes
    own.rewrite(schema.SUMMARY_FILE, json.dumps(content).encode())
    with pytest.raises(RunError, match=rf"{schema.SUMMARY_FILE} of run {own.run_id} is damaged \({reason}"):
        RunStore().summary(own.run_id)


def test_what_is_missing_is_named(own: Recorded) -> None:
    stored = RunStore().summary(own.run_id)
    own.rewrite(schema.SUMMARY_FILE, json.dumps({key: stored[key] for key in stored if key != "metrics"}).encode())
    with pytest.raises(RunError, match="it has no metrics"):
        RunStore().summary(own.run_id)
