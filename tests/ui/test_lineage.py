"""Where a run comes from."""

import pandas as pd

from omninmo.ui import lineage, reads
from tests.hostile import HOSTILE
from tests.recorded import Recorded
from tests.ui.conftest import drawn, run


def test_a_run_names_its_data_code_and_machine(recorded: Recorded) -> None:
    stored = reads.run(recorded.run_id)
    table = lineage.lineage(stored).set_index("What")["Value"]
    assert table["Data"] == stored["params.data_fingerprint"] and table["Home folder"] == str(recorded.home)
    assert {"Features", "omninmo", "Machine", "User", "Command", "Started (UTC)", "Ended (UTC)", "Files"} <= set(
        table.index
    )
    assert "Repeats" not in table.index and "Sweep" not in table.index


def test_what_a_run_lacks_has_no_row_and_what_others_wrote_is_a_cell() -> None:
    bare = run(same_as=None, start_time=pd.NaT, experiment="")
    assert lineage.lineage(bare).empty
    odd = run(same_as=HOSTILE[0], tags__omninmo_host="x")
    assert lineage.lineage(odd).set_index("What").loc["Repeats", "Value"] == HOSTILE[0]
    assert len(drawn(lineage.draw, odd).dataframe) == 1
