"""What import-linter cannot see: `app.py` lies in no package, and a name of the front door is no module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
LIBRARY = [path for path in sorted((ROOT / "omninmo").rglob("*.py")) if path != ROOT / "omninmo" / "__init__.py"]
A_PAGE_MAY_IMPORT = {"streamlit", "omninmo", "typing", "collections"}


def imported(source: str) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for each import anywhere in `source`; the name is empty where a module is imported whole."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{'.' * node.level}{node.module or ''}", alias.name) for alias in node.names)


def foreign(source: str) -> list[str]:
    """Return the modules that a page imports but may not."""
    return [module for module, _ in imported(source) if module.split(".")[0] not in A_PAGE_MAY_IMPORT]


def from_the_front_door(source: str) -> list[str]:
    """Return what is taken from `omninmo` itself; its modules (`from omninmo import schema`) and version may be."""
    modules = {path.stem for path in (ROOT / "omninmo").iterdir()} | {"__version__"}
    return [name or module for module, name in imported(source) if module == "omninmo" and name not in modules]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_imports_streamlit_and_omninmo_only(path: Path) -> None:
    assert foreign(path.read_text(encoding="utf-8")) == []


def test_the_library_does_not_import_from_its_own_front_door() -> None:
    offenders = {path.name: from_the_front_door(path.read_text(encoding="utf-8")) for path in LIBRARY}
    assert {name: found for name, found in offenders.items() if found} == {}
    assert len(offenders) > 10


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import streamlit as st\nfrom omninmo.ui import frame\nfrom collections.abc import Mapping", []),
        ("import pandas as pd", ["pandas"]),
        ("def draw():\n    from plotly.graph_objects import Figure", ["plotly.graph_objects"]),
        ("from . import train", ["."]),
        ("import streamlit_extras", ["streamlit_extras"]),
    ],
)
def test_a_foreign_import_is_found(source: str, found: list[str]) -> None:
    assert foreign(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from omninmo import schema, __version__\nfrom omninmo.config import TrainingConfig\nimport omninmo.jobs", []),
        ("from omninmo import TrainingConfig", ["TrainingConfig"]),
        ("def run():\n    import omninmo", ["omninmo"]),
        ("from omninmo import *", ["*"]),
    ],
)
def test_an_import_from_the_front_door_is_found(source: str, found: list[str]) -> None:
    assert from_the_front_door(source) == found
