"""Where a run comes from, with the versions of the packages that made it."""

from importlib.metadata import version

from omninmo.ui import lineage, reads
from tests.hostile import HOSTILE
from tests.recorded import Recorded
from tests.ui.conftest import drawn, run


def test_lineage_is_one_table() -> None:
    assert len(drawn(lineage.draw, run(same_as=HOSTILE[0], status="FAILED")).dataframe) == 1


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
