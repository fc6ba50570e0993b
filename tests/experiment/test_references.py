"""References of a stored run: computed once, the same numbers each time, refused where they mean nothing."""

from pathlib import Path

import pandas as pd
import pytest

from omninmo.config import ReferenceConfig, SplitConfig
from omninmo.errors import Cancelled, DataError, RunError, StoreError
from omninmo.events import Event
from omninmo.experiment import references
from omninmo.experiment.references import (
    Cost,
    compute,
    cost,
    kept,
    noise_between,
    noise_reference,
    permutation_reference,
)
from omninmo.experiment.run import run_experiment
from omninmo.tracking.store import RunStore
from omninmo.trust.noise import MEASURES, Noise, draw_noise
from omninmo.trust.noise_between import agreement, draws_of, noise_agreement, rankings
from omninmo.trust.permutation import permutation_importance
from tests.recorded import QUICK, Recorded, Trained


def files(home: Path) -> list[Path]:
    return [path for path in (home / "cache").rglob("*") if path.is_file()]


def test_the_noise_reference_is_computed_once(own: Recorded, trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[Event] = []
    first = noise_reference(RunStore(), own.run_id, draws=2, on_event=events.append)
    assert set(MEASURES) < set(first) and len(first) == 2
    pd.testing.assert_frame_equal(first, draw_noise(QUICK, trained(QUICK).dataset, 2).scores, check_exact=True)
    assert {(event.run, event.runs) for event in events} == {(1, 2), (2, 2)}
    assert len({path.name.partition(".")[0] for path in files(own.home)}) == 1
    monkeypatch.setattr("omninmo.trust.noise.draw_noise", None)  # not called again
    pd.testing.assert_frame_equal(first, noise_reference(RunStore(), own.run_id, draws=2), check_exact=True)
    monkeypatch.setattr(references, "NOISE_DEFINITION", "another")  # what was kept under this one is not read
    with pytest.raises(TypeError):
        noise_reference(RunStore(), own.run_id, draws=2)


def test_a_reference_that_the_system_does_not_let_read_is_one_sentence(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ReferenceConfig(kind="permutation", run_ids=(own.run_id,))
    compute(RunStore(), request)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(pd, "read_parquet", refuse)
    with pytest.raises(StoreError, match="it cannot be read: permission denied"):
        kept(RunStore(), request)


@pytest.mark.parametrize("kind", ["within", "permutation"])
def test_a_reference_whose_files_are_damaged_or_half_gone_is_computed_again(own: Recorded, kind: str) -> None:
    request = ReferenceConfig(kind=kind, run_ids=(own.run_id,), draws=2)
    store = RunStore()
    runs = store.runs().set_index("run_id", drop=False)
    table = compute(store, request)
    read = next(path for path in files(own.home) if kind == "permutation" or path.name.endswith(".shares.parquet"))
    whole = read.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b"PAR1" + b"\xff" * 40 + b"PAR1"):
        read.write_bytes(damaged)
        assert kept(store, request) is None
    pd.DataFrame({"foo": [1]}).to_parquet(read)
    assert kept(store, request) is None
    read.unlink()
    assert kept(store, request) is None
    assert cost(store, runs, request).trainings == (1 if kind == "permutation" else 2)
    pd.testing.assert_frame_equal(table, compute(store, request))
    again = kept(store, request)
    assert again is not None
    pd.testing.assert_frame_equal(table, again)


def test_the_permutation_reference_is_computed_once(
    own: Recorded, trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Event] = []
    first = permutation_reference(RunStore(), own.run_id, events.append)
    pd.testing.assert_frame_equal(first, permutation_importance(trained(QUICK)), check_exact=True)
    assert {event.stage for event in events} > {"folds", "explain"}
    monkeypatch.setattr("omninmo.training.train.train", None)  # not called again
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
    assert files(own.home) == []


def test_a_reference_that_cannot_be_kept_is_one_sentence(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("omninmo.experiment.rows.rows", lambda *_: None)
    table = pd.DataFrame({"feature_stability": [0.5]})
    monkeypatch.setattr("omninmo.trust.noise.draw_noise", lambda *_: Noise(table, table))
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(StoreError, match=r"no space left on device. Free some space"):
        noise_reference(RunStore(), own.run_id, 1)
    assert files(own.home) == []


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


def test_noise_between_runs_is_the_noise_within_each_from_the_same_draws(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever mode, features and split: the draws depend on the rows. None of it is computed twice, in any order."""
    store = RunStore()
    third = run_experiment(
        QUICK.replace(name="third", features=("return_21d", "rsi_14"), split=SplitConfig(n_splits=3))
    )
    run_ids = (own.run_id, own.rated_id, third)
    request = ReferenceConfig(kind="between", run_ids=run_ids, draws=2)
    runs = store.runs().set_index("run_id", drop=False)
    events: list[Event] = []
    asked = cost(store, runs, request)
    assert kept(store, request) is None and asked.trainings == 6
    assert asked.seconds == pytest.approx(2 * runs.loc[list(run_ids), "metrics.time.folds"].sum())
    alone = noise_reference(store, own.run_id, draws=2)
    noise = noise_between(store, list(run_ids), 2, events.append)
    assert {(event.run, event.runs) for event in events} == {(number, 4) for number in range(1, 5)}
    shifts = [noise_reference(store, run_id, draws=2)["shift"].tolist() for run_id in run_ids]
    assert shifts == [alone["shift"].tolist()] * 3
    monkeypatch.setattr("omninmo.trust.noise.draw_noise", None)  # not called again
    other_order = kept(store, request.replace(run_ids=run_ids[::-1]))
    assert other_order is not None and cost(store, runs, request) == Cost(0, 0.0)
    pd.testing.assert_frame_equal(_sorted(noise), _sorted(other_order), check_exact=True)
    assert noise_agreement(noise, "runs").tolist() == pytest.approx(noise_agreement(other_order, "runs").tolist())
    assert len(draws_of(noise)) == 2 and -1 <= agreement(rankings(store.importances(list(run_ids))), "runs") <= 1
    within = kept(store, ReferenceConfig(kind="within", run_ids=(third,), draws=2))
    assert within is not None and set(within["fold"]) == {1, 2, 3} and set(within["kind"]) == {"gain", "shap"}


def _sorted(noise: pd.DataFrame) -> pd.DataFrame:
    keys = ["run_id", "draw", "fold", "feature", "kind"]
    return noise.sort_values(keys, ignore_index=True)[[*keys, "value"]]


def test_runs_of_other_rows_have_no_noise_between_them(own: Recorded) -> None:
    other = run_experiment(QUICK.replace(forward_days=20))
    with pytest.raises(RunError, match=r"because they differ in Horizon and Rows; pick runs of the same prices"):
        noise_between(RunStore(), [own.run_id, own.rated_id, other], draws=1)
    with pytest.raises(RunError, match="There is no run nothing"):
        noise_between(RunStore(), [own.run_id, own.rated_id, "nothing"], draws=1)
    assert files(own.home) == []


def test_a_permutation_reference_is_a_request_too(own: Recorded) -> None:
    request = ReferenceConfig(kind="permutation", run_ids=(own.run_id,))
    assert kept(RunStore(), request) is None
    table = compute(RunStore(), request)
    assert set(table["run_id"]) == {own.run_id} and set(table["kind"]) == {"permutation"}
    again = kept(RunStore(), request)
    assert again is not None
    pd.testing.assert_frame_equal(table, again)
