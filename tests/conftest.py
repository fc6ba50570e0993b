"""What every test may use, what none may do (reach the network), and which share a worker."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from omninmo.config import TrainingConfig
from tests.recorded import QUICK, RATED, Recorded, Trained

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

    So do the tests of the pages, which share a home folder of trained runs.

    Not `--dist=loadgroup`: with pytest 9.2 it spreads a group over all workers (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        together = next((folder for folder in ("browser", "pages") if nodeid.startswith(f"tests/{folder}/")), "")
        return together or nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserTestsTogether:
    return BrowserTestsTogether(config, log)


def copy_home(old: Path, new: Path) -> None:
    """Copy a home folder; the store of the copy names the files of the copy."""
    shutil.copytree(old, new, dirs_exist_ok=True)
    with closing(sqlite3.connect(new / "mlflow.db")) as store, store:
        for table, column in (("runs", "artifact_uri"), ("experiments", "artifact_location")):
            store.execute(f"UPDATE {table} SET {column} = replace({column}, ?, ?)", (str(old), str(new)))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home folder with its own store: OMNINMO_HOME, and no MLFLOW_TRACKING_URI."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("OMNINMO_HOME", str(folder))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Return two recorded runs, made once: a new store alone takes seconds."""
    from omninmo.experiment.run import run_experiment

    folder = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNINMO_HOME", str(folder))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        return Recorded(folder, run_experiment(QUICK), run_experiment(RATED))


@pytest.fixture
def recorded(template: Recorded, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Point omninmo at the recorded runs. Read them, do not change them."""
    monkeypatch.setenv("OMNINMO_HOME", str(template.home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return template


@pytest.fixture
def own(template: Recorded, home: Path) -> Recorded:
    """Return a copy of the recorded runs that a test may change."""
    copy_home(template.home, home)
    return template._replace(home=home)


@pytest.fixture(scope="session")
def trained() -> Trained:
    """Return `trained(config)`: what the recorded run of that config must hold; each trained once."""
    from omninmo.data import load_prices
    from omninmo.training.train import TrainingResult, train

    known: dict[str, TrainingResult] = {}

    def result(config: TrainingConfig) -> TrainingResult:
        if config.name not in known:
            known[config.name] = train(config, load_prices(config))
        return known[config.name]

    return result
