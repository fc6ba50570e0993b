"""A metric's mean, best and last fold, each of which can have an axis."""

import pandas as pd
import pytest

from omninmo.ui import reads
from omninmo.ui.parallel.columns import at_first, offered
from omninmo.ui.parallel.fold_columns import GROUP, with_values
from omninmo.ui.parallel.fold_columns import offered as offered_folds
from tests.ui.conftest import runs

TABLE = runs({"metrics.fold.oos_skill": 0.1}, {"metrics.fold.oos_skill": 0.2, "metrics.fold.rmse": 0.4}, {})
HISTORY = pd.DataFrame({"last": [0.1, 0.2], "min": [-0.5, 0.1], "max": [0.3, 0.4], "mean": [0.0, 0.25]})


@pytest.fixture(autouse=True)
def _history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "history", lambda key: HISTORY.set_axis(["id-b", "id-a"]))


def test_scores_of_folds_are_offered_in_three_ways_and_none_has_an_axis_at_first() -> None:
    columns = offered(TABLE)
    assert [column.key for column in columns.values() if column.group == GROUP] == [
        f"fold.{metric}:{way}" for metric in ("oos_skill", "rmse") for way in ("mean", "best", "last")
    ]
    assert not [key for key in at_first(TABLE, columns) if ":" in key]


def test_the_best_fold_is_the_lowest_of_an_error_and_the_highest_of_a_skill() -> None:
    table = with_values(TABLE, offered_folds(TABLE))
    assert table["fold.oos_skill:best"].tolist()[:2] == [0.4, 0.3] and table["fold.rmse:best"].tolist()[:2] == [
        0.1,
        -0.5,
    ]
    assert table["fold.oos_skill:mean"].tolist()[:2] == [0.25, 0.0] and table["fold.oos_skill:last"].isna().tolist()[2]
