import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from omninmo.config import (
    AgainConfig,
    ModelParams,
    PredictConfig,
    ReferenceConfig,
    SweepConfig,
    TrainingConfig,
    sample_sweep,
)
from omninmo.errors import Cancelled, JobError, StoreError
from omninmo.events import Event, OnEvent, ignore
from omninmo.jobs import worker
from omninmo.jobs.folder import Request, publish, starting
from omninmo.jobs.job import read
from omninmo.jobs.kinds import KINDS, Kind, Link, kind_of
from omninmo.prediction import closed, kept, ledger, outcomes
from omninmo.settings import Settings
from omninmo.tracking.store import RunStore
from tests.jobs.conftest import Play
from tests.recorded import Recorded

REFERENCE = ReferenceConfig(kind="between", run_ids=("a", "b", "c"), draws=2)


@pytest.mark.parametrize(
    ("config", "text"),
    [
        (TrainingConfig(), "Regression, 30 sessions ahead"),
        (TrainingConfig(interval="1wk"), "Regression, 6 weeks ahead"),
        (TrainingConfig(mode="classification", forward_days=1), "Classification, 1 session ahead"),
        (TrainingConfig(name="my run"), "my run"),
        (sample_sweep(), "sample-sweep, 10 runs"),
        (SweepConfig(name="one", runs=(TrainingConfig(),)), "one, 1 run"),
        (ReferenceConfig(kind="between", run_ids=("a", "b", "c")), "Noise between 3 runs"),
        (ReferenceConfig(kind="within", run_ids=("a",)), "Noise within 1 run"),
        (ReferenceConfig(kind="permutation", run_ids=("a",)), "Permutation importance of 1 run"),
        (PredictConfig(run_id="a"), "Prediction"),
        (PredictConfig(tickers="KO"), "Prediction of 1 ticker"),
        (PredictConfig(tickers="KO, GE"), "Prediction of 2 tickers"),
        (AgainConfig(run_id="0123456789ab"), "Run 01234567 again, on today's prices"),
        (AgainConfig(run_id="0123456789ab", name="first"), "first again, on today's prices"),
    ],
)
def test_the_title_says_what_the_job_does(config: Settings, text: str) -> None:
    assert Request.of(config).title == text


def test_a_config_belongs_to_one_kind() -> None:
    configs = (TrainingConfig(), sample_sweep(), REFERENCE, PredictConfig(), AgainConfig(run_id="a"))
    assert [kind_of(config) for config in configs] == list(KINDS)
    assert len({kind.config for kind in KINDS.values()}) == len(KINDS)
    with pytest.raises(JobError, match="No job carries out a ModelParams; start one with any of TrainingConfig, Sweep"):
        kind_of(ModelParams())


def test_a_request_of_an_unknown_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = Request.of(sample_sweep()).model_dump_json()
    assert Request.model_validate_json(stored).settings() == sample_sweep()
    monkeypatch.delitem(KINDS, "sweep")
    with pytest.raises(ValueError, match="no kind of job; the kinds are train, reference"):
        Request.model_validate_json(stored)


def test_a_new_kind_needs_one_entry(jobs: Path, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job of it is titled, stored, read back, carried out and linked without another line."""
    play(lambda *_: pytest.fail("neither trained nor swept"))

    def carry_out(config: ModelParams, *, on_event: OnEvent, tags: Mapping[str, str], **details: object) -> list[str]:
        on_event(Event("folds", run_id="a"))
        return ["a", f"depth {config.max_depth}"]

    kind = Kind(
        ModelParams, lambda config: f"depth {config.max_depth}", carry_out, lambda ids: Link("Runs", ids[1], {})
    )
    monkeypatch.setitem(KINDS, "depth", kind)
    with starting(jobs):
        folder = publish(jobs, Request.of(ModelParams(max_depth=7)))
    lock = folder.hold()
    assert worker.run(folder.id) == 0
    os.close(lock)
    job = read(folder)
    assert (job.kind, job.title, job.state, job.settings()) == (
        "depth",
        "depth 7",
        "finished",
        ModelParams(max_depth=7),
    )
    assert job.link == Link("Runs", "depth 7", {})


def test_a_reference_is_computed_with_progress_and_leads_to_stability(
    jobs: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(lambda *_: pytest.fail("neither trained nor swept"))
    seen = []

    def compute(store: object, request: ReferenceConfig, on_event: OnEvent) -> None:
        on_event(Event("folds", 1, 2, run=3, runs=6))
        seen.append((request, read(folder).unit, read(folder).run, read(folder).runs))

    monkeypatch.setitem(sys.modules, "omninmo.experiment.references", SimpleNamespace(compute=compute))
    monkeypatch.setitem(sys.modules, "omninmo.tracking.store", SimpleNamespace(RunStore=object))
    with starting(jobs):
        folder = publish(jobs, Request.of(REFERENCE))
    lock = folder.hold()
    assert worker.run(folder.id) == 0
    os.close(lock)
    assert seen == [(REFERENCE, "Training", 3, 6)]
    assert read(folder).link == Link("Stability", "Open Stability", {"runs": "a,b,c"})


def test_a_forecast_is_kept_for_its_page_and_in_the_ledger(own: Recorded) -> None:
    stages: list[str] = []
    config = PredictConfig(run_id="quick", tickers="KO, AAPL, NOPE")
    ids = KINDS["predict"].carry_out(
        config, on_event=lambda event: stages.append(event.stage), tags={}, on_finished=None
    )
    assert ids == [own.run_id] and list(dict.fromkeys(stages)) == ["load", "features", "explain", "score"]
    found = kept.load(own.run_id)
    assert found is not None and sorted(found.table["ticker"]) == ["AAPL", "KO"] and list(found.refused) == ["NOPE"]
    assert found.config == config and found.warnings == ()
    assert len(ledger.read()) == 2
    link = KINDS["predict"].link((own.run_id,))
    assert link == Link("Predict", "Open the forecast", {"run": own.run_id})


def test_what_goes_wrong_beside_a_forecast_is_kept_with_it(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(ledger, "record", fail)
    monkeypatch.setattr(outcomes, "score", fail)
    KINDS["predict"].carry_out(PredictConfig(run_id=own.run_id, tickers="KO"), on_event=ignore)
    found = kept.load(own.run_id)
    assert found is not None and len(found.warnings) == 2
    assert "not in the track record: The disk is full." in found.warnings[0]


def test_scoring_earlier_predictions_is_reported_as_a_stage_of_its_own(own: Recorded) -> None:
    config, events = PredictConfig(run_id="quick", tickers="KO"), list[Event]()
    KINDS["predict"].carry_out(config, on_event=ignore)  # of the sample's last day, four years ago
    KINDS["predict"].carry_out(config, on_event=events.append)
    assert events[-1] == Event("score", 1, 1) and events[-2].stage == "explain"
    assert len(closed.read()) == 1  # for the sample has no later prices


def test_a_forecast_does_not_wait_for_earlier_ones_to_be_scored(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Cancelled

    monkeypatch.setattr(outcomes, "score", stop)
    with pytest.raises(Cancelled):
        KINDS["predict"].carry_out(PredictConfig(run_id=own.run_id, tickers="KO"), on_event=ignore)
    assert kept.load(own.run_id) is not None


def test_a_cancelled_forecast_keeps_the_last_one(own: Recorded) -> None:
    KINDS["predict"].carry_out(PredictConfig(run_id=own.run_id, tickers="KO"), on_event=ignore)

    def stop(event: Event) -> None:
        if event.stage == "explain":
            raise Cancelled

    with pytest.raises(Cancelled):
        KINDS["predict"].carry_out(PredictConfig(run_id=own.run_id, tickers="GE"), on_event=stop)
    found = kept.load(own.run_id)
    assert found is not None and list(found.table["ticker"]) == ["KO"]


def test_a_run_is_trained_again_from_its_own_settings(own: Recorded) -> None:
    (new,) = KINDS["again"].carry_out(
        AgainConfig(run_id=own.run_id), on_event=ignore, tags={}, on_finished=lambda run: None
    )
    store = RunStore()
    old = store.config(own.run_id)
    assert new != own.run_id and store.config(new).replace(name=old.name) == old
