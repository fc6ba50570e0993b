"""Scores by fold of several runs, each in its row, also where another run has none."""

import json
from collections.abc import Sequence

import pytest

from omninmo.ui import folds_of_runs, reads
from tests.pages.conftest import charts
from tests.ui.conftest import drawn, runs

SCORED = {"metrics.fold.oos_skill": 0.2}


@pytest.fixture(autouse=True)
def folds(monkeypatch: pytest.MonkeyPatch) -> None:
    def fold_scores(key: str, run_ids: Sequence[str]) -> dict[str, list[float]]:
        return {run_id: [0.1, 0.2] for run_id in run_ids if run_id != "id-b" and key == "fold.oos_skill"}

    monkeypatch.setattr(reads, "fold_scores", fold_scores)


def test_a_run_without_folds_and_a_leak_keep_their_rows_empty() -> None:
    app = drawn(folds_of_runs.draw, runs(SCORED, {}, SCORED | {"leaks": True}, SCORED))
    (chart,) = charts(app)
    (trace,) = json.loads(chart.proto.spec)["data"]
    assert {row[0] for row in trace["customdata"]} == {"a", "d"}
    assert app.selectbox[0].options == ["Skill vs mean"]


def test_no_folds_at_all_are_a_sentence() -> None:
    app = drawn(folds_of_runs.draw, runs(SCORED | {"is_ours": False}, {}))
    assert "has scores by fold yet" in app.info[0].value and not charts(app)
