"""Runs that say RUNNING though whoever trained them is gone: ended at the start of every page that shows runs."""

from contextlib import suppress

import pandas as pd

from omninmo import jobs, schema
from omninmo.errors import StoreError
from omninmo.tracking.orphans import is_orphan
from omninmo.ui import reads

WHO_TRAINS = (schema.TAG_HOST, schema.TAG_HOME, schema.TAG_JOB, schema.TAG_PROCESS)


def end() -> None:
    """End orphans as failed. In a store that can be read but not written they stay as they are."""
    table = reads.runs()
    if any(is_orphan(tags, jobs.is_alive) for tags in _tags(table)):
        with suppress(StoreError):
            jobs.reap()


def _tags(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the tags that say who trains each running run; runs without any are another tool's."""
    columns = [f"tags.{tag}" for tag in WHO_TRAINS]
    running = table.loc[table["status"] == "RUNNING", [column for column in columns if column in table]]
    known = running.dropna(how="all")
    return [
        {str(column).removeprefix("tags."): tag for column, tag in record.items() if isinstance(tag, str)}
        for record in known.to_dict("records")
    ]
