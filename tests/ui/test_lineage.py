"""Where a run comes from."""

from importlib.metadata import version

import pandas as pd

from omninmo.ui import lineage, reads
from tests.hostile import HOSTILE
from tests.recorded import Recorded
from tests.ui.conftest import drawn, run


def test_a_run_names_its_data_code_and_machine(recorded: Recorded) -> None:
    stored = reads.run(recorded.run_id)
    table = lineage.lineage(stored, {"xgboost": "3.2.0"}).set_index("What")["Value"]
    assert table["Data"] == stored["params.data_fingerprint"] and table["Home folder"] == str(recorded.home)
    assert {"Features", "omninmo", "Machine", "User", "Command", "Started (UTC)", "Ended (UTC)", "Files"} <= set(
        table.index
    )
    assert "Repeats" not in table.index and "Sweep" not in table.index


def test_what_a_run_lacks_has_no_row_and_what_others_wrote_is_a_cell() -> None:
    bare = run(same_as=None, start_time=pd.NaT, experiment="")
    assert lineage.lineage(bare, {}).empty
    odd = run(same_as=HOSTILE[0], tags__omninmo_host="x", status="FAILED")
    assert lineage.lineage(odd, {}).set_index("What").loc["Repeats", "Value"] == HOSTILE[0]
    assert len(drawn(lineage.draw, odd).dataframe) == 1


def test_a_finished_run_names_the_versions_that_it_was_made_with(recorded: Recorded) -> None:
    (table,) = drawn(lineage.draw, reads.run(recorded.run_id)).dataframe
    values = table.value.set_index("What")["Value"]
    assert {name: values[name] for name in ("xgboost", "pandas")} == {
        name: version(name) for name in ("xgboost", "pandas")
    }


def test_without_the_list_of_packages_the_rest_is_shown(own: Recorded) -> None:
    (file,) = own.home.rglob(f"{own.run_id}/artifacts/model/requirements.txt")
    file.write_text("xgboost==9.9.9\n")
    app = drawn(lineage.draw, reads.run(own.run_id))
    assert "requirements" in app.warning[0].value and "Data" in set(app.dataframe[0].value["What"])
