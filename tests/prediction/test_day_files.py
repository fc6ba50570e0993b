"""Files of a day: nothing that was added is lost, whoever is killed or writes at once; no file is overwritten."""

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from omninmo.errors import StoreError
from omninmo.paths import PART
from omninmo.prediction import day_files
from omninmo.prediction.day_files import DATE, NUMBER, TEXT, DayFiles

DAY, NEXT = date(2026, 11, 26), date(2026, 11, 27)
SCHEMA = pa.schema([("name", TEXT), ("on", DATE), ("value", NUMBER)])


def never(rows: pd.DataFrame) -> str:
    return "it holds a 13" if (rows["value"] == 13).any() else ""


def files(folder: Path) -> DayFiles:
    return DayFiles(folder / "days", SCHEMA, ("name",), never)


def rows(*names: str, value: float = 1.0) -> pd.DataFrame:
    return pd.DataFrame({"name": list(names), "on": pd.Timestamp("2026-11-25"), "value": value})


def test_what_is_added_is_read_by_day_and_the_first_of_a_key_counts(home: Path) -> None:
    days = files(home)
    assert days.read().rows.empty
    assert days.add(rows("c"), NEXT) == 1
    assert days.add(rows("a", "b", "a"), DAY) == 2
    assert days.add(rows("b", "d", value=2.0), NEXT) == 1
    contents = days.read()
    assert contents.rows["name"].tolist() == ["a", "b", "c", "d"] and not contents.damaged
    assert contents.rows["value"].tolist() == [1.0, 1.0, 1.0, 2.0]
    assert {path.name for path in days.folder.glob("[!.]*")} == {"2026-11-26.parquet", "2026-11-27.parquet"}


def test_a_number_may_be_missing_and_reads_as_such(home: Path) -> None:
    files(home).add(rows("a", value=float("nan")), DAY)
    assert files(home).read().rows["value"].isna().tolist() == [True]


def test_nothing_new_touches_no_file(home: Path) -> None:
    days = files(home)
    days.add(rows("a"), DAY)
    before = days.state()
    assert days.add(rows("a", value=2.0), DAY) == days.add(rows("a"), NEXT) == 0
    assert days.state() == before


def test_days_before_one_are_neither_read_nor_looked_at(home: Path) -> None:
    days = files(home)
    days.add(rows("a"), DAY)
    days.add(rows("b"), NEXT)
    assert days.read(since=NEXT).rows["name"].tolist() == ["b"]
    assert days.add(rows("b", "c", value=2.0), NEXT, since=NEXT) == 1
    (days.folder / f"{DAY}.parquet").write_text("damaged, and of no concern")
    assert days.add(rows("d"), NEXT, since=NEXT) == 1 and not days.read(since=NEXT).damaged


def test_what_is_dated_after_today_is_added_once(home: Path) -> None:
    """As prices of one's own may be: the file of today was not looked at, and grew by the same rows each time."""
    days = files(home)
    assert [days.add(rows("a"), DAY, since=NEXT) for _ in range(2)] == [1, 0]


DAMAGE = {
    "no Parquet": (b"not a table", "cannot be read as Parquet"),
    "empty": (b"", "cannot be read as Parquet"),
    "half": (None, "cannot be read as Parquet"),
    "other columns": (pa.table({"name": ["a"]}), "has other columns"),
    "impossible date": (rows("a").assign(on=pd.Timestamp("1500-01-01").as_unit("us")), "impossible date"),
    "infinite": (rows("a", value=float("inf")), "is no number"),
    "empty cell": (rows("a").assign(name=None), "has empty cells"),
    "refused by the check": (rows("a", value=13.0), "it holds a 13"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_named_and_never_written_over(home: Path, kind: str) -> None:
    content, reason = DAMAGE[kind]
    days = files(home)
    days.add(rows("a", "b"), DAY)
    days.add(rows("c"), NEXT)
    path = days.folder / f"{DAY}.parquet"
    if isinstance(content, pd.DataFrame):
        content = pa.Table.from_pandas(content, schema=SCHEMA, preserve_index=False)
    if isinstance(content, pa.Table):
        pq.write_table(content, path)
    else:
        path.write_bytes(path.read_bytes()[:300] if content is None else content)
    before = path.read_bytes()
    contents = days.read()
    assert contents.rows["name"].tolist() == ["c"] and list(contents.damaged) == [path.name]
    assert reason in contents.damaged[path.name]
    with pytest.raises(StoreError, match=rf"{path}, but it .*move that file elsewhere\.$"):
        days.add(rows("d"), DAY)
    assert path.read_bytes() == before
    assert days.add(rows("d"), NEXT) == 1  # another day goes on


def test_a_foreign_file_is_named_and_left_alone(home: Path) -> None:
    days = files(home)
    days.add(rows("a"), DAY)
    for name in ("notes.txt", "2026-13-01.parquet", "20261126.parquet"):
        (days.folder / name).write_text("mine")
    contents = days.read()
    assert contents.rows["name"].tolist() == ["a"]
    assert sorted(contents.damaged) == ["2026-13-01.parquet", "20261126.parquet", "notes.txt"]
    assert all("no file of a day" in reason for reason in contents.damaged.values())
    days.add(rows("b"), DAY)
    assert (days.folder / "notes.txt").read_text() == "mine"


def test_a_file_too_large_for_a_day_is_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = files(home)
    days.add(rows("a", "b"), DAY)
    monkeypatch.setattr(day_files, "MAX_ROWS", 1)
    assert "too many rows" in days.read().damaged[f"{DAY}.parquet"]
    monkeypatch.setattr(day_files, "MAX_BYTES", 100)
    assert "too large" in days.read().damaged[f"{DAY}.parquet"]


def test_a_folder_that_cannot_be_made_is_a_sentence(home: Path) -> None:
    (home / "days").write_text("a file")
    with pytest.raises(StoreError, match=r"Set OMNINMO_HOME to a folder"):
        files(home).add(rows("a"), DAY)
    assert files(home).read().rows.empty


def test_a_full_disk_is_a_sentence_and_leaves_the_day_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = files(home)
    days.add(rows("a"), DAY)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="no space left on device; free some space"):
        days.add(rows("b"), DAY)
    assert days.read().rows["name"].tolist() == ["a"] and not list(days.folder.glob(f"*{PART}"))


START = """
import json, os, signal, sys
from datetime import date
from pathlib import Path
import pandas as pd
from tests.prediction.test_day_files import DAY, files, rows
days = files(Path(sys.argv[1]))
"""
KILLS = (
    START
    + """
class Calls:
    'Counts calls and returns of Python functions, and kills its own process at one of them.'
    def __init__(self, last=None):
        self.count, self.last = 0, last
    def __call__(self, frame, event, argument):
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

def child(number, last, report):
    calls = Calls(last)
    days.add(rows(f'kept-{number}'), DAY)
    os.write(report, b'kept ')
    sys.setprofile(calls)
    days.add(rows(f'late-{number}'), DAY)
    sys.setprofile(None)
    os.write(report, str(calls.count).encode())
    os._exit(0)

def run(number, last=None):
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        child(number, last, theirs)
    os.close(theirs)
    with os.fdopen(ours) as report:
        said = report.read()
    return said, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

calls = int(run(0)[0].split()[1])
print(json.dumps([run(kill, 1 + (kill - 1) * calls // 50) for kill in range(1, 51)]))
"""
)


def ran(script: str, home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True)


def test_fifty_kills_at_any_moment_of_writing_lose_nothing_that_was_added(home: Path) -> None:
    with ran(KILLS, home) as process:
        assert process.stdout is not None
        ended = json.loads(process.stdout.read())
    assert ended == [["kept ", -signal.SIGKILL]] * 50
    contents = files(home).read()
    names = set(contents.rows["name"])
    assert {f"kept-{kill}" for kill in range(51)} <= names and not contents.damaged
    late = {name for name in names if name.startswith("late-")} - {"late-0"}
    assert 0 < len(late) < 50  # some were killed before the file was moved, some after
    files(home).add(rows("after"), DAY)
    assert not list((home / "days").glob(f"*{PART}"))  # nothing of the killed ones is left


TOGETHER = (
    START
    + """
print('ready', flush=True)
sys.stdin.readline()
print(sum(days.add(rows(f'both-{n}', f'{os.getpid()}-{n}'), DAY) for n in range(20)))
"""
)


def test_two_processes_that_write_at_once_lose_nothing(home: Path) -> None:
    command = [sys.executable, "-c", TOGETHER, str(home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    added = [int(writer.communicate()[0]) for writer in writers]
    names = files(home).read().rows["name"]
    assert sum(added) == len(names) == 60 and names.is_unique
    assert (names.str.startswith("both-")).sum() == 20
