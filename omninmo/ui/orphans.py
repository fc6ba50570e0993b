"""Runs that say RUNNING though whoever trained them is gone: ended at the start of every page that shows runs."""

from collections.abc import Hashable
from contextlib import suppress
from typing import Any

from omninmo import jobs
from omninmo.errors import StoreError
from omninmo.tracking.orphans import is_orphan
from omninmo.ui import reads


def end() -> None:
    """End orphans as failed. In a store that can be read but not written they stay as they are."""
    table = reads.runs()
    running = table[table["status"] == "RUNNING"].to_dict("records")
    if any(is_orphan(_tags(record), jobs.is_alive) for record in running):
        with suppress(StoreError):
            jobs.reap()


def _tags(record: dict[Hashable, Any]) -> dict[str, str]:
    texts = {str(key): value for key, value in record.items() if isinstance(value, str)}
    return {key.removeprefix("tags."): value for key, value in texts.items() if key.startswith("tags.")}
