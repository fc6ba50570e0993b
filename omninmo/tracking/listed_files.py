"""Whether the files that a run's manifest lists are there: by name and size, without reading them."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any


def missing(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return the listed files that are not in the folder or have another size.

    Parameters
    ----------
    folder : a run's own folder of artifacts on this machine
    manifest : as from `RunStore.manifest`

    Notes
    -----
    A name that leads out of the folder counts as missing. Reading a file checks its SHA-256 as well.
    """
    return [name for name, entry in manifest["files"].items() if not _is_there(folder, name, entry["size"])]


def _is_there(folder: Path, name: str, size: int) -> bool:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        return False
    try:
        return (folder / name).stat().st_size == size
    except OSError:
        return False
