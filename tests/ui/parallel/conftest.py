"""The pure functions of parallel coordinates, called in a real browser."""

from pathlib import Path

from tests.ui.javascript import core_of

FOLDER = Path(__file__).parents[3] / "omninmo" / "ui" / "parallel"
SCRIPTS = [
    FOLDER / f"{name}.js" for name in ("scales", "numbers", "ranges", "lines", "rows", "bytes", "model", "layout")
]

AXIS_OF = """
const axisOf = ({key = "x", values, codes, categories}) =>
  codes ? {key, codes: Int32Array.from(codes), categories} : {key, values: Float64Array.from(values)};
"""

core = core_of(SCRIPTS, AXIS_OF)
