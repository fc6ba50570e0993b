"""Functions of a component's scripts, called in a real browser: no other engine is promised to be there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
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


class Core:
    """The functions of scripts in a page of their own."""

    def __init__(self, page: Page, scripts: Iterable[Path], more: str = "") -> None:
        self.page = page
        sources = [path.read_text("utf-8") for path in scripts]
        page.add_script_tag(content='"use strict";\n' + "\n".join([*sources, more]))

    def run(self, body: str, **arguments: Any) -> Any:
        """Return what `body` returns, a function body in which the arguments are known by name."""
        return self.page.evaluate(f"({{{', '.join(arguments)}}}) => {{ {body} }}", arguments)


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
