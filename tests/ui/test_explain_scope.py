"""What the pictures show is known by its rows, and a row by its position among them."""

import numpy as np
import pytest

from omninmo.ui import explain_scope
from tests.ui.scopes import scope


@pytest.mark.parametrize(("row", "at"), [(2, 0), (9, 2), (3, None), (10, None), (0, None), (None, None)])
def test_a_row_is_where_it_stands_among_those_that_pass(row: int | None, at: int | None) -> None:
    assert explain_scope.position(np.array([2, 5, 9]), row) == at
    assert explain_scope.position(np.array([], dtype=np.intp), 2) is None


def test_other_rows_have_another_key() -> None:
    known = scope()
    assert known.key == scope().key != known._replace(table=known.table.at(np.arange(30))).key
    assert known.labels["f1"] == "Feature f1"


def test_no_rows_are_ranked_as_the_table_stands() -> None:
    table = scope().table
    assert list(explain_scope.ranked(table).index) == ["f0", "f1", "f2"]
    assert explain_scope.ranked(table.at(np.array([], dtype=np.intp))).to_dict() == {"f0": 0, "f1": 0, "f2": 0}
