"""2,000 damaged files of runs, and 2,000 hostile models: each is read, or refused in one sentence."""

from pathlib import Path

from omninmo import schema
from tests.hostile_models import read_hostile
from tests.mutants import read_damaged
from tests.recorded import Recorded

MUTANTS = 2000


def test_two_thousand_damaged_files_are_read_or_refused(own: Recorded) -> None:
    refused = read_damaged(own, MUTANTS, seed=2)
    print(f"\n{MUTANTS} damaged files, reads refused: {refused}")
    assert all(refused.values())


def test_two_thousand_hostile_models_crash_nobody(recorded: Recorded, tmp_path: Path) -> None:
    models = [recorded.artifacts(run_id) / schema.MODEL_FILE for run_id in (recorded.run_id, recorded.rated_id)]
    found = read_hostile(models, MUTANTS, 2, tmp_path)
    print(f"\n{MUTANTS} hostile models: {found}")
    assert sum(found.values()) == MUTANTS and found["refused"] > MUTANTS / 2
