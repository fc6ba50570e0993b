"""A snapshot looks when it is asked to, counts its tables, and reads in full when that is due."""

import time
from datetime import UTC, datetime

import pandas as pd

from omninmo.tracking.run_table import Row
from omninmo.tracking.snapshot import MIN_WAIT, Snapshot


class Counting(Snapshot):
    """A store of one run, which is renamed at each look."""

    looks = 0
    answers = True

    def _look(self) -> bool:
        self.looks += 1
        if self.answers:
            row = Row("a", "e", "0", f"look {self.looks}", "FINISHED", None, None, None)
            if self._is_due():
                self._replace([row], {}, time.monotonic())
            else:
                self._update(["a"], [row], {})
        return self.answers


def test_each_table_has_a_number_of_its_own() -> None:
    runs = Counting()
    assert [runs.numbered()[0] for _ in range(3)] == [1, 2, 3]
    assert runs.table()["name"].tolist() == ["look 4"] and runs.looks == 4


def test_a_look_that_is_new_enough_will_do() -> None:
    runs = Counting()
    first = runs.table()
    pd.testing.assert_frame_equal(runs.table(max_age=1e6), first)
    assert runs.looks == 1
    runs.refresh()
    runs.table(max_age=1e6)
    assert runs.looks == 2


def test_a_store_that_cannot_be_asked_keeps_its_table_and_time() -> None:
    runs = Counting()
    before = datetime.now(UTC)
    first, looked_at = runs.table(), runs.looked_at
    assert before <= looked_at <= datetime.now(UTC)
    runs.answers = False
    pd.testing.assert_frame_equal(runs.table(), first)
    assert runs.looked_at == looked_at and runs.number == 1


def test_a_store_that_is_slow_to_read_is_read_in_full_less_often() -> None:
    runs = Counting()
    runs.table()
    assert not runs._is_due() and runs._wait == MIN_WAIT
    runs._replace([], {}, time.monotonic() - 3600)
    assert runs._wait > 3600
    runs.refresh()
    assert runs._is_due()
