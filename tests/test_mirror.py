"""The tests mirror the package: a module's tests lie in the file of the same name, and are about that module."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
PAGES = sorted((ROOT / "pages").glob("*.py"))
EXEMPT = {
    "omninmo/arrays.py": "names of types",
    "omninmo/__main__.py": "two lines that hand over to the command line, typed by tests/test_docs.py",
}
"""Modules without a test file of their own, with the reason."""


def has_code(path: Path) -> bool:
    """Tell whether a module defines anything; the face of a package, which only describes it, does not."""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(path.read_text()).body)


def mirror(path: Path) -> Path:
    """Return where the tests of a module lie; those of a package's own `__init__` bear the package's name."""
    folder = path.parent.relative_to(ROOT / "omninmo")
    return TESTS / folder / f"test_{path.parent.name if path.stem == '__init__' else path.stem}.py"


def dotted(path: Path) -> str:
    """Return the name that a module is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(source: str) -> set[str]:
    """Return every module, and every name of a module, that is imported anywhere in `source`."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


MODULES = {
    str(path.relative_to(ROOT)): path
    for path in sorted((ROOT / "omninmo").rglob("*.py"))
    if has_code(path) or path.stem != "__init__"
}
MIRRORED = {name: path for name, path in MODULES.items() if mirror(path).exists()}


def test_nine_modules_of_ten_have_a_test_file_and_the_others_a_reason() -> None:
    without = set(MODULES) - set(MIRRORED)
    assert without == set(EXEMPT), f"without a test file: {sorted(without - set(EXEMPT))}"
    assert len(MIRRORED) / len(MODULES) >= 0.9


@pytest.mark.parametrize("name", MIRRORED)
def test_a_test_file_imports_its_module(name: str) -> None:
    assert dotted(MODULES[name]) in imports(mirror(MODULES[name]).read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_a_test_file_that_opens_it(page: Path) -> None:
    assert f'"pages/{page.name}"' in (TESTS / "pages" / f"test_{page.name}").read_text()


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from omninmo.data import bars", {"omninmo.data", "omninmo.data.bars"}),
        ("def test():\n    import omninmo.jobs.worker", {"omninmo.jobs.worker"}),
        ("", set()),
    ],
)
def test_imports_are_seen_wherever_they_stand(source: str, names: set[str]) -> None:
    assert imports(source) == names
