"""Why predictions that are due were not scored when prices were last read: kept for the page, which reads none."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from omninmo.errors import StoreError
from omninmo.paths import home, replacing
from omninmo.prediction.day_files import Reason

MAX_BYTES = 2_000_000
OfRuns = Mapping[str, Mapping[Reason, int]]


class LastScoring(NamedTuple):
    """What the last scoring of all predictions left.

    Attributes
    ----------
    at : in UTC
    unscored : how many predictions were due, but not scored: run id to reason to count
    """

    at: datetime
    unscored: OfRuns


def path() -> Path:
    """Return the file, which need not exist."""
    return home().ledger / "unscored" / "last.json"


def keep(unscored: OfRuns, now: datetime) -> None:
    """Keep what a scoring of all predictions left, instead of the last one's; where neither left any, write nothing.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    if not unscored and not path().exists():
        return
    folder = home().writable(path().parent)
    document = {"at": now.astimezone(UTC).isoformat(), "unscored": unscored}
    try:
        with replacing(path()) as file:
            file.write(json.dumps(document).encode())
    except OSError as error:
        raise StoreError(
            f"Why predictions were not scored was to be kept in {folder}, but failed: "
            f"{(error.strerror or str(error)).lower()}; free some space, or set OMNINMO_HOME to another folder."
        ) from error


def read() -> LastScoring | None:
    """Return what was kept; None if nothing was.

    Raises
    ------
    StoreError
        If the file is not what `keep` wrote.
    """
    try:
        with path().open("rb") as file:
            document = json.loads(file.read(MAX_BYTES))  # what is longer is cut, and no JSON then
        at = datetime.fromisoformat(document["at"]).astimezone(UTC)
        return LastScoring(at, {run_id: _counts(reasons) for run_id, reasons in document["unscored"].items()})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise StoreError(f"it is damaged ({str(error)[:80]})") from error


def state() -> tuple[int, int]:
    """Return size and time of the file: what has not changed need not be read again; zeros if there is none."""
    try:
        facts = path().stat()
    except OSError:
        return 0, 0
    return facts.st_size, facts.st_mtime_ns


def _counts(reasons: Mapping[str, Any]) -> dict[Reason, int]:
    if not all(isinstance(count, int) and count > 0 for count in reasons.values()):
        raise ValueError("a count is none")
    return dict(reasons)
