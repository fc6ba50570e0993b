"""Cached reads: one read per run and content of its files, each kind in a cache of its own."""

import json
from pathlib import Path

import pandas as pd
import pytest

from omninmo.tracking.store import RunStore
from omninmo.ui import reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the runs whose predictions were asked of the store, in their order."""
    calls: list[str] = []
    read = RunStore.predictions

    def count(store: RunStore, run_id: str) -> pd.DataFrame:
        calls.append(run_id)
        return read(store, run_id)

    monkeypatch.setattr(RunStore, "predictions", count)
    return calls


def test_a_run_is_read_once_until_its_files_change(own: Recorded, counted: list[str]) -> None:
    first = reads.predictions(own.run_id)
    assert reads.predictions(own.run_id) is first and counted == [own.run_id]
    manifest = own.artifacts() / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"changed": True}))
    assert reads.predictions(own.run_id) is not first and counted == [own.run_id] * 2


def test_each_kind_of_file_has_a_cache_of_its_own(recorded: Recorded) -> None:
    assert "kind" in reads.importances(recorded.run_id) and "label" in reads.features(recorded.run_id)
    assert reads.predictions.__doc__ == "Return a run's out-of-fold rows."


def test_an_empty_store_has_no_finished_runs_and_is_not_created(home: Path) -> None:
    assert reads.finished().empty and "name" in reads.finished()
    assert not list(home.iterdir())


def picks() -> None:
    import streamlit as st

    st.markdown(",".join(reads.picked()["name"]))


def test_picks_keep_their_order_and_leave_out_what_is_unknown(recorded: Recorded) -> None:
    app = drawn(picks, runs=f"{recorded.rated_id},nonsense,{recorded.run_id}")
    assert app.markdown[0].value == "rated,quick"


def test_why_a_run_cannot_be_read_is_known_by_its_id(own: Recorded) -> None:
    (own.artifacts() / "importances.parquet").write_bytes(b"PAR1")
    both = [own.run_id, own.rated_id]
    assert list(reads.unreadable(both, reads.features, reads.importances)) == [own.run_id]
    assert "importances.parquet of run" in str(reads.unreadable(both, reads.importances)[own.run_id])
    assert not reads.unreadable(both, reads.features)


def test_shares_of_importance_add_up_to_one_in_every_run(recorded: Recorded) -> None:
    shares = reads.mean_shares([recorded.rated_id, recorded.run_id])
    assert list(shares) == [recorded.rated_id, recorded.run_id]
    assert shares.sum().tolist() == pytest.approx([1, 1], abs=1e-5)
    assert set(shares.index) <= set(reads.labels([recorded.run_id]))


def test_prices_and_correlations_are_read_once(own: Recorded) -> None:
    closes, correlation = reads.closes(own.run_id), reads.feature_correlation(own.run_id)
    assert reads.closes(own.run_id) is closes and reads.feature_correlation(own.run_id) is correlation
    assert set(correlation.matrix) == set(reads.labels([own.run_id])) and len(closes) > 252


def test_the_sample_s_sessions_are_counted_back_from_its_end() -> None:
    assert reads.sample_sessions("1y") == 253


def test_the_table_of_runs_says_which_repeat_another(recorded: Recorded) -> None:
    assert reads.runs()["same_as"].isna().all()
