"""Home folders of many simulated runs, each size built once."""

from collections.abc import Callable

import pytest

from tests.benchmarks.many_runs import ManyRuns, build
from tests.recorded import Recorded

HomeOf = Callable[[int], ManyRuns]


@pytest.fixture(scope="session")
def home_of(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> HomeOf:
    """Return `home_of(n)`: a home folder of `n` runs, a tenth other tools'. Read it, do not change it."""
    known: dict[int, ManyRuns] = {}

    def home(n_runs: int) -> ManyRuns:
        if n_runs not in known:
            known[n_runs] = build(tmp_path_factory.mktemp(f"runs-{n_runs}"), template, n_runs)
        return known[n_runs]

    return home
