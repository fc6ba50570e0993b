"""The pure functions of parallel coordinates, called in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page

from tests.ui import javascript

SCRIPTS = ["scales", "numbers", "ranges", "lines", "rows"]
FOLDER = Path(__file__).parents[3] / "omninmo" / "ui" / "parallel"
shared_page = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
"""For the tests of functions, whose page no example can change; a busy machine is no failure."""

READABLE = """
const axisOf = ({key = "x", values, codes, categories}) =>
  codes ? {key, codes: Int32Array.from(codes), categories} : {key, values: Float64Array.from(values)};
const plain = (result) => {
  if (ArrayBuffer.isView(result)) return Array.from(result);
  if (result instanceof Map) return Object.fromEntries([...result].map(([key, value]) => [key, plain(value)]));
  if (Array.isArray(result)) return result.map(plain);
  if (result === null || typeof result !== "object") return result;
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, plain(value)]));
};
"""


def as_float(result: Any) -> Any:
    """Turn large whole numbers into the floats that they are in the browser; their digits are the shortest, not all."""
    if isinstance(result, list):
        return [as_float(one) for one in result]
    if isinstance(result, dict):
        return {key: as_float(one) for key, one in result.items()}
    return float(result) if isinstance(result, int) and abs(result) > 2**53 else result


class Core(javascript.Core):
    """The functions in a page of their own, whose results are plain."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, [FOLDER / f"{name}.js" for name in SCRIPTS], READABLE)

    def run(self, body: str, **arguments: Any) -> Any:
        return as_float(super().run(f"return plain((() => {{ {body} }})());", **arguments))

    def call(self, function: str, *arguments: Any) -> Any:
        """Return what one function returns for plain arguments."""
        return as_float(self.page.evaluate(f"(all) => plain({function}(...all))", list(arguments)))


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    """Return the functions in a page."""
    with javascript.empty_page() as page:
        yield Core(page)
