"""Which run predicts: the one asked for, the champion, or the newest that can; and who cannot."""

import sqlite3
from pathlib import Path

import pytest

from omninmo.config import SplitConfig
from omninmo.errors import RunError
from omninmo.prediction.choice import choose
from omninmo.tracking import champion, editor
from omninmo.tracking.store import RunStore
from tests.foreign_store import ForeignStore
from tests.prediction.small_runs import SMALL, train_small
from tests.recorded import Recorded


def test_without_a_champion_the_newest_is_chosen_and_said_so(recorded: Recorded) -> None:
    chosen = choose(RunStore())
    assert chosen.run_id == recorded.rated_id and not chosen.asked
    assert chosen.sentence == (
        f"Run rated ({recorded.rated_id[:8]}): the newest of 2 that can predict, for no champion is appointed."
    )


def test_a_run_is_named_as_people_do(recorded: Recorded) -> None:
    for text in ("quick", recorded.run_id, recorded.run_id[:6]):
        chosen = choose(RunStore(), text)
        assert chosen.asked and chosen.run_id == recorded.run_id
        assert chosen.sentence == f"Run quick ({recorded.run_id[:8]}), as asked for."


def test_the_champion_goes_before_the_newest(own: Recorded) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    assert choose(RunStore()).sentence == f"Run quick ({own.run_id[:8]}), the champion."
    assert choose(RunStore(), "champion").run_id == own.run_id
    assert choose(RunStore(), "rated").run_id == own.rated_id


def test_a_run_of_another_tool_an_unfinished_and_a_leaking_one_never_predict(own: Recorded) -> None:
    leak = train_small(SMALL.replace(name="leak", split=SplitConfig(scheme="shuffled", n_splits=2)))
    foreign = ForeignStore(own.home).add("theirs", metrics={"oos_skill": 1.0})
    for run_id, reason in ((leak, "demonstrates a leak"), (foreign, "recorded by another tool")):
        with pytest.raises(RunError, match=reason):
            choose(RunStore(), run_id)
    assert choose(RunStore()).run_id == own.rated_id  # both are newer
    change(own, "UPDATE runs SET status = 'FAILED' WHERE run_uuid = ?", own.rated_id)
    with pytest.raises(RunError, match="is failed, and only a finished run has a model"):
        choose(RunStore(), "rated")
    assert choose(RunStore()).run_id == own.run_id


def change(own: Recorded, statement: str, *values: str) -> None:
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute(statement, values)
    store.close()


def test_an_archived_run_and_one_that_is_not_there_are_one_sentence(own: Recorded) -> None:
    editor.archive([own.run_id])
    with pytest.raises(RunError, match="archived; restore it"):
        choose(RunStore(), "quick")
    with pytest.raises(RunError, match="There is no run nothing"):
        choose(RunStore(), "nothing")


def test_a_store_without_runs_says_what_to_do(home: Path) -> None:
    with pytest.raises(
        RunError, match=r"^There is no run that can predict in .* train one first \(make train-sample\)"
    ):
        choose(RunStore())
    assert list(home.iterdir()) == []


def test_a_leaking_champion_of_somebody_s_mlflow_is_refused(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = train_small(SMALL.replace(name="leak", split=SplitConfig(scheme="shuffled", n_splits=2)))
    monkeypatch.setattr(RunStore, "champion", lambda store: leak)
    with pytest.raises(RunError, match="demonstrates a leak"):
        choose(RunStore())
