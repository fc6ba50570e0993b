"""Where things live, in absolute terms, and nothing made by asking; how a file is replaced, whoever ends its writer."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from omninmo.errors import StoreError
from omninmo.paths import PART, expanded, local_path, replacing, sqlite_file, tracking_uri, without_login
from omninmo.paths import home as home_folder


def test_the_home_is_the_current_folder_unless_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for unnamed in (None, ""):
        monkeypatch.delenv("OMNINMO_HOME", raising=False)
        if unnamed is not None:
            monkeypatch.setenv("OMNINMO_HOME", unnamed)
        assert home_folder().root == tmp_path
    monkeypatch.setenv("OMNINMO_HOME", "research")
    assert home_folder().root == tmp_path / "research"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("OMNINMO_HOME", "~/research")
    assert home_folder().root == tmp_path / "research"


def test_a_tilde_is_a_home_folder_if_the_machine_knows_whose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert expanded("~/x.csv") == tmp_path / "x.csv"
    assert expanded("~nobody-of-this-name/x.csv") == Path("~nobody-of-this-name/x.csv")
    assert expanded("a~/x.csv") == Path("a~/x.csv")


def test_everything_lies_below_the_home(home: Path) -> None:
    places = home_folder()
    found = {
        name: getattr(places, name).relative_to(home).as_posix()
        for name in ("database", "artifacts", "models", "log", "cache", "jobs", "selections")
    }
    assert found == {
        "database": "mlflow.db",
        "artifacts": "mlruns",
        "models": "models",
        "log": "logs/train.log",
        "cache": "cache",
        "jobs": "jobs",
        "selections": "selections",
    }
    assert list(home.iterdir()) == []


def test_the_store_is_sqlite_in_the_home_unless_mlflow_s_variable_names_another(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tracking_uri() == f"sqlite:///{home}/mlflow.db"
    for given in ("http://127.0.0.1:5000", "postgresql://localhost/mlflow", "sqlite:////elsewhere/mlflow.db"):
        monkeypatch.setenv("MLFLOW_TRACKING_URI", given)
        assert tracking_uri() == given
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "  ")
    assert tracking_uri() == f"sqlite:///{home}/mlflow.db"


def test_a_relative_sqlite_address_is_taken_from_the_current_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db")
    assert tracking_uri() == f"sqlite:///{tmp_path}/mlflow.db"
    assert sqlite_file(tracking_uri()) == tmp_path / "mlflow.db"


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/data/mlruns/1", Path("/data/mlruns/1")),
        ("file:///data/my%20runs/1", Path("/data/my runs/1")),
        ("mlflow-artifacts:/1/artifacts", None),
        ("s3://bucket/1", None),
    ],
)
def test_only_a_place_on_this_machine_has_a_path(uri: str, path: Path | None) -> None:
    assert local_path(uri) == path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://user:secret@host:5000", "http://host:5000"),
        ("https://secret@host/mlflow", "https://host/mlflow"),
        ("postgresql+psycopg2://user:sec@re/t@host/runs", "postgresql+psycopg2://host/runs"),
        ("GET http://user:secret@host:5000/api failed, ask me@host", "GET http://host:5000/api failed, ask me@host"),
        ("sqlite:////home/a@b/mlflow.db", "sqlite:////home/a@b/mlflow.db"),
        ("file:///home/a@b", "file:///home/a@b"),
        ("http://host:5000", "http://host:5000"),
    ],
)
def test_an_address_is_shown_without_user_and_password(text: str, shown: str) -> None:
    assert without_login(text) == shown


def test_a_folder_is_made_on_demand_and_a_refusal_says_what_to_do(home: Path) -> None:
    assert home_folder().writable(home / "a" / "b").is_dir()
    (home / "file").write_text("")
    with pytest.raises(StoreError, match=r"wanted to write to .*/file/c, but failed: .*\. Set OMNINMO_HOME to a"):
        home_folder().writable(home / "file" / "c")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file that holds "old", alone in its folder."""
    path = tmp_path / "folder" / "file.json"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


def test_a_file_is_replaced_in_one_step(file: Path) -> None:
    with replacing(file) as new:
        new.write(b"new" * 100_000)
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new" * 100_000 and list(file.parent.iterdir()) == [file]


def test_a_file_is_made_where_there_is_none(file: Path) -> None:
    with replacing(file.with_name("other")) as new:
        new.write(b"new")
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == {"file.json": b"old", "other": b"new"}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_what_ends_a_writer_early_changes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    def end(*_: object) -> None:
        raise error

    monkeypatch.setattr(step, end)
    with pytest.raises(type(error)), replacing(file, durable=True) as new:
        new.write(b"new")
    assert file.read_bytes() == b"old" and list(file.parent.iterdir()) == [file]


KILLED = """
import os, signal, sys
from pathlib import Path
from omninmo.paths import replacing
with replacing(Path(sys.argv[1])) as new:
    new.write(b"new")
    new.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_writer_leaves_the_old_file_and_a_part_that_can_be_known_as_one(file: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
    assert ended.returncode == -signal.SIGKILL and file.read_bytes() == b"old"
    (part,) = set(file.parent.iterdir()) - {file}
    assert part.name.startswith(f".{file.name}.") and part.suffix == PART and part.read_bytes() == b"new"


def test_of_two_writers_at_once_the_last_one_counts(file: Path) -> None:
    with replacing(file) as first:
        first.write(b"first, and longer")
        with replacing(file) as second:
            second.write(b"second")
        assert file.read_bytes() == b"second"
    assert file.read_bytes() == b"first, and longer" and list(file.parent.iterdir()) == [file]


def test_a_file_is_its_owner_s_alone_whatever_it_was_before(file: Path) -> None:
    file.chmod(0o644)
    before = os.umask(0)
    try:
        with replacing(file) as new:
            new.write(b"new")
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("durable", "steps"), [(True, ["3 bytes on the disk", "moved"]), (False, ["moved"])])
def test_what_has_to_last_is_on_the_disk_before_it_is_moved(
    file: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, steps: list[str]
) -> None:
    done, move = [], Path.replace

    def moved(part: Path, target: Path) -> Path:
        done.append("moved")
        return move(part, target)

    monkeypatch.setattr("os.fsync", lambda handle: done.append(f"{os.fstat(handle).st_size} bytes on the disk"))
    monkeypatch.setattr(Path, "replace", moved)
    with replacing(file, durable=durable) as new:
        new.write(b"new")
    assert done == steps and file.read_bytes() == b"new"


def test_a_folder_that_is_none_is_an_error_of_the_system(file: Path) -> None:
    for folder in (file, file.with_name("missing")):
        with pytest.raises(OSError, match=r"No such file or directory|Not a directory"), replacing(folder / "x"):
            pass
