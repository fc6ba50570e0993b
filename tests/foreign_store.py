"""Runs that other tools leave in a store, of every kind that has taken a page down or may."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from mlflow import MlflowClient
from mlflow.entities import Metric, Param

from omninmo import schema

PARENT = "mlflow.parentRunId"
AUTOLOG = {f"columntransformer__num__step_{number}__max_iter": str(number) for number in range(60)}
WORDS_FOR_NUMBERS = {
    "max_depth": "deep",
    "learning_rate": "1e999",
    "forward_days": "thirty",
    "n_estimators": "9" * 400,
    "subsample": "-inf",
    "min_child_weight": "nan",
    "seed": "0x1F",
}
NUMBERS_FOR_WORDS = {"mode": "3", "scheme": "0", "target": "1.5", "feature_set": "-7", "tickers": "1e5"}
NOTHING = dict.fromkeys(("mode", "scheme", "max_depth", "tickers", "learning_rate"), "None") | {"path": "", "name": " "}
EXTREMES = {
    "oos_skill": float("inf"),
    "rank_ic_mean": float("-inf"),
    "rank_ic_t": float("nan"),
    "direction_accuracy": 1e308,
    "feature_stability": -1e308,
    "final_r2": 5e-324,
}
OURS = {schema.TAG_VERSION: "0.0.1"}
ADDRESSES = {
    "gs": "gs://bucket/artifacts",
    "s3": "s3://bucket/artifacts",
    "http": "http://192.0.2.1/artifacts",
    "runs": "runs:/0123456789abcdef/artifacts",
    "no address": "http://[",
    "nowhere": "",
}


class ForeignStore:
    """The store of a home folder, as somebody with nothing but MLflow fills it.

    Parameters
    ----------
    home : Path
        Whose `mlflow.db` may exist already.

    Attributes
    ----------
    run_ids : dict
        Of the active runs that were added, by their names.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / "mlflow.db"
        self.client = MlflowClient(tracking_uri=f"sqlite:///{self.path}")
        self.files = (home / "foreign").as_uri()
        self.run_ids: dict[str, str] = {}
        self.experiment = self.new_experiment("somebody's")

    def new_experiment(self, name: str) -> str:
        """Make an experiment and return its id."""
        return str(self.client.create_experiment(name, artifact_location=self.files))

    def add(
        self,
        name: str,
        *,
        params: Mapping[str, str] | None = None,
        metrics: Mapping[str, float] | None = None,
        tags: Mapping[str, str] | None = None,
        status: str = "FINISHED",
        experiment: str = "",
    ) -> str:
        """Add a run and return its id."""
        run = self.client.create_run(experiment or self.experiment, run_name=name, tags=dict(tags or {}))
        run_id = str(run.info.run_id)
        if params or metrics:
            self.client.log_batch(
                run_id,
                metrics=[Metric(key, value, 0, 0) for key, value in (metrics or {}).items()],
                params=[Param(key, value) for key, value in (params or {}).items()],
            )
        self.client.update_run(run_id, status=status)
        self.run_ids[name] = run_id
        return run_id

    def change(self, statement: str, *values: Any) -> None:
        """Change the database in a way that MLflow's client refuses, and other versions or tools may not."""
        with closing(sqlite3.connect(self.path)) as store, store:
            store.execute(statement, values)


def fill(home: Path) -> dict[str, str]:
    """Add runs of other tools to a home folder's store, and return the ids of the active ones by name."""
    store = ForeignStore(home)
    _odd_values(store)
    _other_tools(store)
    _ours_by_tag(store)
    _odd_addresses(store)
    _odd_experiments(store)
    _deleted(store)
    return store.run_ids


def _odd_values(store: ForeignStore) -> None:
    store.add("bare")
    store.add("extremes", metrics=EXTREMES)
    store.add("words for numbers", params=WORDS_FOR_NUMBERS)
    store.add("numbers for words", params=NUMBERS_FOR_WORDS)
    store.add("None", params=NOTHING, tags={"None": "None", schema.TAG_NOTE: "None"})
    store.add("long", params={"tickers": "A," * 3_000, "x": "y" * 6_000}, tags={schema.TAG_ERROR: "z" * 8_000})
    nameless = store.add("nameless")
    store.change("UPDATE runs SET name = NULL, start_time = NULL WHERE run_uuid = ?", nameless)
    store.change("DELETE FROM tags WHERE key = 'mlflow.runName' AND run_uuid = ?", nameless)
    old = store.add("before any clock")
    store.change("UPDATE runs SET start_time = ?, end_time = ? WHERE run_uuid = ?", -(10**18), 10**18, old)


def _other_tools(store: ForeignStore) -> None:
    parent = store.add("GridSearchCV", params=AUTOLOG, tags={"estimator_name": "GridSearchCV"})
    for number in range(3):
        store.add(
            f"child {number}",
            params={**AUTOLOG, "max_depth": "None" if number else "3"},
            metrics={"mean_test_score": number / 3, "std_test_score": float("nan")},
            tags={PARENT: parent, "mlflow.autologging": "sklearn"},
        )
    store.add(
        "xgboost.autolog",
        params={"objective": "reg:squarederror", "max_depth": "6", "learning_rate": "0.3", "num_boost_round": "10"},
        metrics={"train-rmse": 0.1, "stopped_iteration": 9, "best_iteration": float("inf")},
    )
    for status in ("RUNNING", "SCHEDULED", "FAILED", "KILLED"):
        store.add(status.lower(), status=status)


def _ours_by_tag(store: ForeignStore) -> None:
    """Add runs that pass for omninmo's own: their tag says so, and there is nothing behind it."""
    store.add("tag alone", tags=OURS)
    store.add("tag and extremes", metrics=EXTREMES, params=WORDS_FOR_NUMBERS, tags=OURS)
    store.add("tag and words", metrics={"oos_skill": 0.1}, params=NUMBERS_FOR_WORDS | {"max_depth": "4"}, tags=OURS)
    store.add("tag and a leak", params={"scheme": schema.LEAKS}, tags=OURS | {schema.TAG_CAUTION: "$x$"})


def _odd_addresses(store: ForeignStore) -> None:
    for name, address in ADDRESSES.items():
        for tags in ({}, OURS):
            run_id = store.add(f"{name}, ours" if tags else name, tags=tags)
            store.change("UPDATE runs SET artifact_uri = ? WHERE run_uuid = ?", address, run_id)


def _odd_experiments(store: ForeignStore) -> None:
    odd = store.new_experiment("../![](http://192.0.2.1/a.png)\u202e\x07 ${x}")
    store.add("in an odd experiment", experiment=odd)
    nameless = store.new_experiment("to be without a name")
    store.add("in an experiment without a name", experiment=nameless)
    store.change("UPDATE experiments SET name = '' WHERE experiment_id = ?", int(nameless))


def _deleted(store: ForeignStore) -> None:
    gone = store.new_experiment("deleted")
    store.add("in a deleted experiment", experiment=gone)
    store.client.delete_experiment(gone)
    store.client.delete_run(store.add("deleted"))
    for name in ("in a deleted experiment", "deleted"):
        del store.run_ids[name]
