"""Jobs that predict by damaged runs end in one sentence, which Predict shows; neither process minds."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from omninmo import schema
from omninmo.jobs.job import Job, get
from omninmo.tracking.store import RunStore
from tests.conftest import copy_home
from tests.damaged_runs import READ_BY_A_JOB, kinds, worker
from tests.hostile_models import every_kind
from tests.pages.conftest import OpenPage, words
from tests.recorded import Recorded

SEED, PART = 3, 6
"""A sixth of the damage to the files beside the model is tried here, all of it in tests/benchmarks/test_damage.py."""


class Case(NamedTuple):
    """A file of a run with another content."""

    run_id: str
    name: str
    kind: str
    content: bytes


@pytest.fixture
def damaged(full_home: Path, home: Path) -> Recorded:
    """Return a home folder of runs to be damaged."""
    copy_home(full_home, home)
    ids = RunStore().runs().set_index("name")["run_id"]
    return Recorded(home, ids["first"], ids["rated"])


def cases(damaged: Recorded, draw: random.Random, part: int) -> Iterator[Case]:
    """Yield every kind of damage to the models of both runs, and one of `part` kinds to each other file of one."""
    for number, (kind, damage) in enumerate(every_kind().items()):
        run_id = (damaged.run_id, damaged.rated_id)[number % 2]
        content = (damaged.artifacts(run_id) / schema.MODEL_FILE).read_bytes()
        yield Case(run_id, schema.MODEL_FILE, kind, damage(content, draw))
    for number, name in enumerate(READ_BY_A_JOB):
        content = (damaged.artifacts() / name).read_bytes()
        for kind, spoil in list(kinds(name, draw).items())[number % part :: part]:
            yield Case(damaged.run_id, name, kind, spoil(content))


def damage(damaged: Recorded, case: Case) -> None:
    """Write a file, which the manifest lists then: its hash would refuse all damage."""
    if case.name == schema.MANIFEST_FILE:
        (damaged.artifacts() / case.name).write_bytes(case.content)
    else:
        damaged.rewrite(case.name, case.content, case.run_id)


def restore(damaged: Recorded, case: Case, whole: dict[str, bytes]) -> None:
    for name, content in whole.items():
        (damaged.artifacts(case.run_id) / name).write_bytes(content)


def assert_said(job: Job, app: AppTest, case: Case) -> None:
    """Check that a job ended, and that the page says why where it failed, in a sentence that names no exception."""
    assert not app.exception, case[1:3]
    assert job.state in ("finished", "failed"), case[1:3]
    if job.state == "failed":
        assert "unexpected" not in job.error and len(job.error) < 400 and "\n" not in job.error, (case[1:3], job.error)
        shown = job.error.replace("\\", "")  # as in words
        assert shown in words(app) and shown.endswith("."), (case[1:3], job.error)


def outcomes(damaged: Recorded, app: AppTest, every: Iterable[Case]) -> Counter[str]:
    """Let one process predict by each damaged run and a page look at it; return how many jobs ended how."""
    found = Counter[str]()
    with worker() as predict:
        assert get(predict(damaged.run_id)).state == "finished"
        for case in every:
            names = (case.name, schema.MANIFEST_FILE)
            whole = {name: (damaged.artifacts(case.run_id) / name).read_bytes() for name in names}
            damage(damaged, case)
            job = get(predict(case.run_id))
            app.query_params["run"], app.query_params["ticker"] = case.run_id, "KO"
            assert_said(job, app.run(), case)
            found[job.state] += 1
            restore(damaged, case, whole)
        assert get(predict(damaged.run_id)).state == "finished"
    app.query_params["run"] = damaged.run_id
    assert "2 tickers predicted" in words(app.run()) and not app.exception
    return found


def test_jobs_of_damaged_runs_end_in_a_sentence_that_predict_shows(damaged: Recorded, open_page: OpenPage) -> None:
    app = open_page("pages/predict.py", run=damaged.run_id)
    found = outcomes(damaged, app, cases(damaged, random.Random(SEED), PART))
    assert found["failed"] > 2 * found["finished"] > 0 and found.total() >= 35, found
