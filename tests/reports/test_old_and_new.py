"""The old run and the new one are compared where both can be scored, or the reason is given why they are not."""

import pandas as pd
import pytest

from omninmo.reports.old_and_new import old_and_new
from tests.evaluation import predicted


def lines(old: pd.DataFrame, new: pd.DataFrame, **settings: object) -> list[str]:
    table = predicted.listed("old", new={**predicted.SETTINGS, **settings})
    return old_and_new(table, {"old": old, "new": new}.__getitem__)


def test_the_same_run_is_the_same() -> None:
    rows = predicted.regression()
    title, skill, ranks = lines(rows, rows)
    assert title.startswith("On the 960 unseen rows of 120 dates that both runs have (about 24 dates")
    assert skill.endswith("; the same on every date.") and ranks.endswith("; the same on every date.")


def test_a_better_run_is_called_so_on_the_common_rows_alone() -> None:
    old = predicted.regression(400)
    new = old.assign(y_pred=old["y_pred"] + 0.5 * old["y_true"])
    later = new.assign(date=new["date"] + pd.Timedelta(days=7))
    title, skill, ranks = lines(old, pd.concat([new, later[later["date"] > old["date"].max()]]))
    assert title.startswith("On the 3,200 unseen rows of 400 dates")
    for line in (skill, ranks):
        assert "; the new run is better, +0." in line and "(95 % +0." in line
    assert "the new run is worse, −0." in lines(new, old)[1]
    assert "no difference beyond chance" in lines(old, predicted.regression(400, seed=5))[2]


def test_too_few_dates_are_not_tested() -> None:
    assert "the difference was not tested: " in lines(predicted.regression(12), predicted.regression(12, seed=1))[1]


@pytest.mark.parametrize("settings", [{"forward_days": 9}, {"mode": "classification"}])
def test_runs_that_predict_something_else_are_not_compared(settings: dict[str, object]) -> None:
    (line,) = lines(predicted.regression(), predicted.regression(), **settings)
    assert line.startswith("The old run and the new one cannot be compared: ") and len(line) > 60
