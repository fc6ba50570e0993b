"""Simulated runs are what they say: as many as asked for, the same for the same seed, and no page breaks on them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from mlflow import MlflowClient

from omninmo.tracking.store import RunStore
from omninmo.ui.frame import PAGES
from tests.benchmarks.many_runs import ManyRuns, build
from tests.pages.conftest import OpenPage
from tests.pages.conftest import open_page as open_page  # noqa: PLC0414 - the fixture of the same name
from tests.recorded import Recorded

N_RUNS = 200


@pytest.fixture(scope="module")
def made(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> ManyRuns:
    return build(tmp_path_factory.mktemp("many"), template, N_RUNS)


def dump(home: Path) -> str:
    """Return every row of a store whose files lie elsewhere."""
    with closing(sqlite3.connect(home / "mlflow.db")) as store:
        return "\n".join(store.iterdump()).replace(str(home), "HOME")


def test_the_store_has_the_runs_that_were_asked_for(made: ManyRuns) -> None:
    table = RunStore(f"sqlite:///{made.home}/mlflow.db").runs()
    assert list(table["run_id"]) == made.run_ids and len(table) == N_RUNS
    ours = table.set_index("run_id").loc[made.of_ours]
    assert len(ours) == 0.9 * N_RUNS and ours["is_ours"].all()
    assert set(table["status"]) >= {"FINISHED", "FAILED"} and set(ours["params.mode"]) == {
        "regression",
        "classification",
    }
    scored = ours[(ours["status"] == "FINISHED") & ~ours["leaks"]].dropna(subset=["metrics.oos_skill"])
    assert (scored["metrics.oos_skill_low"].fillna(-1) <= scored["metrics.oos_skill"]).all()
    assert ours.loc[made.with_files, "status"].eq("FINISHED").all() and len(made.with_files) == 30


def test_mlflow_reads_a_run_with_its_histories(made: ManyRuns) -> None:
    client = MlflowClient(tracking_uri=f"sqlite:///{made.home}/mlflow.db")
    run = client.get_run(made.with_files[0])
    history = client.get_metric_history(run.info.run_id, "fold.oos_skill")
    assert [item.step for item in history] == list(range(1, int(run.data.params["n_splits"]) + 1))
    assert run.data.metrics["fold.oos_skill"] == history[-1].value


@pytest.mark.parametrize("n_runs", [2, 10])
def test_the_same_seed_gives_the_same_runs(template: Recorded, tmp_path: Path, n_runs: int) -> None:
    homes = [build(tmp_path / name, template, n_runs, seed).home for name, seed in (("a", 1), ("b", 1), ("c", 2))]
    one, same, other = map(dump, homes)
    assert one == same != other


def test_every_page_opens_on_them(made: ManyRuns, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMNINMO_HOME", str(made.home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    for page in PAGES.values():
        for picks in ("", ",".join(made.with_files[:3])):
            assert not open_page(page.script, runs=picks).error, page.label
