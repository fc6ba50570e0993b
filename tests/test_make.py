"""make as a user types it: run and mlflow serve, predict prints, a busy port and an old Python are one sentence."""

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest

from omninmo.tracking.mlflow_page import runs_table
from tests.recorded import Recorded
from tests.waiting import free_port, wait_for, wait_until_served

ROOT = Path(__file__).parents[1]
NEEDED = ("Makefile", "pyproject.toml", "constraints.txt", "app.py", "pages", "omninmo", ".streamlit")
MAX_SECONDS = 120
"""How long a server may take to answer on a machine that is busy with other tests."""


@pytest.fixture(autouse=True)
def no_make_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as a user does: a make that is started by `make test` would report which folder it enters."""
    for name in ("MAKELEVEL", "MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout without .venv."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in NEEDED:
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture
def installed(checkout: Path) -> Path:
    """Return a checkout whose .venv is there already: its programs are those of the environment that runs the tests."""
    programs = checkout / ".venv" / "bin"
    programs.mkdir(parents=True)
    script(programs / "python", f'exec "{sys.executable}" "$@"')
    for stamp in (".made", ".run"):
        (checkout / ".venv" / stamp).touch()
    return checkout


def script(path: Path, line: str) -> Path:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def python(path: Path, version: str) -> Path:
    """Write a python that believes to be of another version, and names the module that it is asked to run."""
    numbers = tuple(int(part) for part in version.split("."))
    pretend = f"import sys; sys.version_info = {(*numbers, 'final', 0)}; exec(sys.argv[1])"
    return script(path, f'[ "$1" = -m ] && echo "runs $2" && exit 1\nexec "{sys.executable}" -c "{pretend}" "$2"')


def make(checkout: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", *words], cwd=checkout, env=os.environ | variables, capture_output=True, text=True, check=False
    )


@contextmanager
def served(checkout: Path, target: str, address: str) -> Iterator[str]:
    """Yield where `make <target>` serves, once `address` below it answers; then end all its processes."""
    port = free_port()
    with (checkout / "log").open("wb") as log:
        process = subprocess.Popen(
            ["make", target, f"PORT={port}"], cwd=checkout, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_until_served(f"http://127.0.0.1:{port}{address}", process, checkout / "log", seconds=MAX_SECONDS)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


def printed_address(log: Path) -> str:
    """Return the address that `make mlflow` prints once it serves; nothing else ends the wait but the time."""
    line = re.compile(r"^MLflow's table of runs: (\S+)$", re.MULTILINE)
    return wait_for(lambda: line.search(log.read_text()), seconds=MAX_SECONDS, reason=log.read_text)[1]


def end(process: "subprocess.Popen[bytes]") -> None:
    """End make and all that it started as Ctrl+C does; what has not ended by then is killed."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    os.killpg(process.pid, signal.SIGINT)
    _, alive = psutil.wait_procs(family, timeout=10)
    for one in alive:
        one.kill()
    process.wait()


def test_make_run_serves_the_app(installed: Path, home: Path) -> None:
    with served(installed, "run", "/_stcore/health") as address, urlopen(address, timeout=10) as page:
        assert page.status == 200 and b"<title>Streamlit</title>" in page.read()


def test_make_mlflow_serves_the_same_runs(installed: Path, own: Recorded) -> None:
    with served(installed, "mlflow", "/health") as address:
        asked = {"experiment_ids": ["1"], "filter": f"attributes.run_id = '{own.run_id}'"}
        search = Request(f"{address}/api/2.0/mlflow/runs/search", json.dumps(asked).encode())
        search.add_header("Content-Type", "application/json")
        with urlopen(search, timeout=30) as answer:
            (run,) = json.load(answer)["runs"]
        assert run["info"]["run_name"] == "quick"
        with urlopen(address, timeout=30) as page:
            assert b"<title>MLflow</title>" in page.read()
        assert printed_address(installed / "log") == runs_table(address, "1")
    assert "***" not in (installed / "log").read_text()  # Ctrl+C is the usual end: make reports no error of its own


def test_make_predict_prints_what_a_model_predicts_and_nothing_else(installed: Path, own: Recorded) -> None:
    done = make(installed, "predict", "ARGS=KO,XOM --format csv")
    assert done.returncode == 0, done.stderr
    assert f"Run rated ({own.rated_id[:8]}): the newest of 2 that can predict" in done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["ticker"]: row["as_of"] for row in rows} == dict.fromkeys(("KO", "XOM"), "2022-12-28")


@pytest.mark.parametrize("target", ["run", "mlflow"])
def test_a_busy_port_is_refused_and_the_next_one_named(installed: Path, home: Path, target: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = make(installed, target, f"PORT={port}")
    assert done.returncode != 0 and done.stdout == ""
    assert done.stderr.splitlines()[0] == (
        f"Port {port} is in use by another program: stop that, or take another port: make {target} PORT={port + 1}"
    )
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("way", ["PATH", "PYTHON"])
@pytest.mark.parametrize("target", ["run", "check"])
def test_an_old_python_is_refused_before_anything_is_made(
    checkout: Path, tmp_path: Path, target: str, way: str
) -> None:
    old = python(tmp_path / "python3", "3.11.2")
    done = ask(checkout, target, old, way)
    named = "python3" if way == "PATH" else str(old)
    assert done.returncode != 0 and done.stdout == ""
    assert done.stderr.splitlines()[0] == (
        f"omninmo needs Python 3.11.5 or newer, but {named} is 3.11.2: install a newer one and name it, "
        "e.g. make run PYTHON=python3.12"
    )
    assert not (checkout / ".venv").exists()


def test_the_oldest_python_that_will_do_makes_the_environment(checkout: Path, tmp_path: Path) -> None:
    done = ask(checkout, "run", python(tmp_path / "python3", "3.11.5"), "PATH")
    assert done.stdout == "runs venv\n" and "omninmo needs" not in done.stderr


def ask(checkout: Path, target: str, program: Path, way: str) -> "subprocess.CompletedProcess[str]":
    """Make a target with another Python, found first on PATH or named by PYTHON=."""
    if way == "PYTHON":
        return make(checkout, target, f"PYTHON={program}")
    return make(checkout, target, PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}")
