"""A run is found by its id, the start of it, or its name; what is ambiguous or misspelt gets the candidates."""

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.tracking import champion, editor
from omninmo.tracking.find_run import find_run
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded

RUNS = {
    "abcd1111": "first",
    "abcd2222": "twice",
    "beef3333": "twice",
    "cafe4444": "abcd",
    "dead5555": "beef3333",
}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> RunStore:
    table = pd.DataFrame({"run_id": list(RUNS), "name": list(RUNS.values())})
    monkeypatch.setattr(RunStore, "runs", lambda self: table)
    return RunStore("sqlite:////nowhere/mlflow.db")


@pytest.mark.parametrize(
    ("text", "run_id"),
    [
        ("abcd1111", "abcd1111"),
        ("abcd1", "abcd1111"),
        ("ABCD2", "abcd2222"),
        ("first", "abcd1111"),
        ("abcd", "cafe4444"),  # a name wins over the start of an id
        ("beef3333", "beef3333"),  # and a whole id over a name
    ],
)
def test_a_run_is_found_by_what_names_it_alone(store: RunStore, text: str, run_id: str) -> None:
    assert find_run(store, text) == run_id


def test_an_ambiguous_name_gets_its_candidates(store: RunStore) -> None:
    with pytest.raises(RunError, match=r"2 runs are meant by twice: abcd2222 \(twice\), beef3333 \(twice\); give more"):
        find_run(store, "twice")


def test_an_ambiguous_start_gets_its_candidates(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"run_id": [f"abcd{number}" for number in range(7)], "name": list("tuvwxyz")})
    monkeypatch.setattr(RunStore, "runs", lambda self: table)
    with pytest.raises(RunError, match=r"7 runs are meant by abcd: abcd0 \(t\), .*abcd4 \(x\), …; give more"):
        find_run(store, "abcd")


@pytest.mark.parametrize("text", ["bee", "", "nothing", "abcd11112"])
def test_what_names_no_run_is_one_sentence(store: RunStore, text: str) -> None:
    with pytest.raises(RunError, match=rf"^There is no run {text} in sqlite.*; python -m omninmo runs lists all\.$"):
        find_run(store, text)


def test_a_misspelt_name_gets_the_nearest(store: RunStore) -> None:
    with pytest.raises(RunError, match=r"There is no run frist in .*, nearest: first;"):
        find_run(store, "frist")


def test_an_empty_store_has_no_run(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RunStore, "runs", lambda self: pd.DataFrame(columns=["run_id", "name"]))
    with pytest.raises(RunError, match="There is no run abcd"):
        find_run(store, "abcd")


def test_an_archived_run_is_called_so(own: Recorded) -> None:
    editor.archive([own.run_id])
    for text in (own.run_id, "quick"):
        with pytest.raises(RunError, match=f"^The run {text} is archived; restore it"):
            find_run(RunStore(), text)


def test_the_champion_is_meant_by_that_word(own: Recorded) -> None:
    store = RunStore()
    with pytest.raises(RunError, match="No run is champion yet"):
        find_run(store, "champion")
    editor.rename(own.rated_id, "champion", before="rated")
    assert find_run(store, "champion") == own.rated_id  # until the alias is set, it is a name like any other
    champion.appoint(store, own.run_id, anyway=True)
    assert find_run(store, "champion") == own.run_id
    editor.rename(own.rated_id, "rated", before="champion")
    editor.archive([own.run_id])
    with pytest.raises(RunError, match=f"The champion is run {own.run_id}, which is archived, deleted or not"):
        find_run(store, "champion")
