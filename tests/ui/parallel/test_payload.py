"""What the browser gets is what the table of runs holds, and stays the same while only picks change."""

import base64
import json
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from omninmo import schema
from omninmo.ui.parallel.columns import offered
from omninmo.ui.parallel.payload import encoded, of_runs, payload
from tests.hostile import HOSTILE
from tests.ui.conftest import runs


def values(sent: dict[str, Any]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.frombuffer(base64.b64decode(sent["values"]), "<f8")


def words(sent: dict[str, Any]) -> list[str | None]:
    codes = np.frombuffer(base64.b64decode(sent["codes"]), "<i4")
    return [None if code < 0 else sent["categories"][code] for code in codes]


@settings(deadline=None)
@given(st.lists(st.floats() | st.none(), min_size=1).filter(lambda items: any(item is not None for item in items)))
def test_numbers_arrive_bit_for_bit(items: list[float | None]) -> None:
    column = pd.Series([np.nan if item is None else item for item in items], dtype=float)
    np.testing.assert_array_equal(values(encoded(column, schema.entry("oos_skill"))), column.to_numpy())


@settings(deadline=None)
@example(["²", "1²", "٣"])
@given(st.lists(st.none() | st.text()))
def test_words_arrive_as_they_are_and_nothing_is_merged(some: list[str | None]) -> None:
    items = [*some, "a word"]
    column = pd.Series(items, dtype=object)
    assert words(encoded(column, schema.entry("anything"))) == [item or None for item in items]


def test_categories_are_in_a_readers_order_and_have_the_catalogues_words() -> None:
    sent = encoded(pd.Series(["d10", "d9", None, "d9"]), schema.entry("anything"))
    assert sent["categories"] == ["d9", "d10"] and words(sent) == ["d10", "d9", None, "d9"]
    assert encoded(pd.Series(["regression"]), schema.entry("mode"))["labels"] == [schema.MODES["regression"]]


def test_a_few_seeds_are_names_and_many_are_numbers() -> None:
    assert encoded(pd.Series([7, 42]), schema.entry("seed"))["categories"] == ["7", "42"]
    assert "values" in encoded(pd.Series(range(50)), schema.entry("seed"))


def test_only_the_values_of_the_wanted_columns_are_sent() -> None:
    table = runs({"params.max_depth": 3}, {"params.max_depth": 4})
    data = payload(table, offered(table), ["max_depth", "unknown"], {"still running": 2, "damaged": 0})
    assert list(data["columns"]) == ["max_depth"] and data["leftOut"] == [["still running", 2]]
    assert {column["key"] for column in data["offered"]} == set(offered(table))
    assert data["ids"] == ["id-a", "id-b"] and values(data["columns"]["max_depth"]).tolist() == [3, 4]


def test_the_same_runs_give_the_same_bytes() -> None:
    table = runs(*[{"name": text, "params.path": text} for text in HOSTILE[:8]])
    one, other = (json.dumps(payload(table, offered(table), ["path", "mode"], {})) for _ in range(2))
    assert one == other and json.loads(one)["names"] == list(HOSTILE[:8])


def test_runs_are_numbered_as_in_the_figures_and_those_of_one_name_stay_apart() -> None:
    names = pd.Series(["same", "other", "same", "<b>"], index=["a", "b", "c", "d"])
    sent = of_runs(names, ["d", "b", "gone"])
    assert sent["categories"] == ["<b>", "other", "same", "same (2)"]
    assert words(sent) == ["same", "other", "same (2)", "<b>"] and sent["isRun"]
