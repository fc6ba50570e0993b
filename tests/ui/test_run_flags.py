"""A score that should not be believed is flagged; of the files of a run, those that are gone or cut."""

import json
from pathlib import Path
from typing import Any

import pytest

from omninmo.errors import RunError
from omninmo.tracking.store import RunStore
from omninmo.ui import reads, run_flags, run_table
from tests.ui.conftest import runs

BETTER = {"metrics.baseline.ridge.oos_skill": 0.02, "metrics.baseline.zero.oos_skill": 0.015}
SERVER = {"artifact_uri": "http://192.0.2.1/artifacts"}


@pytest.mark.parametrize(
    ("change", "flags"),
    [
        ({}, ""),
        ({"metrics.final_r2": 0.3}, "overfit"),
        ({"metrics.final_r2": 0.1}, ""),
        ({"metrics.final_accuracy": 0.9, "metrics.cv_accuracy_mean": 0.5}, "overfit"),
        ({"metrics.oos_skill": -0.001}, "below training mean"),
        (
            {"metrics.baseline.ridge.oos_skill": 0.02, "metrics.baseline.zero.oos_skill": 0.015},
            "below ridge regression",
        ),
        ({"metrics.baseline.ridge.oos_skill": 0.01}, ""),
        ({"metrics.oos_skill": None}, ""),
        ({"leaks": True, "same_as": "a"}, "leaks · a repeat"),
        ({"artifact_uri": "http://["}, "files unreadable"),
    ],
)
def test_what_stands_out_is_flagged(change: dict[str, Any], flags: str) -> None:
    run_flags._seen.clear()
    table = runs(SERVER | {"same_as": None, "metrics.final_r2": None} | change, SERVER)
    assert run_flags.flags(table).tolist() == [flags, ""]


@pytest.mark.parametrize("flag", ["leaks", "overfit", "below …", "damaged", "files unreadable", "a repeat"])
def test_the_help_of_the_column_says_what_each_flag_means(flag: str) -> None:
    assert f" {flag}: " in run_table.FLAGS_HELP


def test_files_of_a_finished_run_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_flags._seen.clear()
    (tmp_path / "config.json").write_text("{}")
    manifest = {"files": {"config.json": {"sha256": "", "size": 2}, "folds.json": {"sha256": "", "size": 9}}}

    def listed(store: RunStore, run_id: str) -> dict[str, Any]:
        if run_id == "id-b":
            raise RunError("no manifest")
        return dict(json.loads(json.dumps(manifest)))

    monkeypatch.setattr(RunStore, "manifest", listed)
    local = {"artifact_uri": tmp_path.as_uri()}
    table = runs(local, local, local | {"status": "RUNNING"}, local | {"is_ours": False})
    assert run_flags.flags(table).tolist() == ["damaged", "files unreadable", "", ""]


def test_skill_by_fold_stands_beside_the_flags_where_a_run_has_some(monkeypatch: pytest.MonkeyPatch) -> None:
    table = runs(SERVER, SERVER)
    monkeypatch.setattr(reads, "fold_scores", lambda key, ids: {"id-a": [0.1, float("nan"), -0.2]}, raising=False)
    assert run_flags.beside(table)["folds"].tolist() == [[0.1, -0.2], []]
    monkeypatch.setattr(reads, "fold_scores", lambda key, ids: {}, raising=False)
    assert list(run_flags.beside(table).columns) == [] and list(run_flags.beside(table).index) == list(table.index)
