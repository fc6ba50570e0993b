"""Functions of a component's scripts, called in a real browser: no other engine is promised to be there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page, sync_playwright

from tests.browser.find_browser import NONE_FOUND, find_browser

FOREIGN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "fetch(",
    "http:",
    "https:",
    "import ",
)
"""What makes markup of a text, or asks another machine."""

PLAIN = """
const plain = (result) => {
  if (ArrayBuffer.isView(result)) return Array.from(result);
  if (result instanceof Map) return Object.fromEntries([...result].map(([key, value]) => [key, plain(value)]));
  if (Array.isArray(result)) return result.map(plain);
  if (result === null || typeof result !== "object") return result;
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, plain(value)]));
};
"""

shared_page = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
"""For the tests of functions, whose page no example can change; a busy machine is no failure."""


class Core:
    """The functions of scripts in a page of their own, whose results are plain."""

    def __init__(self, page: Page, scripts: Iterable[Path], more: str = "") -> None:
        self.page = page
        sources = [path.read_text("utf-8") for path in scripts]
        page.add_script_tag(content='"use strict";\n' + "\n".join([*sources, PLAIN, more]))

    def run(self, body: str, **arguments: Any) -> Any:
        """Return what `body` returns, a function body in which the arguments are known by name."""
        named = f"({{{', '.join(arguments)}}}) => plain((() => {{ {body} }})())"
        return _as_float(self.page.evaluate(named, arguments))

    def call(self, function: str, *arguments: Any) -> Any:
        """Return what one function returns for plain arguments."""
        return _as_float(self.page.evaluate(f"(all) => plain({function}(...all))", list(arguments)))


def core_of(scripts: Iterable[Path], more: str = "") -> Callable[[], Iterator[Core]]:
    """Return the fixture `core` of a folder of tests: the functions of `scripts`, one page for each module of tests."""

    @pytest.fixture(scope="module")
    def core() -> Iterator[Core]:
        with empty_page() as page:
            yield Core(page, scripts, more)

    return core


@contextmanager
def empty_page() -> Iterator[Page]:
    """Give a page; without a Chromium the test fails."""
    path = find_browser()
    if path is None:
        pytest.fail(NONE_FOUND)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium.new_page()
        chromium.close()


def foreign_words(scripts: Iterable[Path]) -> list[str]:
    """Return the words of `FOREIGN` that scripts use."""
    source = "\n".join(path.read_text("utf-8") for path in scripts)
    return [word for word in FOREIGN if word in source]


def _as_float(result: Any) -> Any:
    """Turn large whole numbers into the floats that they are in the browser; their digits are the shortest, not all."""
    if isinstance(result, list):
        return [_as_float(one) for one in result]
    if isinstance(result, dict):
        return {key: _as_float(one) for key, one in result.items()}
    return float(result) if isinstance(result, int) and abs(result) > 2**53 else result
