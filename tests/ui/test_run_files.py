"""The summary is shown as text, and pictures only on request."""

from omninmo.ui import reads, run_files
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_a_picture_named_in_a_summary_is_not_loaded(own: Recorded) -> None:
    own.rewrite("summary.md", b"# Title\n![x](http://192.0.2.1/a.png) <img>")
    app = drawn(run_files.draw, own.run_id)
    assert "![x]" not in app.markdown[0].value and "\\<img" in app.markdown[0].value


def test_pictures_are_drawn_when_asked_for(recorded: Recorded) -> None:
    app = drawn(run_files.draw, recorded.run_id)
    assert not app.get("image")
    assert app.toggle[0].set_value(True).run().get("image")


def test_every_file_is_listed_with_its_size_and_checked(recorded: Recorded) -> None:
    app = drawn(run_files.listing, reads.run(recorded.run_id))
    table = app.dataframe[0].value.set_index("File")
    assert {"config.json", "predictions.parquet", "shap/values.parquet", "model/model.json"} <= set(table.index)
    assert (table["State"] == "as recorded").all() and not app.warning
    stored = (recorded.artifacts() / "config.json").stat().st_size
    assert table.loc["config.json", "Size"] == run_files.size(stored)


def test_a_missing_file_and_a_changed_one_are_named(own: Recorded) -> None:
    (own.artifacts() / "folds.json").unlink()
    (own.artifacts() / "features.json").write_text("{}")
    app = drawn(run_files.listing, reads.run(own.run_id))
    states = app.dataframe[0].value.set_index("File")["State"]
    assert set(states.index[states != "as recorded"]) == {"folds.json", "features.json"}
    assert len(app.warning) == 2 and f"{len(states) - 2} of {len(states)} files" in app.caption[0].value
