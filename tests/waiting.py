"""Waiting for what another process does: the only lines of the tests in which time passes."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

T = TypeVar("T")

PAUSE = 0.02


def wait_for(condition: Callable[[], T], *, seconds: float = 15, reason: Callable[[], str] = lambda: "") -> T:
    """Return what `condition` returns as soon as that counts as true.

    Parameters
    ----------
    condition : called again and again
    seconds : the longest wait
    reason : what there is to say after a wait in vain

    Raises
    ------
    AssertionError
        If it never does.
    """
    end = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s in vain; {reason()}")
        time.sleep(PAUSE)
    return result


def wait_until_served(address: str, process: "subprocess.Popen[Any]", log: Path, *, seconds: float = 120) -> None:
    """Return once a server answers; fail with its own words if it ends, or does not within `seconds`."""

    def served_or_ended() -> bool:
        return process.poll() is not None or is_served(address)

    def words() -> str:
        return f"{address} is not served:\n{log.read_text()}"

    wait_for(served_or_ended, seconds=seconds, reason=words)
    assert process.poll() is None, words()


def is_served(address: str) -> bool:
    """Return whether somebody answers at an address of this machine."""
    try:
        with urlopen(address, timeout=5):
            return True
    except OSError:
        return False


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
