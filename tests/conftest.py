"""What every test may use, what none may do (reach the network), and which share a worker."""

import os
import sys
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

NOWHERE = "http://127.0.0.1:9"
LOOPBACK = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0"}
CONNECTING = {"socket.connect", "socket.getaddrinfo"}


def _stay_at_home(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to look up or connect to another machine (an audit hook, see `sys.addaudithook`)."""
    if event not in CONNECTING:
        return
    address = arguments[1] if event == "socket.connect" else arguments
    host = address[0] if isinstance(address, tuple) else None
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and host not in LOOPBACK:
        raise RuntimeError(f"a test asked for {host}, but tests stay on this machine: give it a stand-in")


def pytest_configure() -> None:
    """Cut the network off, here and in every process that a test starts, before anything is imported.

    The proxy that nobody answers holds what does not go through Python's sockets: curl (yfinance) and the browser.
    """
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = NOWHERE
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "localhost,127.0.0.1"
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    sys.addaudithook(_stay_at_home)


class BrowserTestsTogether(LoadScopeScheduling):
    """A test file stays on one worker, and all browser tests do: at most one server and one browser run at a time.

    Not `--dist=loadgroup`: with pytest 9.2 it spreads a group over all workers (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserTestsTogether:
    return BrowserTestsTogether(config, log)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home folder with its own store: OMNINMO_HOME, and no MLFLOW_TRACKING_URI."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("OMNINMO_HOME", str(folder))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return folder
