"""Stored runs scored again: cached, and never without a run that can be read again."""

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation import comparison
from omninmo.ui import reads, rescored_runs
from omninmo.ui.rescored_runs import Comparison, compared, differences
from tests.recorded import Recorded
from tests.ui.comparisons import compared as made_up
from tests.ui.conftest import drawn


def results(*looks: pd.DataFrame) -> list[Comparison]:
    """Return the comparison of each table, computed on one page."""
    found: list[Comparison] = []
    drawn(lambda: found.extend(compared(table) for table in looks))
    return found


def stored(home: Recorded, *run_ids: str) -> pd.DataFrame:
    tables: list[pd.DataFrame] = []
    drawn(lambda: tables.append(reads.runs()))
    return tables[0].loc[list(run_ids or (home.run_id, home.rated_id))]


def test_stored_runs_are_scored_as_they_were_recorded(recorded: Recorded) -> None:
    table = stored(recorded)
    (result,) = results(table)
    assert [scored.group.run_ids for scored in result.scored] == [(recorded.run_id,), (recorded.rated_id,)] or len(
        result.scored
    ) == 2
    for run_id, scores in result.scores.iterrows():
        assert scores["oos_skill"] == pytest.approx(table.loc[run_id, "metrics.oos_skill"])
        assert scores["rank_ic_mean"] == pytest.approx(table.loc[run_id, "metrics.rank_ic_mean"])


def test_the_same_runs_are_scored_once(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored(recorded, recorded.rated_id)
    results(table)
    monkeypatch.setattr(comparison, "rescored", lambda *_: pytest.fail("it is known already"))
    (result,) = results(table)
    assert list(result.scores.index) == [recorded.rated_id]


def test_a_damaged_run_has_a_reason_and_is_scored_once_it_is_restored(own: Recorded) -> None:
    path = own.artifacts() / "predictions.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    table = stored(own)
    (result,) = results(table)
    assert "predictions.parquet" in result.grouping.left_out[own.run_id] and result.of(own.run_id) is None
    path.write_bytes(content)
    (result,) = results(table)
    assert not result.grouping.left_out and result.of(own.run_id) is not None


def test_a_run_without_a_manifest_is_left_out(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored(recorded)

    def refuse(run_id: str) -> str:
        raise RunError("no manifest")

    monkeypatch.setattr(rescored_runs, "_listed", refuse)
    (result,) = results(table)  # what is missing is a part of the cache's key
    assert len(result.scores) == 2


def test_a_run_out_of_every_group_has_no_differences() -> None:
    _, result = made_up({"leaks": True}, {})
    assert differences(result, "id-a", 2).empty and result.of("id-a") is None
