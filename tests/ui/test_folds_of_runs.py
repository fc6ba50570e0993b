"""Scores by fold of several runs; one that cannot be read takes nothing from the others."""

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.ui import folds_of_runs, reads
from tests.pages.conftest import charts, words
from tests.ui.conftest import drawn, runs


def folds(run_id: str) -> pd.DataFrame:
    if run_id == "id-b":
        raise RunError("folds.json is damaged.")
    return pd.DataFrame({"fold": [1, 2], "oos_skill": [0.1, 0.2], "r2": [None, 0.1]})


def test_a_run_without_folds_is_named_and_the_others_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "folds", folds)
    app = drawn(folds_of_runs.draw, runs({}, {}, {"leaks": True}))
    assert "b is left out: folds.json is damaged." in words(app) and charts(app)
    assert app.selectbox[0].options == ["Skill vs mean", "R²"]


def test_no_folds_at_all_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "folds", folds)
    app = drawn(folds_of_runs.draw, runs({"is_ours": False}, {}))
    assert "has scores by fold yet" in app.info[0].value and not charts(app)
