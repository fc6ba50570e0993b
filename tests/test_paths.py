"""Where things live: what the environment says, in absolute terms, and nothing made by asking."""

from pathlib import Path

import pytest

from omninmo.errors import StoreError
from omninmo.paths import home as home_folder
from omninmo.paths import local_path, sqlite_file, tracking_uri, without_login


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
