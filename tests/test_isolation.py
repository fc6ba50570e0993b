"""The guard of conftest.py holds: no test reaches another machine, and each has its own home."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from curl_cffi import requests

from omninmo import paths

ANOTHER_MACHINE = "192.0.2.1"


def test_a_socket_to_another_machine_is_refused() -> None:
    with socket.socket() as probe, pytest.raises(RuntimeError, match="tests stay on this machine"):
        probe.connect((ANOTHER_MACHINE, 80))


def test_another_machine_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match=r"asked for example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_curl_which_knows_no_python_socket_gets_nowhere() -> None:
    with pytest.raises(requests.exceptions.RequestException, match=r"over proxy 127\.0\.0\.1"):
        requests.get(f"http://{ANOTHER_MACHINE}/", timeout=5)


def test_home_is_this_tests_own(home: Path, tmp_path: Path) -> None:
    assert paths.home().root == home
    assert home.is_relative_to(tmp_path)
    assert paths.tracking_uri() == f"sqlite:///{home}/mlflow.db"
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"


def test_openmp_is_told_to_sleep_before_any_library_loads_it() -> None:
    code = (
        "import sys, omninmo.paths, os; "
        "print(os.environ['OMP_WAIT_POLICY'], os.environ['GOMP_SPINCOUNT'], 'sklearn' in sys.modules)"
    )
    bare = {name: value for name, value in os.environ.items() if name not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
    done = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["PASSIVE", "1000", "False"]
