"""mlflow: what is printed, when a browser is opened, and which port is refused; tests/test_make.py serves."""

import subprocess
import sys
import webbrowser
from pathlib import Path

import psutil
import pytest

from omninmo.cli import main, mlflow_server

ADDRESS = "http://127.0.0.1:5000/#/experiments/1/runs?workflowType=machine_learning"


@pytest.mark.parametrize(
    ("terminal", "display", "opened"), [(True, ":0", [ADDRESS]), (True, "", []), (False, ":0", [])]
)
def test_a_browser_opens_only_where_somebody_sits_at_a_screen(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    display: str,
    opened: list[str],
) -> None:
    found: list[str] = []
    monkeypatch.setattr(webbrowser, "open", found.append)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    mlflow_server._show(ADDRESS)
    assert found == opened
    assert capsys.readouterr().out == f"\nMLflow's table of runs: {ADDRESS}\n"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_wrong_usage(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["mlflow", f"--port={port}"])
    assert ended.value.code == 2 and f"{port} is no port; give a number from 1 to 65535" in capsys.readouterr().err


def test_the_end_of_the_server_is_the_end_of_its_workers() -> None:
    """A worker that outlives the server holds its port."""
    start = "worker = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])"
    code = f"import subprocess, sys; {start}; print(worker.pid, flush=True); worker.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        worker = psutil.Process(int(process.stdout.readline()))
        mlflow_server._end(process)
    psutil.wait_procs([worker], timeout=10)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_a_server_that_ends_at_once_is_not_waited_for(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as server:
        server.wait()
        assert not mlflow_server._answers(server, "http://127.0.0.1:9")
