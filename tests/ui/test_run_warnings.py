"""What a reader must know first is drawn, and only if there is something to know."""

from omninmo.errors import RunError
from omninmo.tracking import editor
from omninmo.tracking.store import RunStore
from omninmo.ui import reads, run_warnings
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs


def test_leaking_runs_are_named() -> None:
    assert not drawn(run_warnings.leaks, runs({}, {})).warning
    app = drawn(run_warnings.leaks, runs({}, {"leaks": True}))
    assert app.warning[0].value.startswith("b: This run demonstrates a leak")


def test_missing_picks_are_named_without_obeying_their_markdown(recorded: Recorded) -> None:
    assert not drawn(run_warnings.missing_picks, runs=recorded.run_id).warning
    app = drawn(run_warnings.missing_picks, runs=f"{recorded.run_id},![](h)")
    assert app.warning[0].value.startswith("1 of 2 picked runs are not shown (\\!\\[")


def test_an_unknown_run_is_named(recorded: Recorded) -> None:
    text = drawn(run_warnings.unknown_run, "nothing").warning[0].value
    assert "You asked for run nothing, but this store has 2 runs and none of that id" in text


def test_an_archived_run_of_a_link_can_be_restored(own: Recorded) -> None:
    editor.rename(own.run_id, "![](h)", before="quick")
    editor.archive([own.run_id])
    app = drawn(run_warnings.unknown_run, own.run_id)
    assert app.warning[0].value == "The run \\!\\[\\]\\(h\\) is archived\\."
    app.button[0].click().run()
    assert own.run_id in set(RunStore().runs()["run_id"])


def test_archived_picks_are_told_from_unknown_ones(own: Recorded) -> None:
    editor.archive([own.run_id])
    app = drawn(lambda: run_warnings.unknown_picks(reads.runs().index), runs=f"{own.run_id},{own.rated_id},nothing")
    assert [warning.value for warning in app.warning] == [
        f"1 of 3 picked runs are archived ({own.run_id[:8]}). The link keeps them. Runs › Archived restores them.",
        "1 of 3 picked runs are not in this store (nothing). The link keeps them.",
    ]


def test_runs_that_cannot_be_read_are_named_with_their_reasons_up_to_a_few() -> None:
    names = {f"id-{number}": f"![{number}]" for number in range(7)}
    app = drawn(run_warnings.left_out, names, {run_id: RunError("folds.json is damaged") for run_id in names})
    assert len(app.warning) == 6 and app.warning[0].value.startswith("\\!\\[0\\] is left out\\: folds\\.json")
    assert app.warning[5].value == "2 more runs cannot be read."
