"""The command line as a whole: help, usage, exit codes, and the commands too small for a file of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from omninmo.cli import doctor, main
from omninmo.errors import RunError
from omninmo.tracking.store import RunStore


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["train", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    printed = capsys.readouterr().out
    for word in ("examples:", "exit codes:", "--forward-days", "default: 30; 1 to 252", "--model-path"):
        assert word in printed


def test_an_unknown_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "--deep"])
    assert ended.value.code == 2


def test_store_prints_an_absolute_address(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store"]) == 0
    assert capsys.readouterr().out == f"sqlite:///{home}/mlflow.db\n"
    assert list(home.iterdir()) == []


def test_mlflow_reports_nothing_to_its_makers() -> None:
    code = "import omninmo.tracking.writer, os; print(os.environ['MLFLOW_DISABLE_TELEMETRY'])"
    bare = {name: value for name, value in os.environ.items() if name != "MLFLOW_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True)
    assert done.stdout == "true\n"


def test_output_that_nobody_reads_any_more_ends_quietly(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "omninmo", "store"], stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert "Traceback" not in done.stderr


def test_only_the_command_for_clients_prints_the_store_with_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = RunStore().runs()
    for asked in ("runs", "archived"):
        monkeypatch.setattr(RunStore, asked, lambda _: nothing)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://user:secret@127.0.0.1:9")
    for words in (["runs"], ["noise", "abcd"], ["mlflow"]):
        main(words)
        printed = "".join(capsys.readouterr())
        assert "http://127.0.0.1:9" in printed and "secret" not in printed
    (stored, _) = doctor.store()
    assert stored.result.endswith("http://127.0.0.1:9")
    with pytest.raises(RunError, match=r"in http://127\.0\.0\.1:9;"):
        RunStore().config("abcd")
    assert main(["store"]) == 0 and capsys.readouterr().out == "http://user:secret@127.0.0.1:9\n"
