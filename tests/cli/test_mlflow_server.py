"""mlflow: what is printed, when a browser is opened, and which port is refused; tests/test_make.py serves."""

import subprocess
import sys
import webbrowser
from pathlib import Path

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


def test_a_server_that_ends_at_once_is_not_waited_for(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as server:
        server.wait()
        assert not mlflow_server._answers(server, "http://127.0.0.1:9")
