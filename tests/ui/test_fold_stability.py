"""Agreement of a run's folds, beside its noise."""

import pandas as pd
import pytest

from omninmo.config import ReferenceConfig
from omninmo.ui import fold_stability, noise_reference, rankings
from tests.ui.conftest import drawn, runs

MEASURED = [f"metrics.{key}" for key in fold_stability.MEASURES]


def tidy(run_id: str, draws: int = 0) -> pd.DataFrame:
    """Return importances of a run whose three folds rank twelve features alike but for two; with draws, of noise."""
    table = pd.DataFrame(
        [
            (run_id, fold, f"f{n}", kind, float(12 - n if n > 1 else 20 - (n + fold) % 2), draw)
            for fold in (1, 2, 3)
            for n in range(12)
            for kind in ("shap", "gain")
            for draw in range(1, max(draws, 1) + 1)
        ],
        columns=["run_id", "fold", "feature", "kind", "value", "draw"],
    )
    return table if draws else table.drop(columns="draw")


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let run a alone have its noise computed."""

    def kept(request: ReferenceConfig) -> pd.DataFrame | None:
        return tidy("id-a", draws=4) if request.run_ids == ("id-a",) else None

    monkeypatch.setattr(rankings, "importances", lambda run_ids: tidy(run_ids[0]))
    monkeypatch.setattr(noise_reference, "kept", kept)


def test_each_run_has_a_row_and_its_own_noise() -> None:
    info = fold_stability.within(runs({}, {}), "shap")
    assert [measure.name for measure in info.measures] == ["a", "b"]
    assert all(measure.by_chance < measure.value < 1 for measure in info.measures)
    assert list(info.noise) == ["a"] and len(info.noise["a"]) == 4


def test_each_measure_has_a_column_and_an_explanation() -> None:
    app = drawn(fold_stability.draw, runs({}, dict.fromkeys(MEASURED, 0.5)), "permutation")
    assert len(app.get("plotly_chart")) == 1 and "an orange tick" in app.caption[0].value
    assert {*fold_stability.MEASURES, "name"} <= set(app.dataframe[0].value.columns)
    assert app.caption[-1].value.count("**") == 2 * len(fold_stability.MEASURES)


def test_without_noise_and_of_many_runs_it_is_said() -> None:
    assert "no noise is drawn" in fold_stability.reading(3, 0) and "are drawn" not in fold_stability.reading(3, 0)
    assert "by chance, and of many" in fold_stability.reading(3, 2) and "of many" not in fold_stability.reading(3, 1)
    assert "The first 30 of the 100 runs are drawn" in fold_stability.reading(100, 1)
