"""Groups of correlated features."""

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.clusters import FeatureCorrelation
from omninmo.ui import feature_groups, reads
from omninmo.ui.rankings import Rankings
from tests.ui.conftest import drawn

FEATURES = ["vol_21", "vol_63", "rsi_14"]
SHARES = pd.DataFrame({"id-a": [0.5, 0.1, 0.4], "id-b": [0.1, 0.5, 0.4], "id-c": [0.3, 0.3, 0.4]}, index=FEATURES)
NAMES = {str(name): str(name) for name in SHARES}
RANKINGS = Rankings(SHARES, NAMES, NAMES, {"vol_21": "Volatility *21*"}, "runs", "shap")
MATRIX = pd.DataFrame([[1, 0.9, 0.1], [0.9, 1, 0.0], [0.1, 0.0, 1]], index=FEATURES, columns=FEATURES)


def stored(monkeypatch: pytest.MonkeyPatch, *run_ids: str) -> None:
    def read(run_id: str) -> FeatureCorrelation:
        if run_id not in run_ids:
            raise RunError(f"Run {run_id} lacks its file; train it again.")
        return FeatureCorrelation(MATRIX, 100)

    monkeypatch.setattr(reads, "feature_correlation", read)


def test_credit_that_moves_inside_a_group_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    stored(monkeypatch, *NAMES)
    app = drawn(feature_groups.draw, RANKINGS, 10)
    assert "Credit moves inside this group: Volatility \\*21\\*, vol\\_63" in app.markdown[0].value
    assert app.dataframe[0].value["Credit moves inside"].tolist().count("yes") == 1 and not app.info
    assert "1 group of two or more" in app.caption[0].value


def test_runs_of_before_are_counted_and_the_others_used(monkeypatch: pytest.MonkeyPatch) -> None:
    stored(monkeypatch, "id-a")
    app = drawn(feature_groups.draw, RANKINGS, 10)
    assert app.info[0].value.startswith("2 of 3 runs were trained before") and len(app.get("plotly_chart")) == 1


def test_without_any_correlation_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    stored(monkeypatch)
    app = drawn(feature_groups.draw, RANKINGS, 10)
    assert "train it again" in app.info[0].value and not app.get("plotly_chart")


def test_a_measure_that_is_not_defined_is_left_out() -> None:
    assert "Nogueira" in feature_groups.steadier(SHARES, SHARES)
    none_shared = pd.DataFrame({"id-a": [0.6, 0.4, None], "id-b": [None, 0.4, 0.6]}, index=FEATURES)
    assert "Nogueira" not in feature_groups.steadier(none_shared, none_shared)
