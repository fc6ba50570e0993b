"""doctor: each check tells good from bad, and the exit code follows what training needs."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from omninmo.cli import doctor, main


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(address: object, timeout: float) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(socket, "create_connection", refuse)


def verdicts(text: str) -> dict[str, str]:
    return {line[6:].partition(":")[0]: line[:4].strip() for line in text.splitlines()}


def test_a_fresh_home_is_fine_without_a_network(home: Path, offline: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    checked = verdicts(printed)
    assert checked == {"versions": "ok", "store": "ok", "home": "ok", "disk": "ok", "network": "note"}
    assert "--force-sample" in printed and "no runs yet" in printed
    assert list(home.iterdir()) == []


def test_a_network_that_answers_is_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: socket.socket())
    assert [finding.good for finding in doctor.network()] == [True]


def test_a_store_that_is_none_fails(home: Path, offline: None, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "mlflow.db").write_bytes(b"somebody's notes" * 100)
    assert main(["doctor"]) == 1
    assert verdicts(capsys.readouterr().out)["store"] == "FAIL"


def test_a_home_that_cannot_be_made_is_a_verdict_and_not_a_traceback(
    home: Path, monkeypatch: pytest.MonkeyPatch, offline: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "file").write_text("in the way")
    monkeypatch.setenv("OMNINMO_HOME", str(home / "file" / "below"))
    assert main(["doctor"]) == 1
    checked = verdicts(capsys.readouterr().out)
    assert checked["home"] == "FAIL" and checked["disk"] == "ok"


def test_a_full_disk_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1_000

    full: Callable[[Any], type[Usage]] = lambda path: Usage  # noqa: E731
    monkeypatch.setattr("shutil.disk_usage", full)
    assert [(finding.verdict, finding.result[:4]) for finding in doctor.disk()] == [("FAIL", "only")]


def test_another_version_than_asked_for_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["xgboost>=99", "numpy>=1", "nothing-of-that-name>=1", 'ruff>=99; extra == "dev"']
    monkeypatch.setattr(doctor, "requires", lambda name: lines)
    (finding,) = doctor.versions()
    assert not finding.good and "xgboost is" in finding.result and "nothing-of-that-name is missing" in finding.result
    assert "numpy" not in finding.result and "ruff" not in finding.result
