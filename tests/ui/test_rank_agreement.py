"""Agreement is measured on what the runs share, and concluded from three runs on."""

import pandas as pd

from omninmo.ui import rank_agreement
from tests.ui.conftest import drawn

NAMES = {"id-a": "a", "id-b": "b"}


def test_two_runs_conclude_nothing_and_three_do(importances: pd.DataFrame) -> None:
    assert "-1.000" in rank_agreement.mean_agreement(importances).replace("−", "-")
    assert "Two runs are too few" in rank_agreement.mean_agreement(importances)
    three = importances.assign(**{"id-c": importances["id-a"]})
    assert rank_agreement.mean_agreement(three).startswith("Mean agreement")


def test_features_of_some_runs_only_are_counted_out(importances: pd.DataFrame) -> None:
    table = pd.concat([importances, pd.DataFrame({"id-a": [0.1]}, index=["w"])])
    app = drawn(rank_agreement.draw, table, NAMES)
    assert app.caption[0].value.startswith("Computed on the 3 features that all picked runs share; 1 are in some")
    assert len(app.get("plotly_chart")) == 1 and rank_agreement.CAUTION in [caption.value for caption in app.caption]
    assert "has not been computed for these runs, so no band of noise is drawn" in app.caption[-1].value


def test_too_few_shared_features_are_not_ranked(importances: pd.DataFrame) -> None:
    app = drawn(rank_agreement.draw, importances.iloc[:2], NAMES)
    assert "share fewer than three features" in app.info[0].value and not app.get("plotly_chart")
