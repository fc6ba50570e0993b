"""Functions of the map's scripts, in a real browser."""

from collections.abc import Iterator

import pytest

from omninmo.ui.heat_map.component import FOLDER, POINTS_SCRIPTS
from omninmo.ui.points import component as points
from tests.ui.javascript import Core as Core  # noqa: PLC0414 - where the tests of this folder look for it
from tests.ui.javascript import empty_page


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    """Return the pure functions in a page."""
    shared = [points.SHARED / name for name in points.SHARED_SCRIPTS]
    with empty_page() as page:
        yield Core(page, [*shared, *(points.FOLDER / name for name in POINTS_SCRIPTS), FOLDER / "cells.js"])
