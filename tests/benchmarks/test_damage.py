"""2,000 damaged files of runs: each is read, or refused in one sentence."""

from tests.mutants import read_damaged
from tests.recorded import Recorded

MUTANTS = 2000


def test_two_thousand_damaged_files_are_read_or_refused(own: Recorded) -> None:
    refused = read_damaged(own, MUTANTS, seed=2)
    print(f"\n{MUTANTS} damaged files, reads refused: {refused}")
    assert all(refused.values())
