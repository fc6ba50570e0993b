"""Picks in a file: what was saved comes back, and nothing else does."""

import json
import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omninmo.errors import StoreError
from omninmo.ui import selections
from tests.hostile import HOSTILE

IDS = [f"{number:032x}" for number in range(30)]
DAY = 24 * 3600


def file_of(home: Path, key: str) -> Path:
    return home / "selections" / f"{key}.json"


@given(st.lists(st.text(max_size=40), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_was_saved_comes_back_in_its_order(home: Path, run_ids: list[str]) -> None:
    key = selections.save(run_ids)
    assert selections.load(key) == run_ids and file_of(home, key).is_file()
    assert (selections.save(run_ids[::-1]) == key) == (run_ids == run_ids[::-1])


def test_equal_picks_share_a_file_that_says_when_it_was_made(home: Path) -> None:
    assert selections.save(IDS) == selections.save(list(IDS))
    (only,) = (home / "selections").iterdir()
    content = json.loads(only.read_text())
    assert content["run_ids"] == IDS and content["created"].startswith("20")


@pytest.mark.parametrize(
    "key", [*HOSTILE, "", "../../mlflow", "a" * 15, "A" * 16, "0" * 16 + "\n", "\x00" * 16, "/etc/passwd"]
)
def test_a_link_reads_no_file_but_a_selection(home: Path, key: str) -> None:
    with pytest.raises(StoreError, match="omninmo never made; pick the runs again"):
        selections.load(key)


def test_a_selection_of_another_machine_is_asked_for_by_its_path(home: Path) -> None:
    with pytest.raises(StoreError, match=f"{home}/selections has no {'0' * 16}.json: copy that file"):
        selections.load("0" * 16)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not JSON"),
        ("\udcff", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("{}", "no run ids"),
        ("null", "no run ids"),
        ('{"run_ids": "abc"}', "no run ids"),
        ('{"run_ids": ["a", 1]}', "no run ids"),
        ('{"run_ids": ["a", null]}', "no run ids"),
        ('{"run_ids": ["a", "b"]}', "not the ones that were picked"),
    ],
)
def test_a_damaged_file_is_refused_until_the_runs_are_picked_again(home: Path, content: str, reason: str) -> None:
    key = selections.save(IDS)
    file_of(home, key).write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(StoreError, match=reason):
        selections.load(key)
    assert selections.save(IDS) == key and selections.load(key) == IDS


def test_a_folder_in_the_place_of_a_file_is_refused(home: Path) -> None:
    file_of(home, "0" * 16).mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be read"):
        selections.load("0" * 16)


def test_a_million_ids_are_neither_kept_nor_read(home: Path) -> None:
    with pytest.raises(StoreError, match="1,000,000 runs were to be picked, but a selection holds at most 100,000"):
        selections.save([""] * 1_000_000)
    key = selections.save(IDS)
    file_of(home, key).write_text(json.dumps({"run_ids": ["0" * 8] * 1_000_000}))
    with pytest.raises(StoreError, match=r"at most 8,000,000"):
        selections.load(key)


def test_ten_thousand_ids_are_parsed_once_until_the_file_changes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_ids = [f"{number:032x}" for number in range(10_000)]
    key = selections.save(run_ids)
    reads, read = [], Path.read_bytes

    def counted(path: Path) -> bytes:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert all(selections.load(key) == run_ids for _ in range(5)) and len(reads) == 1
    os.utime(file_of(home, key), (1, 1))
    assert selections.load(key) == run_ids and len(reads) == 2


def test_a_reader_never_sees_half_of_a_selection(home: Path) -> None:
    run_ids = [f"{number:032x}" for number in range(3_000)]
    key = selections.save(run_ids)
    writer = threading.Thread(target=lambda: [selections.save(run_ids) for _ in range(30)])
    writer.start()
    while writer.is_alive():
        assert selections.load(key) == run_ids
    assert [path.name for path in (home / "selections").iterdir()] == [f"{key}.json"]


def test_the_oldest_of_too_many_go_unless_one_was_opened_of_late(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selections, "MAX_KEPT", 2)
    keys = [selections.save([str(number)]) for number in range(5)]
    for age, key in zip((40, 31, 29, 90, 50), keys, strict=True):
        os.utime(file_of(home, key), (time.time() - age * DAY,) * 2)
    assert selections.load(keys[3]) == ["3"]  # opened: as good as new
    (home / "selections" / "killed.part").touch()
    os.utime(home / "selections" / "killed.part", (1, 1))
    new = selections.save(["new"])
    kept = {path.stem for path in (home / "selections").iterdir()}
    assert kept == {new, keys[3], keys[2]}


def test_a_home_that_cannot_be_written_to_is_named(home: Path) -> None:
    (home / "selections").touch()
    with pytest.raises(StoreError, match="Set OMNINMO_HOME"):
        selections.save(IDS)
