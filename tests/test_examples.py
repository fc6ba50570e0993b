"""The examples in docstrings are true: each is typed here, in a home folder of its own."""

import doctest
import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest

import omninmo

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = sorted(
    module.name for module in walk_packages(omninmo.__path__, "omninmo.") if not module.name.endswith("__main__")
)
FRONT_DOOR = [name for name in omninmo.__all__ if name != "OmninmoError"]


def examples(name: str) -> list[doctest.DocTest]:
    """Return the docstrings of a module that hold examples."""
    return [found for found in doctest.DocTestFinder().find(import_module(name)) if found.examples]


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.usefixtures("home")
def test_examples_print_what_they_say(name: str) -> None:
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for example in examples(name):
        runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("name", FRONT_DOOR)
def test_the_front_door_shows_how_it_is_used(name: str) -> None:
    assert doctest.DocTestFinder().find(getattr(omninmo, name))[0].examples


@pytest.mark.parametrize("module", ["dataset.splits", "evaluation.metrics", "evaluation.stability"])
def test_formulas_show_numbers_that_can_be_checked_by_hand(module: str) -> None:
    shown = {found.name.rpartition(".")[2] for found in examples(f"omninmo.{module}")}
    public = {
        name
        for name, value in vars(import_module(f"omninmo.{module}")).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == f"omninmo.{module}" and callable(value)
        if not inspect.isabstract(value)
    }
    assert len(shown) >= 0.8 * len(public), f"without an example: {sorted(public - shown)}"
