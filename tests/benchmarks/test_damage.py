"""2,000 damaged files of runs, 2,000 hostile models, and jobs of such: read, or refused in a sentence that is shown."""

import random
from itertools import chain
from pathlib import Path

from omninmo import schema
from tests.hostile_models import read_hostile
from tests.mutants import read_damaged
from tests.pages.conftest import OpenPage, full_home, open_page
from tests.pages.test_damaged_runs import cases, damaged, outcomes
from tests.recorded import Recorded

__all__ = ["damaged", "full_home", "open_page"]

MUTANTS = 2000
ROUNDS = 2


def test_two_thousand_damaged_files_are_read_or_refused(own: Recorded) -> None:
    refused = read_damaged(own, MUTANTS, seed=2)
    print(f"\n{MUTANTS} damaged files, reads refused: {refused}")
    assert all(refused.values())


def test_two_thousand_hostile_models_crash_nobody(recorded: Recorded, tmp_path: Path) -> None:
    models = [recorded.artifacts(run_id) / schema.MODEL_FILE for run_id in (recorded.run_id, recorded.rated_id)]
    found = read_hostile(models, MUTANTS, 2, tmp_path)
    print(f"\n{MUTANTS} hostile models: {found}")
    assert sum(found.values()) == MUTANTS and found["refused"] > MUTANTS / 2


def test_hundreds_of_jobs_of_damaged_runs_end_in_a_sentence_that_predict_shows(
    damaged: Recorded, open_page: OpenPage
) -> None:
    app = open_page("pages/predict.py", run=damaged.run_id)
    every = chain.from_iterable(cases(damaged, random.Random(seed), 1) for seed in range(ROUNDS))
    found = outcomes(damaged, app, every)
    print(f"\njobs of {found.total()} damaged runs: {dict(found)}")
    assert found["failed"] > found["finished"] > 0
