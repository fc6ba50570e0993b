"""Picks that are too many for a link: a file in the home folder, named by what it holds.

The same picks in the same order share a file, and a file whose ids do not match its name is not read.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from omninmo.errors import StoreError
from omninmo.paths import PART, home, replacing

MAX_RUNS = 100_000
MAX_BYTES = 8_000_000
"""Of a file: twice what `MAX_RUNS` of MLflow's ids take."""
MAX_KEPT = 1_000
MIN_DAYS_KEPT = 30
"""Of more than `MAX_KEPT` selections those go that were not opened for so long."""

_DAY = 24 * 3600
_KEY = re.compile(r"[0-9a-f]{16}")


def save(run_ids: Sequence[str]) -> str:
    """Keep run ids in their order, and return the key that `load` takes.

    Raises
    ------
    StoreError
        If they are more than `MAX_RUNS`, or cannot be written.
    """
    if len(run_ids) > MAX_RUNS:
        raise StoreError(f"{len(run_ids):,} runs were to be picked, but a selection holds at most {MAX_RUNS:,}.")
    root = home()
    folder, key = root.writable(root.selections), _key(run_ids)
    try:
        _replace(folder / f"{key}.json", run_ids)
        _forget_old(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(
            f"The picked runs cannot be kept in {folder} ({reason}); free some space, or set OMNINMO_HOME to another "
            "folder."
        ) from error
    return key


def load(key: str) -> list[str]:
    """Return the run ids that `save` kept under a key. They need not exist.

    Parameters
    ----------
    key : str
        From a link: whatever it says, no other file is read.

    Raises
    ------
    StoreError
        If it is no key, or if its file is missing or damaged.
    """
    if not _KEY.fullmatch(key):
        raise StoreError(f"The link names the selection {key[:40]!r}, which omninmo never made; pick the runs again.")
    path = home().selections / f"{key}.json"
    try:
        facts = path.stat()
        run_ids = _read(path, facts.st_mtime_ns, facts.st_size)
        _keep(path, facts.st_mtime)
    except FileNotFoundError as error:
        raise StoreError(
            f"The link names the selection {key}, but {path.parent} has no {path.name}: copy that file from where the "
            f"link was made, or pick the runs again (kept are selections that were opened in the last {MIN_DAYS_KEPT} "
            "days)."
        ) from error
    except OSError as error:
        raise _damaged(path, (error.strerror or str(error)).lower()) from error
    return list(run_ids)


def _key(run_ids: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(run_ids)).encode()).hexdigest()[:16]


@lru_cache(maxsize=32)
def _read(path: Path, modified: int, size: int) -> tuple[str, ...]:  # noqa: ARG001 - when it was modified: a new read
    if size > MAX_BYTES:
        raise _damaged(path, f"it has {size:,} bytes, a selection at most {MAX_BYTES:,}")
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "it is not JSON") from error
    run_ids = content.get("run_ids") if isinstance(content, dict) else None
    if not isinstance(run_ids, list) or not all(isinstance(run_id, str) for run_id in run_ids):
        raise _damaged(path, "it holds no run ids")
    if _key(run_ids) != path.stem:
        raise _damaged(path, "its run ids are not the ones that were picked")
    return tuple(run_ids)


def _damaged(path: Path, reason: str) -> StoreError:
    return StoreError(f"The selection of the link, {path}, cannot be read: {reason}; pick the runs again.")


def _keep(path: Path, modified: float) -> None:
    """Mark a selection as opened, once a day. In a home folder that can only be read there is nothing to forget."""
    if time.time() - modified > _DAY:
        with suppress(OSError):
            os.utime(path)


def _replace(path: Path, run_ids: Sequence[str]) -> None:
    content = {"created": datetime.now(UTC).isoformat(timespec="seconds"), "run_ids": list(run_ids)}
    with replacing(path) as file:
        file.write(json.dumps(content).encode())


def _forget_old(folder: Path) -> None:
    """Remove what is beyond `MAX_KEPT` and was not opened for `MIN_DAYS_KEPT`, and what killed writers left."""
    ages = {path: age for path in folder.iterdir() if (age := _days(path)) is not None}
    kept = sorted((path for path in ages if path.suffix == ".json"), key=lambda path: ages[path])
    old = [path for path in kept[MAX_KEPT:] if ages[path] > MIN_DAYS_KEPT]
    for path in [*old, *(path for path, age in ages.items() if path.suffix == PART and age > 1)]:
        path.unlink(missing_ok=True)


def _days(path: Path) -> float | None:
    """Return for how many days a file was neither written nor opened; None if it is gone, as another writer's draft."""
    with suppress(FileNotFoundError):
        return (time.time() - path.stat().st_mtime) / _DAY
    return None
