"""One tracked training: what a caller may hand in, what is reported on the way, and what a refusal leaves behind."""

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.errors import Cancelled, DataError, ModelError, OmninmoError, StoreError
from omninmo.events import Event
from omninmo.experiment.run import add_pictures, run_experiment
from omninmo.tracking.store import RunStore
from omninmo.tracking.writer import OpenRun
from omninmo.training.train import train
from tests.recorded import QUICK, Recorded
from tests.worlds import random_walks


def stored(run_id: str) -> dict[Hashable, Any]:
    """Return what the store holds of one run, without what it lacks."""
    return RunStore().runs().set_index("run_id").loc[run_id].dropna().to_dict()


def test_prices_of_one_s_own_are_trained_on(own: Recorded) -> None:
    panel = random_walks(seed=3, sessions=1000, tickers=6)
    run_id = run_experiment(QUICK.replace(name="walks"), prices=panel, tags={"who": "me"})
    run = stored(run_id)
    assert run["status"] == "FINISHED" and run["tags.who"] == "me"
    assert run["params.processed_tickers_count"] == 6
    assert run["params.data_fingerprint"] == panel.fingerprint()
    assert f"tags.{schema.TAG_CAUTION}" not in run  # which is about the sample prices
    assert f"tags.{schema.TAG_CAUTION}" in stored(own.run_id)
    found = RunStore().predictions(run_id)
    assert set(found["ticker"]) == set(panel.tickers)
    np.testing.assert_array_equal(found["y_pred"], train(QUICK, panel).predictions["y_pred"])


def test_stages_are_reported_in_order_and_with_the_run_s_id_once_there_is_one(own: Recorded) -> None:
    events: list[Event] = []
    run_id = run_experiment(QUICK, on_event=events.append)
    stages = list(dict.fromkeys(event.stage for event in events))
    assert stages == list(schema.STAGES)
    assert {event.run_id for event in events if event.stage != "load"} == {run_id}
    folds = [(event.step, event.steps) for event in events if event.stage == "folds" and event.step]
    assert folds == sorted(folds) and {step for step, _ in folds} == {1, 2, 3, 4, 5}


def test_each_stage_but_the_pictures_is_timed(own: Recorded) -> None:
    run = stored(run_experiment(QUICK))
    for stage in set(schema.STAGES) - {"pictures"}:
        assert run[f"metrics.time.{stage}"] > 0


def test_unknown_tickers_open_no_run(own: Recorded) -> None:
    before = RunStore().runs()
    with pytest.raises(DataError, match="choose from AAPL"):
        run_experiment(QUICK.replace(tickers="AAPL,KO,NOPE"))
    assert len(RunStore().runs()) == len(before)


def test_a_bad_ticker_of_prices_given_from_python_is_skipped_and_counted(own: Recorded) -> None:
    close = random_walks(0, sessions=900, tickers=6).close
    close["EMPTY"] = float("nan")
    run_id = run_experiment(QUICK, prices=PricePanel(close=close))
    run = stored(run_id)
    assert (run["params.processed_tickers_count"], run["params.skipped_tickers_count"]) == (6, 1)
    assert json.loads((own.artifacts(run_id) / schema.SUMMARY_FILE).read_text())["skipped"] == {
        "EMPTY": "it has no closing prices"
    }


def test_too_short_a_history_leaves_a_failed_run_that_says_why(own: Recorded) -> None:
    with pytest.raises(DataError, match="choose a longer period"):
        run_experiment(QUICK.replace(period="1y", name="short"))
    (run,) = RunStore().runs().query("name == 'short'").to_dict("records")
    assert run["status"] == "FAILED" and "choose a longer period" in run[f"tags.{schema.TAG_ERROR}"]
    assert RunStore().config(run["run_id"]).period == "1y"  # what was tried is kept
    with pytest.raises(OmninmoError):
        RunStore().manifest(run["run_id"])


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (KeyError("x"), "FAILED", "KeyError: 'x'"),
        (SystemExit(3), "FAILED", "SystemExit: 3"),
        (ModelError("The model is none."), "FAILED", "The model is none."),
        (KeyboardInterrupt(), "KILLED", "Cancelled."),
        (Cancelled(), "KILLED", "Cancelled."),
    ],
)
def test_whatever_stops_a_run_ends_it_and_goes_on(
    own: Recorded, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: str, reason: str
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr("omninmo.experiment.run.train_reported", stop)
    with pytest.raises(type(error)) as raised:
        run_experiment(QUICK.replace(name="stopped"))
    (run,) = RunStore().runs().query("name == 'stopped'").to_dict("records")
    assert raised.value is error and (run["status"], run[f"tags.{schema.TAG_ERROR}"]) == (status, reason)


@pytest.mark.parametrize("wrong", [{"forward_days": 0}, {"max_depth": -1}, {"learning_rate": float("nan")}])
def test_a_setting_out_of_bounds_is_refused_before_anything_is_opened(home: Path, wrong: dict[str, float]) -> None:
    with pytest.raises(OmninmoError, match="but must be") as refused:
        run_experiment(TrainingConfig.from_flat(**wrong))
    assert len(str(refused.value).splitlines()) == 1
    assert list(home.iterdir()) == []


def test_pictures_can_be_left_for_later(own: Recorded) -> None:
    finished: list[OpenRun] = []

    def on_finished(run: OpenRun) -> None:
        finished.append(run)
        assert stored(run.run_id)["status"] == "FINISHED"

    run_id = run_experiment(QUICK.replace(name="later"), on_finished=on_finished)
    assert [run.run_id for run in finished] == [run_id] and RunStore().pictures(run_id) == []
    add_pictures(finished[0])
    assert [path.name for path in RunStore().pictures(run_id)][:2] == ["feature_importance.png", "shap_summary.png"]


def test_pictures_that_cannot_be_drawn_undo_no_run(own: Recorded, caplog: pytest.LogCaptureFixture) -> None:
    (own.artifacts() / schema.SHAP_VALUES_FILE).unlink()
    add_pictures(OpenRun(own.run_id, "quick", str(own.artifacts())))
    assert f"run {own.run_id} has no pictures" in caplog.text
    assert stored(own.run_id)["status"] == "FINISHED"


def test_a_model_that_cannot_be_saved_leaves_the_run_finished(own: Recorded) -> None:
    (own.home / "file").write_text("")
    with pytest.raises(StoreError, match="the run itself is recorded"):
        run_experiment(QUICK.replace(name="unsaved"), model_path=own.home / "file" / "model.json")
    (run,) = RunStore().runs().query("name == 'unsaved'").to_dict("records")
    assert run["status"] == "FINISHED"
