"""Names, tags, notes and archiving: what is written, what is refused, and that nobody's change is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mlflow import MlflowClient
from mlflow.entities import Run

from omninmo import schema
from omninmo.errors import ConfigError, RunError
from omninmo.paths import tracking_uri
from omninmo.tracking import editor, writer
from omninmo.tracking.store import RunStore
from tests.foreign_store import ForeignStore
from tests.hostile import HOSTILE
from tests.recorded import QUICK, Recorded


def stored(run_id: str) -> Run:
    return MlflowClient(tracking_uri=tracking_uri()).get_run(run_id)


def note(run_id: str) -> str:
    return stored(run_id).data.tags[schema.TAG_NOTE]


def active() -> set[str]:
    return set(RunStore().runs()["run_id"])


def test_a_run_is_renamed_where_mlflow_shows_it(own: Recorded) -> None:
    editor.rename(own.run_id, "  my best ", before="quick")
    assert stored(own.run_id).info.run_name == "my best" == stored(own.run_id).data.tags[schema.TAG_NAME]
    assert "my best" in set(RunStore().runs()["name"])


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 251, "nul\0", "half \ud800"])
def test_a_name_that_cannot_be_one_is_refused(own: Recorded, name: str) -> None:
    with pytest.raises(ConfigError, match="You asked for a name"):
        editor.rename(own.run_id, name, before="quick")
    assert stored(own.run_id).info.run_name == "quick"


def test_what_another_person_wrote_meanwhile_is_not_written_over(own: Recorded) -> None:
    editor.rename(own.run_id, "theirs", before="quick")
    with pytest.raises(RunError, match="changed meanwhile, to “theirs”"):
        editor.rename(own.run_id, "mine", before="quick")
    ours = note(own.run_id)
    editor.write_note(own.run_id, "their note", before=ours)
    with pytest.raises(RunError, match="changed meanwhile, to “their note”"):
        editor.write_note(own.run_id, "my note", before=ours)
    assert stored(own.run_id).data.tags[schema.TAG_NOTE] == "their note"


def test_a_run_without_a_name_can_get_one(own: Recorded) -> None:
    store = ForeignStore(own.home)
    run_id = store.add("nameless")
    store.change("UPDATE runs SET name = '' WHERE run_uuid = ?", run_id)
    editor.rename(run_id, "named", before=run_id)  # a table calls it by its id
    assert stored(run_id).info.run_name == "named"


def test_a_note_is_kept_letter_by_letter_and_an_empty_one_removed(own: Recorded) -> None:
    for text in ("# Why\n\n- because", *HOSTILE):
        editor.write_note(own.run_id, text, before=note(own.run_id))
        assert note(own.run_id) == text.strip()
    editor.write_note(own.run_id, " \n", before=note(own.run_id))
    assert schema.TAG_NOTE not in stored(own.run_id).data.tags
    with pytest.raises(ConfigError, match="8,001 characters, but MLflow takes 8,000"):
        editor.write_note(own.run_id, "x" * 8001, before="")


def test_a_tag_without_a_value_removes_nothing(own: Recorded) -> None:
    editor.set_tag([own.run_id], "team", "x")
    with pytest.raises(ConfigError, match="the tag team to nothing; give it a value"):
        editor.set_tag([own.run_id], "team", " ")
    assert stored(own.run_id).data.tags["team"] == "x"


def test_tags_of_several_runs_are_set_and_removed_together(own: Recorded) -> None:
    foreign = ForeignStore(own.home).add("foreign")
    ids = [own.run_id, own.rated_id, foreign]
    assert editor.set_tag([*ids, "nothing"], "team: a/b", "x" * 8000).keys() == {"nothing"}
    assert [len(stored(run_id).data.tags["team: a/b"]) for run_id in ids] == [8000] * 3
    assert editor.remove_tag(ids, "team: a/b") == {} == editor.remove_tag(ids, "team: a/b")
    assert "team: a/b" not in stored(foreign).data.tags
    with pytest.raises(ConfigError, match="8,001 characters"):
        editor.set_tag(ids, "team", "x" * 8001)


@pytest.mark.parametrize("key", [schema.TAG_VERSION, "mlflow.note.content", "MLflow.user", " omninmo.x"])
def test_the_tags_of_the_programs_are_protected(own: Recorded, key: str) -> None:
    with pytest.raises(ConfigError, match="kept by the programs"):
        editor.set_tag([own.run_id], key, "mine")
    with pytest.raises(ConfigError, match="kept by the programs"):
        editor.remove_tag([own.run_id], key)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.one_of(st.text(max_size=20), st.sampled_from(["..", "a/../b", "/a", "a//b", "a.b", "é", "x" * 251])))
def test_a_tag_is_stored_under_its_name_or_refused_in_a_sentence(own: Recorded, key: str) -> None:
    try:
        assert editor.set_tag([own.run_id], key, "value") == {}
    except ConfigError:
        assert key.strip() not in stored(own.run_id).data.tags
    else:
        assert stored(own.run_id).data.tags[key.strip()] == "value"


def test_an_archived_run_is_out_of_the_table_until_it_is_restored(own: Recorded) -> None:
    foreign = ForeignStore(own.home).add("foreign")
    ids = [own.run_id, foreign]
    assert editor.archive(ids) == {} and active() == {own.rated_id}
    with pytest.raises(RunError, match="archived meanwhile"):
        editor.rename(own.run_id, "x", before="quick")
    with pytest.raises(RunError, match="archived meanwhile"):
        editor.write_note(own.run_id, "x", before=note(own.run_id))
    assert "archived meanwhile" in str(editor.set_tag(ids, "a", "b")[foreign])
    assert "archived meanwhile" in str(editor.archive(ids)[own.run_id])
    assert editor.restore([*ids, own.rated_id]) == {} and active() == {*ids, own.rated_id}


def test_a_run_under_way_is_not_archived_and_takes_nothing_from_the_rest(own: Recorded) -> None:
    running = writer.open_run(QUICK, 20, {}).run_id
    foreign = ForeignStore(own.home).add("foreign", status="RUNNING")
    failures = editor.archive([running, own.run_id, foreign, "nothing"])
    assert "cancel it first" in str(failures[running]) and "tool that started it" in str(failures[foreign])
    assert "There is no run nothing" in str(failures["nothing"])
    assert failures.keys() == {running, foreign, "nothing"} and active() == {running, foreign, own.rated_id}
