"""Which run is champion: a sqlite store is asked each time, a server once in a while."""

import pytest

from omninmo.tracking.champion import appoint, clear
from omninmo.tracking.store import RunStore
from omninmo.ui import champion
from tests.recorded import Recorded


def test_a_file_is_asked_each_time(own: Recorded) -> None:
    assert champion.champion() is None
    appoint(RunStore(), own.run_id, anyway=True)
    assert champion.champion() == own.run_id
    clear(RunStore())
    assert champion.champion() is None


def test_a_server_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(store: RunStore) -> str:
        asked.append(store.uri)
        return "someone"

    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setattr(RunStore, "champion", ask)
    monkeypatch.setattr(RunStore, "numbered_runs", lambda self, age: (0, None))
    assert [champion.champion(), champion.champion()] == ["someone"] * 2 and len(asked) == 1
    champion.forget()
    assert champion.champion() == "someone" and len(asked) == 2
    champion.forget()
