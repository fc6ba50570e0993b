"""The front door: its names, what they are, and what they cost."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import omninmo

SOURCE = Path(omninmo.__file__)


def seen_by_type_checkers() -> set[str]:
    """Return the names that are imported where only type checkers look."""
    (block,) = (node for node in ast.parse(SOURCE.read_text()).body if isinstance(node, ast.If))
    return {
        alias.asname or alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def test_every_name_is_there_for_python_and_for_type_checkers() -> None:
    assert set(omninmo.__all__) == set(dir(omninmo)) == seen_by_type_checkers()
    assert {name: getattr(omninmo, name).__name__ for name in omninmo.__all__} == {n: n for n in omninmo.__all__}


def test_an_unknown_name_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute .fit.; it offers .*train"):
        _ = omninmo.fit


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, omninmo; print(sorted({'numpy', 'pandas', 'mlflow', 'xgboost', 'pydantic'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
