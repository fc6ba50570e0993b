"""Start the app as a user would, and leave nothing of it behind."""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.waiting import free_port, wait_until_served

APP = Path(__file__).parents[2] / "app.py"
MARK = "OMNINMO_TEST_SERVER"
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """One `streamlit run`; `stop()` leaves the jobs that it started alive, as the end of a real server does."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(app: Path, home: Path, log: Path, mark: str) -> Server:
    """Start `app` on a free port of 127.0.0.1 with its own home folder. Its processes and their jobs carry `mark`."""
    port = free_port()
    # No file watcher: an edit while the tests run must not rerun the page under test.
    options = ["--server.port", str(port), "--server.headless", "true", "--server.fileWatcherType", "none"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", app.name, *options],
            cwd=app.parent,
            env=_environment(home) | {MARK: mark},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{port}", log, process)


def wait_until_healthy(server: Server) -> None:
    """Return once the server answers; fail with its own words where it does not."""
    wait_until_served(f"{server.url}/_stcore/health", server.process, server.log, seconds=SECONDS_TO_START)


def end_marked(mark: str) -> None:
    """End what a test's servers left behind: jobs are detached, so that no process group holds them."""
    ended = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == mark:
                process.kill()
                ended.append(process)
    psutil.wait_procs(ended, timeout=10)


def _environment(home: Path) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("STREAMLIT_")}
    ours.pop("MLFLOW_TRACKING_URI", None)
    return ours | {"OMNINMO_HOME": str(home)}
