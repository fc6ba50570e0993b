"""The champion: one alias, moved on purpose, read without touching the store, and never a leak."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from mlflow import MlflowClient

from omninmo import schema
from omninmo.errors import OmninmoError, RunError, StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import champion, deletion, editor
from omninmo.tracking.store import RunStore
from tests.foreign_store import OURS, ForeignStore
from tests.recorded import Recorded

BETTER = {
    "oos_skill": 0.02, "oos_skill_low": 0.01, "oos_skill_high": 0.03,
    "versus.ridge.oos_skill": 0.01, "versus.ridge.oos_skill_low": 0.005, "versus.ridge.oos_skill_high": 0.02,
}  # fmt: skip
HONEST = {"mode": "regression", "scheme": "walk_forward"}


def registry() -> MlflowClient:
    return MlflowClient(tracking_uri=tracking_uri(), registry_uri=tracking_uri())


def point_at(run_id: str | None, source: str = "somewhere") -> None:
    """Do by MLflow alone what somebody else may do: point the alias at a version of a run, or of none."""
    client = registry()
    client.create_registered_model(schema.REGISTERED_MODEL)
    version = client.create_model_version(schema.REGISTERED_MODEL, source, run_id=run_id)
    client.set_registered_model_alias(schema.REGISTERED_MODEL, schema.CHAMPION, version.version)


def reasons(*attempts: Callable[[], None]) -> list[str]:
    """Return why each attempt was refused; each must be."""
    caught = []
    for attempt in attempts:
        with pytest.raises(RunError) as refusal:
            attempt()
        caught.append(str(refusal.value))
    return caught


def test_a_run_that_beats_its_baselines_is_appointed_moved_and_cleared(own: Recorded) -> None:
    store = RunStore()
    good = ForeignStore(own.home).add("good", params=HONEST, metrics=BETTER, tags=OURS)
    champion.appoint(store, good)
    assert store.champion() == good
    champion.appoint(store, own.run_id, anyway=True)
    assert store.champion() == own.run_id == RunStore().champion()
    champion.appoint(store, good)
    champion.appoint(store, good)
    versions = registry().search_model_versions(f"name = '{schema.REGISTERED_MODEL}'")
    assert sorted(str(version.run_id) for version in versions) == sorted([good, own.run_id])  # one version a run
    champion.clear(store)
    assert store.champion() is None
    assert reasons(lambda: champion.clear(store)) == ["There is no champion, so that none was cleared."]


def test_the_model_of_the_champion_is_what_the_registry_names(own: Recorded) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    version = registry().get_model_version_by_alias("stock_prediction", "champion")
    assert version.run_id == own.run_id
    assert version.source == f"{registry().get_run(own.run_id).info.artifact_uri}/model"
    assert "an alias (champion)" in deletion_refusal(own.run_id)


def deletion_refusal(run_id: str) -> str:
    editor.archive([run_id])
    return str(deletion.delete([run_id])[run_id])


def test_what_does_not_beat_its_baselines_needs_anyway_and_the_reason_is_its_verdict(own: Recorded) -> None:
    store = RunStore()
    (reason,) = reasons(lambda: champion.appoint(store, own.run_id))
    runs = store.runs()
    judged = champion.verdict_of(runs[runs["run_id"] == own.run_id].iloc[0])
    assert judged.level in ("worse", "unclear")
    assert reason.startswith(f"The run quick was not made champion. {judged.text}") and "--anyway" in reason
    assert store.champion() is None
    assert registry().search_registered_models() == []


def test_a_leak_is_refused_even_with_anyway(own: Recorded) -> None:
    leak = ForeignStore(own.home).add("leak", params=HONEST | {"scheme": schema.LEAKS}, metrics=BETTER, tags=OURS)
    for anyway in (False, True):
        (reason,) = reasons(partial(champion.appoint, RunStore(), leak, anyway=anyway))
        assert "demonstrates a leak" in reason and "--anyway" not in reason


def test_only_finished_runs_of_ones_own_can_be_champion(own: Recorded) -> None:
    foreign = ForeignStore(own.home)
    running = foreign.add("running", tags=OURS, status="RUNNING")
    others = foreign.add("others", params=HONEST, metrics=BETTER)
    editor.archive([own.rated_id])
    store = RunStore()
    found = reasons(
        lambda: champion.appoint(store, running, anyway=True),
        lambda: champion.appoint(store, others, anyway=True),
        lambda: champion.appoint(store, own.rated_id, anyway=True),
        lambda: champion.appoint(store, "nothing", anyway=True),
    )
    for reason, words in zip(found, ("is running", "another tool's", "no run", "no run nothing"), strict=True):
        assert words in reason


def test_a_run_archived_after_the_look_is_refused(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RunStore()
    seen = store.runs()
    monkeypatch.setattr(RunStore, "runs", lambda self: seen)
    editor.archive([own.run_id])
    (reason,) = reasons(lambda: champion.appoint(store, own.run_id, anyway=True))
    assert "archived meanwhile" in reason and champion.pointed_at(store.uri) is None


def test_an_alias_on_what_is_gone_is_no_champion_and_may_be_moved(own: Recorded) -> None:
    store = RunStore()
    champion.appoint(store, own.rated_id, anyway=True)
    editor.archive([own.rated_id])
    assert store.champion() is None
    now = champion.pointed_at(store.uri)
    assert now is not None and now.run_id == own.rated_id and now.is_ours
    editor.restore([own.rated_id])
    assert store.champion() == own.rated_id
    ForeignStore(own.home).change("DELETE FROM runs WHERE run_uuid = ?", own.rated_id)  # by somebody's SQL
    assert RunStore().champion() is None
    champion.appoint(RunStore(), own.run_id, anyway=True)
    assert RunStore().champion() == own.run_id


@pytest.mark.parametrize("of_a_run", [True, False])
def test_another_tools_model_of_the_same_name_is_left_alone(own: Recorded, of_a_run: bool) -> None:
    store, foreign = RunStore(), ForeignStore(own.home)
    point_at(foreign.add("theirs", metrics=BETTER) if of_a_run else None)
    assert store.champion() is None
    good = foreign.add("good", params=HONEST, metrics=BETTER, tags=OURS)
    found = reasons(lambda: champion.clear(store), lambda: champion.appoint(store, good))
    assert all("its version 1, which is not omninmo's" in reason and "--anyway" in reason for reason in found)
    champion.appoint(store, own.run_id, anyway=True)
    assert store.champion() == own.run_id
    assert len(registry().search_model_versions(f"name = '{schema.REGISTERED_MODEL}'")) == 2  # theirs stays


def test_an_alias_that_somebody_set_in_mlflow_on_our_run_counts(own: Recorded) -> None:
    point_at(own.run_id)
    assert RunStore().champion() == own.run_id


def test_whoever_moves_the_alias_says_what_he_saw(own: Recorded) -> None:
    store = RunStore()
    champion.appoint(store, own.run_id, anyway=True)
    champion.appoint(store, own.rated_id, anyway=True, instead_of=own.run_id)
    found = reasons(
        lambda: champion.appoint(store, own.run_id, anyway=True, instead_of=own.run_id),
        lambda: champion.clear(store, own.run_id),
    )
    assert all(f"Run {own.run_id} is not champion any more, {own.rated_id} is" in reason for reason in found)
    assert store.champion() == own.rated_id
    champion.clear(store, own.rated_id)
    (reason,) = reasons(lambda: champion.appoint(store, own.run_id, anyway=True, instead_of=own.rated_id))
    assert "none is" in reason


def test_of_many_at_once_one_wins_and_nothing_is_made_twice(own: Recorded) -> None:
    ids = [own.run_id, own.rated_id] * 4

    def attempt(run_id: str) -> str:
        try:
            champion.appoint(RunStore(), run_id, anyway=True)
        except OmninmoError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(attempt, ids)) == {""}
    assert RunStore().champion() in ids
    assert len(registry().search_model_versions(f"name = '{schema.REGISTERED_MODEL}'")) == 2


def test_of_two_that_replace_the_same_champion_one_wins(own: Recorded) -> None:
    store = RunStore()
    new = [ForeignStore(own.home).add("a", params=HONEST, metrics=BETTER, tags=OURS), own.rated_id]
    champion.appoint(store, own.run_id, anyway=True)

    def attempt(run_id: str) -> bool:
        try:
            champion.appoint(RunStore(), run_id, anyway=True, instead_of=own.run_id)
        except RunError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(attempt, new))
    assert sorted(won) == [False, True] and store.champion() == new[won.index(True)]


def test_a_deletion_that_does_not_end_is_one_sentence(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(champion, "MAX_WAIT", 0.0)
    held = FileLock(champion.lock_file(own.home / "mlflow.db"))
    with held, pytest.raises(StoreError, match="the champion is as it was"):
        champion.appoint(RunStore(), own.run_id, anyway=True)


def test_looking_makes_no_store(home: Path) -> None:
    assert RunStore().champion() is None and list(home.iterdir()) == []


@pytest.mark.parametrize("lost", ["registered_model_aliases", "model_version_tags"])
def test_a_store_without_tables_of_a_registry_has_no_champion_and_is_not_migrated(own: Recorded, lost: str) -> None:
    with closing(sqlite3.connect(own.home / "mlflow.db")) as store, store:
        store.execute(f"DROP TABLE {lost}")
    before = (own.home / "mlflow.db").read_bytes()
    assert RunStore().champion() is None
    assert (own.home / "mlflow.db").read_bytes() == before


def test_what_is_no_store_is_one_sentence(home: Path) -> None:
    (home / "mlflow.db").write_text("my thesis")
    with pytest.raises(StoreError, match="nothing was changed"):
        RunStore().champion()


def test_a_sqlite_store_is_read_without_mlflow(own: Recorded) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    read = "import sys; from omninmo import RunStore; print(RunStore().champion(), 'mlflow' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True).stdout
    assert printed.split() == [own.run_id, "False"]
