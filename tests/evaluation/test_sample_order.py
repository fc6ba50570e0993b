"""Rows side by side: all of few, an even draw of many, like ones next to each other."""

import numpy as np

from omninmo.evaluation.sample_order import in_order
from tests.evaluation.explained import explained

RNG = np.random.default_rng(1)


def test_rows_stand_from_the_lowest_output_to_the_highest() -> None:
    table = explained(RNG.normal(size=(50, 3)).astype(np.float32))
    rows = in_order(table, 100)
    assert sorted(rows) == list(range(50)) and (np.diff(table.margin[rows]) >= 0).all()


def test_of_many_rows_an_even_draw_stays_with_both_ends() -> None:
    table = explained(RNG.normal(size=(500, 3)).astype(np.float32))
    rows = in_order(table, 40)
    assert len(set(rows)) == 40
    assert table.margin[rows[0]] == table.margin.min() and table.margin[rows[-1]] == table.margin.max()
    assert set(in_order(table, 40, "explanation")) == set(rows)


def test_rows_that_are_explained_alike_are_neighbours() -> None:
    kinds = np.array([[5, 0, 0], [0, 5, 0], [0, 0, 5]], dtype=np.float32)[np.arange(60) % 3]
    table = explained(kinds + RNG.normal(0, 0.1, (60, 3)).astype(np.float32))
    changes = np.diff(in_order(table, 60, "explanation") % 3)
    assert (changes != 0).sum() == 2


def test_one_row_and_two_are_in_order_already() -> None:
    for n in (1, 2):
        assert sorted(in_order(explained(np.ones((n, 2), dtype=np.float32), folds=1), 5, "explanation")) == list(
            range(n)
        )
