"""`mlflow`: serve MLflow's own page on the same runs, and print the address of their table."""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import psutil

from omninmo.tracking.mlflow_page import DEFAULT_PORT, is_server, runs_table, server

MAX_START = 300.0
"""Seconds that the server gets to answer before nothing is printed; it is left to start."""
MAX_PORT = 65535


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("mlflow", help="serve MLflow's own page on the same runs, as make mlflow does")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"default: {DEFAULT_PORT}")
    parser.set_defaults(command=_mlflow)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port; give a number from 1 to {MAX_PORT}")
    return int(text)


def _mlflow(options: argparse.Namespace) -> int:
    from omninmo.tracking.store import RunStore

    store = RunStore()
    newest = next(iter(store.runs()["experiment_id"]), "")
    address = server(store.uri, options.port)
    if is_server(store.uri):
        _show(runs_table(address, newest))
        return 0
    with _served(store.uri, options.port) as process:
        if _answers(process, address):
            _show(runs_table(address, newest))
        process.wait()
    return max(0, process.returncode)  # below 0 it was ended from outside, as Ctrl+C does


@contextmanager
def _served(uri: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield MLflow's server, in a process of its own; it ends with us, and Ctrl+C is its usual end."""
    command = [
        sys.executable, "-m", "mlflow", "ui", "--backend-store-uri", uri,
        "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"})
    before = signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        yield process
    except KeyboardInterrupt:
        return  # the usual end
    finally:
        signal.signal(signal.SIGTERM, before)
        _end(process)


def _as_interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _end(process: "subprocess.Popen[Any]") -> None:
    """End the server and its workers, which would outlive it and hold the port."""
    if process.poll() is None:
        head = psutil.Process(process.pid)
        for one in (head, *head.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                one.terminate()
        process.wait()


def _answers(process: "subprocess.Popen[bytes]", address: str) -> bool:
    """Wait until the server answers; return False if it ended instead."""
    until = time.monotonic() + MAX_START
    while process.poll() is None and time.monotonic() < until:
        if _is_healthy(address):
            return True
        time.sleep(0.2)
    return False


def _is_healthy(address: str) -> bool:
    """Ask without the proxies that `urlopen` would take from the environment."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _show(address: str) -> None:
    """Print the address, and open it where somebody sits at a screen."""
    print(f"\nMLflow's table of runs: {address}", flush=True)
    if sys.stdout.isatty() and _has_display():
        webbrowser.open(address)


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
