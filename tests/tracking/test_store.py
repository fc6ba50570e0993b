"""Reading: every run, exactly what was written, and never a byte changed."""

import doctest
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError, StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import editor, writer
from omninmo.tracking import store as store_module
from omninmo.tracking.store import RunStore
from tests import foreign_store
from tests.recorded import QUICK, RATED, Recorded, Trained


def test_no_run_vanishes(own: Recorded) -> None:
    plain = MlflowClient(tracking_uri=tracking_uri())
    bare = plain.create_run(plain.create_experiment("somebody's")).info.run_id
    running = writer.open_run(QUICK, 20, {}).run_id
    table = RunStore().runs()
    assert set(table["run_id"]) == {own.run_id, own.rated_id, bare, running}
    assert set(table["experiment"]) == {"stock_prediction", "somebody's"}
    assert table["start_time"].is_monotonic_decreasing
    assert table.set_index("run_id").loc[own.run_id, "params.forward_days"] == 30


def test_what_other_tools_wrote_is_typed(own: Recorded) -> None:
    ids = foreign_store.fill(own.home)
    table = RunStore().runs().set_index("run_id")
    assert set(ids.values()) | {own.run_id, own.rated_id} == set(table.index)
    extremes = table.loc[ids["extremes"]]
    metrics = [f"metrics.{key}" for key in ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy")]
    np.testing.assert_array_equal(extremes[metrics].astype(float), [np.inf, -np.inf, np.nan, 1e308])
    counted = [f"params.{key}" for key, entry in schema.PARAMS.items() if entry.format != "text"]
    numbers = table[[column for column in counted if column in table]]
    assert not np.isinf(numbers.to_numpy(dtype=float)).any()
    assert numbers.loc[ids["words for numbers"]].isna().all() and numbers.loc[ids["child 0"], "params.max_depth"] == 3
    assert table.loc[ids["nameless"], "name"] == ids["nameless"]
    assert pd.isna(table.loc[[ids["nameless"], ids["before any clock"]], "start_time"]).all()
    assert table.loc[own.run_id, "start_time"] == table["start_time"].dropna().min()


def test_looking_creates_nothing(home: Path) -> None:
    assert RunStore().runs().empty
    assert RunStore().search("metrics.oos_skill > 0") == []
    with pytest.raises(RunError, match="There is no run nothing"):
        RunStore().predictions("nothing")
    assert list(home.iterdir()) == []


def test_files_of_an_archived_run_are_read_once_it_is_restored(own: Recorded) -> None:
    editor.archive([own.run_id])
    with pytest.raises(RunError, match=f"Run {own.run_id} is archived"):
        RunStore().config(own.run_id)
    editor.restore([own.run_id])
    assert RunStore().config(own.run_id) == QUICK


@pytest.mark.parametrize("config", [QUICK, RATED], ids=["regression", "classification"])
def test_what_was_recorded_is_read_back(recorded: Recorded, config: TrainingConfig, trained: Trained) -> None:
    run_id = recorded.run_id if config is QUICK else recorded.rated_id
    store, result = RunStore(), trained(config)
    assert store.config(run_id) == config
    pd.testing.assert_frame_equal(store.predictions(run_id), result.predictions, check_dtype=False)
    pd.testing.assert_frame_equal(
        store.importances([run_id]).drop(columns="run_id"), result.importances, check_dtype=False
    )
    pd.testing.assert_frame_equal(store.rounds(run_id), result.rounds, rtol=1e-8, check_dtype=False)
    pd.testing.assert_frame_equal(store.folds(run_id), result.folds, rtol=1e-8, check_dtype=False)
    shap = store.shap(run_id)
    for name in ("values", "data", "base", "margin", "prediction"):
        np.testing.assert_array_equal(getattr(shap, name), getattr(result.shap, name), err_msg=name)
    assert shap.features == result.shap.features and shap.total_rows == result.shap.total_rows
    assert shap.to_explanation().values.shape[0] == len(shap)


def test_importances_of_several_runs_are_tidy(recorded: Recorded) -> None:
    tidy = RunStore().importances([recorded.run_id, recorded.rated_id])
    assert list(tidy.columns) == ["run_id", "fold", "feature", "kind", "value"]
    assert set(tidy["run_id"]) == {recorded.run_id, recorded.rated_id} and set(tidy["kind"]) == {"gain", "shap"}
    assert tidy.groupby(["run_id", "fold", "kind"])["value"].sum().to_numpy() == pytest.approx(1)
    assert RunStore().importances([]).empty


@pytest.mark.parametrize("name", [schema.PREDICTIONS_FILE, schema.SHAP_VALUES_FILE, schema.SHAP_META_FILE])
@pytest.mark.parametrize("content", [b"", b"PAR1 no more", b"{"])
def test_a_damaged_file_is_one_sentence(own: Recorded, name: str, content: bytes) -> None:
    (own.artifacts() / name).write_bytes(content)
    with pytest.raises(RunError, match=f"{name} of run {own.run_id} is damaged"):
        RunStore().predictions(own.run_id) if name == schema.PREDICTIONS_FILE else RunStore().shap(own.run_id)


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b'{"a": 1}', b"\xff\xfe"])
def test_a_file_of_another_shape_is_one_sentence(own: Recorded, content: bytes) -> None:
    store = RunStore()
    readers: dict[str, Callable[[str], object]] = {
        schema.CONFIG_FILE: store.config,
        schema.FEATURES_FILE: store.features,
        schema.FOLDS_FILE: store.folds,
        schema.SHAP_META_FILE: store.shap,
    }
    for name, read in readers.items():
        (own.artifacts() / name).write_bytes(content)
        with pytest.raises(RunError, match=f"{name} of run {own.run_id} is damaged"):
            read(own.run_id)


def test_a_summary_that_is_no_text_is_one_sentence(own: Recorded) -> None:
    (own.artifacts() / schema.SUMMARY_TEXT).write_bytes(b"\xff\xfe")
    with pytest.raises(RunError, match=f"{schema.SUMMARY_TEXT} of run {own.run_id} is damaged"):
        RunStore().summary_text(own.run_id)


def test_a_table_without_its_columns_is_one_sentence(own: Recorded) -> None:
    for name in (schema.IMPORTANCES_FILE, schema.PREDICTIONS_FILE, schema.SHAP_VALUES_FILE):
        pd.DataFrame({"cats": [9]}).to_parquet(own.artifacts() / name)
    store = RunStore()
    for read in (lambda run_id: store.importances([run_id]), store.predictions, store.shap):
        with pytest.raises(RunError, match="is damaged"):
            read(own.run_id)


def test_a_run_keeps_the_prices_it_was_trained_on(recorded: Recorded, trained: Trained) -> None:
    panel = trained(QUICK).dataset.panel
    closes = RunStore().closes(recorded.run_id)
    pd.testing.assert_frame_equal(closes, panel.close.astype(float), check_names=False, check_freq=False, rtol=1e-15)
    assert set(RunStore().predictions(recorded.run_id)["date"]) <= set(closes.index)


def test_a_run_keeps_how_its_features_correlate(recorded: Recorded) -> None:
    store = RunStore()
    for run_id in (recorded.run_id, recorded.rated_id):
        found = store.feature_correlation(run_id)
        assert list(found.matrix) == list(store.features(run_id).index) and found.rows == 5000
        assert (found.matrix.to_numpy().diagonal() == 1).all()


def test_a_regression_keeps_its_intervals_and_how_often_they_held(recorded: Recorded, trained: Trained) -> None:
    stored, made = RunStore().intervals(recorded.run_id), trained(QUICK).intervals
    assert made is not None and stored.intervals.reason == ""
    pd.testing.assert_frame_equal(stored.coverage, made.coverage, check_exact=True)
    run = RunStore().runs().set_index("run_id").loc[recorded.run_id]
    assert {key: run[f"metrics.{key}"] for key in made.scores()} == made.scores()
    with pytest.raises(RunError, match=f"has no {schema.INTERVALS_FILE}"):
        RunStore().intervals(recorded.rated_id)


def test_a_run_of_an_earlier_version_says_what_it_lacks(own: Recorded) -> None:
    for name, read in (
        (schema.CLOSES_FILE, RunStore.closes),
        (schema.FEATURE_CORRELATION_FILE, RunStore.feature_correlation),
        (schema.INTERVALS_FILE, RunStore.intervals),
    ):
        (own.artifacts() / name).unlink()
        with pytest.raises(RunError, match=f"has no {name}.* an earlier version.* train it again"):
            read(RunStore(), own.run_id)


def test_the_table_says_which_runs_are_ours_and_which_leak(own: Recorded) -> None:
    plain = MlflowClient(tracking_uri=tracking_uri())
    foreign = plain.create_run(plain.create_experiment("somebody's")).info.run_id
    leaking = writer.open_run(QUICK, 20, {}).run_id
    plain.log_param(leaking, "scheme", schema.LEAKS)
    table = RunStore().runs().set_index("run_id")
    assert table["is_ours"].to_dict() == {foreign: False, leaking: True, own.run_id: True, own.rated_id: True}
    assert table.index[table["leaks"]].tolist() == [leaking]
    assert table["is_ours"].dtype == table["leaks"].dtype == bool


def test_an_archived_run_is_left_out_until_it_is_restored(own: Recorded) -> None:
    plain, store = MlflowClient(tracking_uri=tracking_uri()), RunStore()
    plain.delete_run(own.run_id)
    assert list(store.runs()["run_id"]) == [own.rated_id] and list(store.archived()["run_id"]) == [own.run_id]
    plain.restore_run(own.run_id)
    assert set(store.runs()["run_id"]) == {own.run_id, own.rated_id} and store.archived().empty


@pytest.mark.parametrize("kind", ["no database", "another database"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(home: Path, kind: str) -> None:
    path = home / "mlflow.db"
    if kind == "no database":
        path.write_bytes(b"somebody's notes" * 500)
    else:
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("CREATE TABLE cats (name TEXT)")
    before = path.read_bytes()
    attempts: list[Callable[[], object]] = [
        RunStore().runs,
        RunStore().archived,
        lambda: RunStore().search("metrics.oos_skill > 0"),
        lambda: RunStore().history("fold.oos_skill"),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError, match="set OMNINMO_HOME to another folder"):
            attempt()
    assert path.read_bytes() == before


def test_a_store_says_when_it_was_looked_at(own: Recorded) -> None:
    store, before = RunStore(), datetime.now(UTC)
    number, _ = store.numbered_runs(0)
    assert before <= store.looked_at <= datetime.now(UTC) and not store.columns_left_out
    assert store.numbered_runs(0)[0] == number
    store.refresh()
    assert store.numbered_runs(0)[0] == number + 1


def test_a_store_without_runs_of_ours_has_the_same_columns(home: Path) -> None:
    empty = RunStore().runs()
    assert empty.empty and empty["is_ours"].dtype == empty["leaks"].dtype == bool


def test_the_example_of_the_docstring_runs_in_an_empty_home(home: Path) -> None:
    assert doctest.testmod(store_module, raise_on_error=True).attempted >= 4
    assert list(home.iterdir()) == []
