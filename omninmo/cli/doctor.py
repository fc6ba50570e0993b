"""`doctor`: check what training and the pages need, and name what to do about what is wrong."""

import argparse
import os
import platform
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

from packaging.requirements import Requirement

from omninmo.errors import OmninmoError
from omninmo.paths import home, tracking_uri, without_login

MIN_FREE = 1_000_000_000
PRICES_HOST = "query1.finance.yahoo.com"


@dataclass(frozen=True)
class Finding:
    """One thing that was checked. Where it is `needed`, training on the sample prices fails without it."""

    subject: str
    good: bool
    result: str
    needed: bool = True

    @property
    def verdict(self) -> str:
        return "ok" if self.good else "FAIL" if self.needed else "note"


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("doctor", help="check versions, store, disk and network, and say what to do")
    parser.set_defaults(command=_doctor)


def _doctor(_options: argparse.Namespace) -> int:
    findings = [finding for check in CHECKS for finding in check()]
    for finding in findings:
        print(f"{finding.verdict:4}  {finding.subject}: {finding.result}")
    return int(any(finding.verdict == "FAIL" for finding in findings))


def versions() -> Iterator[Finding]:
    """Compare the installed packages with what pyproject.toml asks for."""
    wrong = [text for line in requires("omninmo") or () if (text := _wrong(Requirement(line)))]
    python = f"Python {platform.python_version()}, omninmo {version('omninmo')}"
    if wrong:
        yield Finding("versions", False, f"{python}, but {'; '.join(wrong)}. Delete .venv, then make run.")
    else:
        yield Finding("versions", True, f"{python}, and every package as asked for")


def _wrong(requirement: Requirement) -> str:
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return ""
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    good = requirement.specifier.contains(installed, prereleases=True)
    return "" if good else f"{requirement.name} is {installed}, not {requirement.specifier}"


def store() -> Iterator[Finding]:
    """Read the tracking store, and see whether the home folder can be written."""
    from omninmo.tracking.store import RunStore

    try:
        count = len(RunStore().runs())
        where = without_login(tracking_uri())
        result = f"{count} runs in {where}" if count else f"no runs yet; the first goes into {where}"
        yield Finding("store", True, result)
    except OmninmoError as error:
        yield Finding("store", False, str(error))
    try:
        yield Finding("home", True, f"{home().writable(home().root)} can be written")
    except OmninmoError as error:
        yield Finding("home", False, str(error))


def disk() -> Iterator[Finding]:
    """See whether there is room for runs: some 3 MB each."""
    root = home().root
    # a home that is not there yet, or cannot be made, is on the disk of the nearest folder above it
    free = shutil.disk_usage(next(folder for folder in (root, *root.parents) if os.access(folder, os.F_OK))).free
    result = f"{free / 1e9:.1f} GB free for {root}"
    yield Finding("disk", free >= MIN_FREE, result if free >= MIN_FREE else f"only {result}; free some space.")


def network() -> Iterator[Finding]:
    """See whether Yahoo Finance answers. Only fresh prices need it."""
    try:
        socket.create_connection((PRICES_HOST, 443), timeout=5).close()
    except OSError as error:
        result = f"{PRICES_HOST} does not answer ({error}); train with --force-sample, or on prices in the cache."
        yield Finding("network", False, result, needed=False)
    else:
        yield Finding("network", True, f"{PRICES_HOST} answers", needed=False)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (versions, store, disk, network)
