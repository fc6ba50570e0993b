"""Which runs and columns are exported, and that nothing is made before it is asked for."""

import io

import pandas as pd
import pytest

from omninmo.ui import reads, run_export
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs


def test_all_columns_are_those_of_the_store_and_shown_ones_those_of_the_table() -> None:
    table = runs({}, {}).assign(same_as="a", artifact_uri="here")
    everything = run_export.chosen_columns(table, "all")
    assert "artifact_uri" in everything and "same_as" not in everything
    shown = run_export.chosen_columns(table, "shown")
    assert shown[:3] == ["run_id", "name", "experiment"] and "artifact_uri" not in shown
    assert {"params.max_depth", "metrics.oos_skill"} < set(shown) and len(set(shown)) == len(shown)
    picked = run_export.chosen_columns(table, "shown", ["feature_set", "not there", "name"])
    assert picked[-1] == "params.feature_set" and picked.count("name") == 1


def test_the_lines_of_python_name_the_runs_in_their_order(recorded: Recorded) -> None:
    table = reads.runs().loc[[recorded.rated_id, recorded.run_id]]
    app = drawn(run_export.draw, table, "test", opened="export-test")
    code = app.code[0].value
    assert code.index(recorded.rated_id) < code.index(recorded.run_id) and "params.max_depth" in code
    assert "2 runs, " in app.caption[0].value
    export = run_export.Export(table, run_export.chosen_columns(table, "all"))
    assert pd.read_parquet(io.BytesIO(export.parquet()))["run_id"].tolist() == [recorded.rated_id, recorded.run_id]
    assert export.csv().count(b"\r\n" if b"\r\n" in export.csv() else b"\n") >= 3


def test_no_file_is_made_before_it_is_asked_for(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_table: pd.DataFrame) -> bytes:
        raise AssertionError("a file was made")

    monkeypatch.setattr(run_export, "as_csv", asked)
    monkeypatch.setattr(run_export, "as_parquet", asked)
    assert not drawn(run_export.draw, reads.runs(), "test").get("download_button")
    app = drawn(run_export.draw, reads.runs(), "test", opened="export-test")
    assert len(app.get("download_button")) == 2


def test_of_many_runs_no_lines_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_export, "MAX_LISTED", 1)
    assert not drawn(run_export.draw, runs({}, {}), "test", opened="export-test").code
    app = drawn(run_export.draw, runs({}, {}), "test", (), lambda: "x", opened="export-test")
    assert "matching(runs, 'x')" in app.code[0].value
