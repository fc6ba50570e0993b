"""Where a run comes from."""

from omninmo.ui import lineage
from tests.hostile import HOSTILE
from tests.ui.conftest import drawn, run


def test_lineage_is_one_table() -> None:
    assert len(drawn(lineage.draw, run(same_as=HOSTILE[0])).dataframe) == 1
