"""Price files that somebody hands over, kept in the home folder so that a run can be repeated.

The folder is named after the first file and the content of all: the same files are one folder, others never replace
them.
"""

import hashlib
import re
import shutil
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from omninmo.data.files import ENDINGS
from omninmo.errors import DataError
from omninmo.paths import home

KINDS = {ending: source for source, endings in ENDINGS.items() for ending in endings}
"""The source that reads files of an ending."""
MAX_FILES = 500
MAX_MEGABYTES = 200
"""Of all files together."""
MAX_LETTERS = 80
UNSAFE = re.compile(r"[^A-Za-z0-9 ._()^=-]")
"""What a file's name loses. Parentheses, ^ and = stay: the ticker is read from the name."""


def keep(files: Sequence[tuple[str, bytes]]) -> tuple[Path, str]:
    """Keep files below the home folder.

    Parameters
    ----------
    files : the name and the content of each

    Returns
    -------
    The folder that holds them, and the source that reads it.

    Raises
    ------
    DataError
        If there are none or too many, they are too large, of several kinds or of one that is not read, or two would
        have the same name.
    StoreError
        If the home folder cannot be written to.
    """
    named = _named(files)
    kind = _kind([name for name, _ in files])
    size = sum(len(content) for content in named.values())
    if size > MAX_MEGABYTES * 1_000_000:
        raise DataError(
            f"These files have {size / 1e6:,.0f} MB, but {MAX_MEGABYTES} MB is the limit; put them into a folder and "
            "name that as the path."
        )
    folder = home().writable(home().prices) / f"{_slug(next(iter(named)))}-{_hash(named)}"
    if not folder.is_dir():
        _write(folder, named)
    return folder, kind


def safe_name(name: str) -> str:
    """Return a file's own name without folders, and without letters that a file system or a shell may mind."""
    path = Path(UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]))
    stem = path.stem.strip(" .")[: MAX_LETTERS - len(path.suffix)] or "prices"
    return f"{stem}{path.suffix.lower()}"


def _named(files: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    if not 1 <= len(files) <= MAX_FILES:
        raise DataError(f"There are {len(files):,} files, but 1 to {MAX_FILES} can be kept; choose some.")
    named = {safe_name(name): content for name, content in files}
    if len({name.lower() for name in named}) < len(files):
        raise DataError("Two of these files would have the same name; rename one of them.")
    return named


def _kind(names: Sequence[str]) -> str:
    endings = {Path(safe_name(name)).suffix for name in names}
    if unknown := sorted(endings - set(KINDS)):
        raise DataError(
            f"Files that end in {', '.join(unknown) or 'nothing'} cannot be read; save them as {', '.join(KINDS)}."
        )
    kinds = {KINDS[ending] for ending in endings}
    if len(kinds) > 1:
        raise DataError(f"The files end in {', '.join(sorted(endings))}; upload text files and parquet files apart.")
    return kinds.pop()


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", Path(name).stem).strip("-").lower()[:40] or "prices"


def _hash(named: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(named):
        digest.update(f"{name}\0{len(named[name])}\0".encode() + named[name])
    return digest.hexdigest()[:10]


def _write(folder: Path, named: Mapping[str, bytes]) -> None:
    """Write all files or none: another tab must not read half of them."""
    draft = home().writable(folder.parent / f".{folder.name}-{uuid.uuid4().hex}")
    for name, content in named.items():
        (draft / name).write_bytes(content)
    try:
        draft.rename(folder)
    except OSError:  # another tab kept the same files first
        shutil.rmtree(draft)
        if not folder.is_dir():
            raise
