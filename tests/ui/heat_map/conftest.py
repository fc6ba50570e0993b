"""The pure functions of the map's scripts, called in a real browser."""

from omninmo.ui.heat_map.component import FOLDER, POINTS_SCRIPTS
from omninmo.ui.points import component as points
from tests.ui.javascript import core_of

SHARED = [points.SHARED / name for name in points.SHARED_SCRIPTS]

core = core_of([*SHARED, *(points.FOLDER / name for name in POINTS_SCRIPTS), FOLDER / "cells.js"])
