"""Which run predicts: the one asked for, the champion, or the newest that can; and who cannot."""

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from omninmo import schema
from omninmo.config import SplitConfig
from omninmo.errors import RunError
from omninmo.prediction import choice
from omninmo.prediction.choice import choose, first_able
from omninmo.prediction.tracked import tracked_model
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


def test_a_leaking_champion_of_somebody_s_mlflow_is_passed_over_aloud(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak = train_small(SMALL.replace(name="leak", split=SplitConfig(scheme="shuffled", n_splits=2)))
    monkeypatch.setattr(RunStore, "champion", lambda store: leak)
    chosen = choose(RunStore())
    assert chosen.run_id == own.rated_id
    assert f"Run leak ({leak[:8]}), the champion, was passed over: it demonstrates a leak" in chosen.sentence
    with pytest.raises(RunError, match="cannot predict, for it demonstrates a leak"):
        choose(RunStore(), "champion")


@pytest.mark.parametrize("name", ["config.json", "summary.json", "features.json", "model/model.json"])
def test_a_run_whose_files_cannot_be_read_is_passed_over_aloud(own: Recorded, name: str) -> None:
    (own.artifacts(own.rated_id) / name).write_text("damaged")
    chosen = choose(RunStore())
    assert chosen.run_id == own.run_id
    assert chosen.sentence.startswith(
        f"Run quick ({own.run_id[:8]}): the newest of 2 that can predict, for no champion is appointed. "
        f"Run rated ({own.rated_id[:8]}) was passed over: {name} of run"
    )
    assert choose(RunStore(), "rated").run_id == own.rated_id  # whoever asks for it gets the error of the reading
    (own.artifacts() / name).unlink()
    with pytest.raises(RunError, match=r"none of its 2 runs can be read; .* Run rated .* Run quick .* was passed over"):
        choose(RunStore())


def test_a_champion_that_cannot_be_read_is_passed_over_aloud(own: Recorded) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    (own.artifacts() / "model" / "model.json").unlink()
    assert choose(RunStore()).sentence.startswith(
        f"Run rated ({own.rated_id[:8]}): the newest of 2 that can predict. "
        f"Run quick ({own.run_id[:8]}), the champion, was passed over: Run {own.run_id} has no model/model.json"
    )


@pytest.mark.parametrize("name", [schema.FEATURE_RANGES_FILE, schema.INTERVALS_FILE])
def test_a_champion_whose_flags_or_intervals_are_damaged_is_passed_over_too(own: Recorded, name: str) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    (own.artifacts() / name).write_text("damaged")
    with pytest.raises(RunError, match=name):
        tracked_model(RunStore(), own.run_id)
    chosen = choose(RunStore())
    assert chosen.run_id == own.rated_id and f"passed over: {name} of run" in chosen.sentence


def test_of_many_that_are_passed_over_some_are_named() -> None:
    run_id, passed = first_able("abcde", lambda one: "" if one == "e" else "it is damaged.")
    table = pd.DataFrame({"run_id": list("abcde"), "name": list("abcde")})
    assert run_id == "e" and list(passed) == list("abcd")
    assert choice._passed_over(table, passed, "b") == (
        " Run a (a) was passed over: it is damaged. Run b (b), the champion, was passed over: it is damaged."
        " Run c (c) was passed over: it is damaged. So was 1 more."
    )
