"""Exports: what comes back is what went out, and no text becomes a formula."""

import csv
import io
import re
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.reports.run_exports import as_csv, as_parquet, as_python
from omninmo.tracking.store import RunStore
from tests.foreign_store import fill
from tests.hostile import HOSTILE
from tests.recorded import Recorded

FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("'=+-@\t\r\n\",;＝1.e ", max_size=6),
    st.sampled_from(HOSTILE),
)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


def cells(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, the head first."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def unquoted(cell: str) -> str:
    """Return the text that a cell stands for."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell.lstrip("'")) else cell


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=8))
def test_a_csv_gives_every_text_and_number_back_and_has_no_formula(rows: list[tuple[str, float]]) -> None:
    table = pd.DataFrame(rows, columns=["params.x", "metrics.y"]).astype({"params.x": object})
    head, *read = cells(as_csv(table))
    assert head == ["params.x", "metrics.y"] and len(read) == len(rows)
    for (text, number), (text_cell, number_cell) in zip(rows, read, strict=True):
        assert not FORMULA.match(text_cell) or NUMBER.fullmatch(text_cell)
        assert unquoted(text_cell) == text
        assert number_cell == "" if np.isnan(number) else float(number_cell) == number


def test_negative_numbers_stay_numbers_and_a_head_is_no_formula_either() -> None:
    table = pd.DataFrame({"=a": [-0.5, 1e-300], "b": ["-5", "-5+1"], "c": ["+1e3", None]}).astype({"b": object})
    content = as_csv(table)
    assert content.startswith(b"\xef\xbb\xbf")
    assert cells(content) == [["'=a", "b", "c"], ["-0.5", "-5", "+1e3"], ["1e-300", "'-5+1", ""]]
    assert pd.read_csv(io.BytesIO(content))["'=a"].tolist() == [-0.5, 1e-300]
    assert b'"-5"' in content  # in quotes: no other separator splits a text


def test_times_are_written_in_utc() -> None:
    time = pd.Timestamp("2026-03-01 23:30:01.5", tz="America/New_York")
    table = pd.DataFrame({"start_time": [time, pd.NaT]})
    assert cells(as_csv(table))[1:] == [["2026-03-02 04:30:01"], [""]]
    assert pd.read_parquet(io.BytesIO(as_parquet(table)))["start_time"][0] == time


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.one_of(st.none(), TEXTS), NUMBERS, st.booleans()), min_size=1, max_size=8))
def test_a_parquet_file_gives_every_value_back_with_its_type(rows: list[tuple[str | None, float, bool]]) -> None:
    table = pd.DataFrame(rows, columns=["tags.x", "metrics.y", "leaks"]).astype({"tags.x": object})
    read = pd.read_parquet(io.BytesIO(as_parquet(table)))
    assert [None if pd.isna(text) else text for text in read["tags.x"]] == [text for text, _, _ in rows]
    np.testing.assert_array_equal(read["metrics.y"].to_numpy(), [number for _, number, _ in rows])
    assert read["metrics.y"].dtype == np.float64 and read["leaks"].dtype == bool


def test_half_a_surrogate_pair_is_replaced_and_keeps_nothing_from_being_written() -> None:
    table = pd.DataFrame({"tags.x": pd.Series(["a\udfff", 3], dtype=object)})
    assert cells(as_csv(table))[1:] == [["a?"], ["3"]]
    assert pd.read_parquet(io.BytesIO(as_parquet(table)))["tags.x"].tolist() == ["a?", "3"]


def test_every_run_of_a_store_full_of_others_is_exported(own: Recorded) -> None:
    fill(own.home)
    table = RunStore().runs()
    assert len(cells(as_csv(table))) == len(table) + 1
    read = pd.read_parquet(io.BytesIO(as_parquet(table)))
    assert list(read.columns) == list(table.columns) and read["run_id"].tolist() == table["run_id"].tolist()
    assert read["metrics.oos_skill"].dtype == np.float64
    assert read["start_time"].equals(table["start_time"].astype(read["start_time"].dtype))


def test_the_lines_of_python_give_the_same_table(recorded: Recorded) -> None:
    store = RunStore()
    table = store.runs().set_index("run_id", drop=False)
    ids, columns = [recorded.rated_id, recorded.run_id], ["name", "params.max_depth", "metrics.oos_skill"]
    names: dict[str, Any] = {}
    exec(as_python(ids, columns, store.uri), names)
    pd.testing.assert_frame_equal(names["runs"], table.loc[ids, columns])


def test_a_filter_stands_for_the_ids_that_it_gives(recorded: Recorded) -> None:
    store, words = RunStore(), "params.mode = 'classification' or \"no such\nname\""
    text = as_python([recorded.rated_id], ["name"], store.uri, words)
    names: dict[str, Any] = {}
    exec(text, names)
    assert list(names["runs"].index) == store.search(words) == [recorded.rated_id] and recorded.rated_id not in text


def test_the_lines_of_python_carry_no_password_and_no_code_of_others() -> None:
    text = as_python(list(HOSTILE), ["params.');import os#"], "postgresql://me:secret@host/runs")
    assert "secret" not in text
    names: dict[str, Any] = {}
    exec(text.partition("runs = ")[0].partition("\n")[2], names)
    assert names["run_ids"] == list(HOSTILE) and names["columns"] == ["params.');import os#"]
