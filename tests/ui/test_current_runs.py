"""The table of runs is made once for every state of the store, and so is what is derived from it."""

import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo.errors import ConfigError
from omninmo.ui import current_runs, identical_runs, reads
from tests.recorded import Recorded


def test_the_table_is_the_same_until_something_changes(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[int] = []
    originals = identical_runs.originals

    def note(table: pd.DataFrame) -> pd.Series:
        derived.append(len(table))
        return originals(table)

    monkeypatch.setattr(identical_runs, "originals", note)
    for _ in range(3):
        assert len(reads.runs()) == len(reads.finished()) == 2
    assert derived == [2]
    MlflowClient(tracking_uri=f"sqlite:///{own.home / 'mlflow.db'}").set_tag(own.run_id, "a", "1")
    assert reads.run(own.run_id)["tags.a"] == "1" and derived == [2, 2]


CALLS: list[tuple[int, str]] = []


def count(table: pd.DataFrame, word: str) -> int:
    """Note a call, and return how many runs have a name with `word` in it."""
    CALLS.append((len(table), word))
    if not word:
        raise ConfigError("no word")
    return int(table["name"].str.contains(word).sum())


def test_what_is_derived_from_all_runs_is_made_once_until_something_changes(own: Recorded) -> None:
    CALLS.clear()
    assert [current_runs.derived(reads.runs(), count, word) for word in ("quick", "i", "quick")] == [1, 1, 1]
    assert CALLS == [(2, "quick"), (2, "i")]
    MlflowClient(tracking_uri=f"sqlite:///{own.home / 'mlflow.db'}").set_tag(own.run_id, "a", "1")
    assert current_runs.derived(reads.runs(), count, "quick") == 1 and len(CALLS) == 3


def test_of_some_runs_and_after_an_error_it_is_made_every_time(recorded: Recorded) -> None:
    CALLS.clear()
    some = reads.runs().iloc[:1]
    assert current_runs.derived(some, count, "a") == current_runs.derived(some, count, "a")
    for _ in range(2):
        with pytest.raises(ConfigError):
            current_runs.derived(reads.runs(), count, "")
    assert CALLS == [(1, "a"), (1, "a"), (2, ""), (2, "")]
