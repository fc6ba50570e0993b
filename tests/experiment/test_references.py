"""References of a stored run: computed once, the same numbers each time, refused where they mean nothing."""

from pathlib import Path

import pandas as pd
import pytest

from omninmo.config import SplitConfig
from omninmo.errors import Cancelled, DataError, RunError, StoreError
from omninmo.events import Event
from omninmo.experiment import references
from omninmo.experiment.references import noise_reference, permutation_reference
from omninmo.experiment.run import run_experiment
from omninmo.tracking.store import RunStore
from omninmo.trust.noise import MEASURES, noise_scores
from omninmo.trust.permutation import permutation_importance
from tests.recorded import QUICK, Recorded, Trained


def kept(home: Path) -> list[Path]:
    return [path for path in (home / "cache").rglob("*") if path.is_file()]


def test_the_noise_reference_is_computed_once(own: Recorded, trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[Event] = []
    first = noise_reference(RunStore(), own.run_id, draws=2, on_event=events.append)
    assert set(MEASURES) < set(first) and len(first) == 2
    pd.testing.assert_frame_equal(first, noise_scores(QUICK, trained(QUICK).dataset, 2), check_exact=True)
    assert {(event.run, event.runs) for event in events} == {(1, 2), (2, 2)}
    assert [path.suffix for path in kept(own.home)] == [".parquet"]
    monkeypatch.setattr(references, "noise_scores", None)  # not called again
    pd.testing.assert_frame_equal(first, noise_reference(RunStore(), own.run_id, draws=2), check_exact=True)
    monkeypatch.setattr(references, "NOISE_DEFINITION", "another")  # what was kept under this one is not read
    with pytest.raises(TypeError):
        noise_reference(RunStore(), own.run_id, draws=2)


def test_the_permutation_reference_is_computed_once(
    own: Recorded, trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Event] = []
    first = permutation_reference(RunStore(), own.run_id, events.append)
    pd.testing.assert_frame_equal(first, permutation_importance(trained(QUICK)), check_exact=True)
    assert {event.stage for event in events} > {"folds", "explain"}
    monkeypatch.setattr(references, "train", None)  # not called again
    pd.testing.assert_frame_equal(first, permutation_reference(RunStore(), own.run_id), check_exact=True)
    monkeypatch.setattr(references, "PERMUTATION_DEFINITION", "another")  # what was kept under this one is not read
    with pytest.raises(TypeError):
        permutation_reference(RunStore(), own.run_id)


def test_work_that_is_cancelled_leaves_nothing(own: Recorded) -> None:
    def cancel(event: Event) -> None:
        if event.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        noise_reference(RunStore(), own.run_id, 1, cancel)
    with pytest.raises(Cancelled):
        permutation_reference(RunStore(), own.run_id, cancel)
    assert kept(own.home) == []


def test_a_reference_that_cannot_be_kept_is_one_sentence(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(references, "rows", lambda *_: None)
    monkeypatch.setattr(references, "noise_scores", lambda *_: pd.DataFrame({"feature_stability": [0.5]}))
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(StoreError, match=r"no space left on device. Free some space"):
        noise_reference(RunStore(), own.run_id, 1)
    assert kept(own.home) == []


def test_an_unknown_run_has_no_reference(own: Recorded) -> None:
    for reference in (noise_reference, permutation_reference):
        with pytest.raises(RunError, match="There is no run nothing"):
            reference(RunStore(), "nothing")


def test_a_demonstration_of_a_leak_has_no_reference(own: Recorded) -> None:
    run_id = run_experiment(QUICK.replace(split=SplitConfig(scheme="shuffled")))
    for reference in (noise_reference, permutation_reference):
        with pytest.raises(RunError, match="is a demonstration on shuffled folds: they leak"):
            reference(RunStore(), run_id)


def test_one_feature_has_noise_without_stability_and_one_ticker_nothing_to_swap(own: Recorded) -> None:
    one_feature = run_experiment(QUICK.replace(features=("return_21d",)))
    noise = noise_reference(RunStore(), one_feature, draws=1)
    assert noise["oos_skill"].notna().all() and noise["feature_stability"].isna().all()
    one_ticker = run_experiment(QUICK.replace(tickers="AAPL"))
    with pytest.raises(DataError, match="no date has two of them; train on more tickers"):
        permutation_reference(RunStore(), one_ticker)
