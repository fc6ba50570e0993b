"""The filter language where we share it with MLflow: the same answers, and where ours are others."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlflow import MlflowClient

from omninmo.tracking.query import matching
from omninmo.tracking.store import RunStore
from tests.foreign_store import ForeignStore

RUNS: tuple[tuple[dict[str, str], dict[str, float], dict[str, str]], ...] = (
    ({"max_depth": "4", "mode": "regression"}, {"oos_skill": 0.1, "my loss": 1}, {"team": "Alpha"}),
    ({"max_depth": "5", "mode": "Regression"}, {"oos_skill": -0.1}, {"team": "alpha"}),
    ({"max_depth": "4", "mode": "None"}, {"oos_skill": float("inf")}, {"team": "a_b", "odd key": "x"}),
    ({"mode": "classification"}, {"oos_skill": float("-inf"), "my loss": 3}, {"team": "a%b"}),
    ({"max_depth": "40", "mode": "re(gre"}, {"oos_skill": float("nan")}, {"team": "axb\nc"}),
    ({}, {}, {}),
    ({"mode": "100%"}, {"oos_skill": 0.0}, {"team": "Ünïcode"}),
)
SHARED = (
    "metrics.oos_skill > 0", "metrics.oos_skill >= 0.1", "metrics.oos_skill < 0", "metrics.oos_skill <= -0.1",
    "metrics.oos_skill = 0", "metric.oos_skill != 0.1 and metrics.oos_skill <= 0", "metrics.oos_skill > 1e307",
    "metrics.`my loss` < 2", 'metrics."my loss" >= 1',
    "params.mode = 'regression'", "params.mode != 'regression'", 'param.mode = "None"', "params.`mode` = 'None'",
    "params.max_depth = '4'", "params.max_depth != '4'", "params.max_depth like '4%'", "parameters.mode LIKE 're%'",
    "params.mode ILIKE 'RE%'", "params.mode like '%gress%'", "params.mode like 're(%'", "params.mode like '100\\%'",
    "params.mode IS NULL", "params.mode is not null", "params.max_depth is null",
    "tags.team = 'alpha'", "tags.team like 'a_b'", "tags.team like 'a%b'", "tags.team like 'a%'",
    "tags.team ilike 'A%'", "tags.team != 'alpha'", "tags.`odd key` = 'x'", "tags.\"odd key\" is null",
    "tag.team is null",
    "tags.team = 'Ünïcode'", "tags.team like '_n_code'",
    'tags."mlflow.runName" = \'run 2\'', "tags.`mlflow.runName` like 'run %'", "tags.mlflow.runName = 'run 1'",
    "attributes.status = 'FINISHED'", "attributes.status != 'FINISHED'", "status = 'FAILED'", "attr.status like 'F%'",
    "attributes.run_name = 'run 1'", "run_name ilike 'RUN%'", "run.run_name != 'run 1'",
    "attributes.`run name` = 'run 3'",
    "attributes.start_time > 0", "start_time < 10", "end_time >= 0", "attributes.artifact_uri like '%artifacts'",
    "metrics.oos_skill > 0 and params.mode = 'regression' AND tags.team = 'Alpha'",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ForeignStore:
    """Return a store of runs that only MLflow's client has touched."""
    home: Path = tmp_path_factory.mktemp("mlflow")
    store = ForeignStore(home)
    for number, (params, metrics, tags) in enumerate(RUNS):
        status = "FAILED" if number == 1 else "FINISHED"
        store.add(f"run {number}", params=params, metrics=metrics, tags=tags, status=status)
    return store


def _answers(store: ForeignStore, text: str) -> set[str]:
    client: MlflowClient = store.client
    return {run.info.run_name for run in client.search_runs([store.experiment], text)}


@pytest.mark.parametrize("text", SHARED)
def test_mlflow_gives_the_same_answer(store: ForeignStore, text: str) -> None:
    table = RunStore(f"sqlite:///{store.path}").runs()
    assert set(table["name"][matching(table, text)]) == _answers(store, text)


def test_mlflow_answers_lists_of_run_ids_alike(store: ForeignStore) -> None:
    table = RunStore(f"sqlite:///{store.path}").runs()
    for word in ("in", "NOT IN"):
        text = f"attributes.run_id {word} ('{store.run_ids['run 1']}', '{store.run_ids['run 5']}')"
        assert set(table["name"][matching(table, text)]) == _answers(store, text)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SHARED), min_size=2, max_size=4, unique=True))
def test_mlflow_gives_the_same_answer_to_several_conditions(store: ForeignStore, parts: list[str]) -> None:
    table = RunStore(f"sqlite:///{store.path}").runs()
    text = " and ".join(parts)
    assert set(table["name"][matching(table, text)]) == _answers(store, text)


def test_where_we_differ_from_mlflow_we_say_so(store: ForeignStore) -> None:
    """The docstring of the module names these."""
    table = RunStore(f"sqlite:///{store.path}").runs()

    def ours(text: str) -> set[str]:
        return {re.sub("run ", "", name) for name in table["name"][matching(table, text)]}

    assert ours("params.max_depth = '4.0'") == {"0", "2"} and not _answers(store, "params.max_depth = '4.0'")
    assert "4" not in ours("metrics.oos_skill != 0") and "run 4" in _answers(store, "metrics.oos_skill != 0")
    assert ours("tags.team ilike 'ünïcode'") == {"6"} and not _answers(store, "tags.team ilike 'ÜNÏCODE'")
