"""Importances of several runs, of both kinds."""

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.ui import reads, run_importances
from tests.pages.conftest import charts, words
from tests.ui.conftest import drawn, runs


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch) -> None:
    def importances(run_id: str) -> pd.DataFrame:
        if run_id == "id-b":
            raise RunError("importances.parquet is damaged.")
        rows = [(run_id, fold, "x", kind, 0.2 * fold) for fold in (1, 2) for kind in ("shap", "gain")]
        return pd.DataFrame(rows, columns=["run_id", "fold", "feature", "kind", "value"])

    monkeypatch.setattr(reads, "importances", importances)
    monkeypatch.setattr(reads, "features", lambda run_id: pd.DataFrame({"label": {"x": "Ex"}}))


def test_a_share_is_the_mean_over_folds() -> None:
    shares = run_importances.mean_shares(["id-c", "id-a"], "gain")
    assert list(shares.columns) == ["id-c", "id-a"] and shares.loc["x"].tolist() == pytest.approx([0.3, 0.3])


def test_a_run_that_cannot_be_read_is_named_and_the_others_drawn() -> None:
    app = drawn(run_importances.draw, runs({}, {}, {}))
    assert "b is left out: importances.parquet is damaged." in words(app) and charts(app)
    app.segmented_control[0].set_value("gain").run()
    assert charts(app) and not app.exception


def test_no_importances_at_all_are_a_sentence() -> None:
    app = drawn(run_importances.draw, runs({"is_ours": False}))
    assert "has importances yet" in app.info[0].value and not charts(app)
