"""What a reader must know first is drawn, and only if there is something to know."""

from omninmo.errors import RunError
from omninmo.ui import run_warnings
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


def test_runs_that_cannot_be_read_are_named_with_their_reasons_up_to_a_few() -> None:
    names = {f"id-{number}": f"![{number}]" for number in range(7)}
    app = drawn(run_warnings.left_out, names, {run_id: RunError("folds.json is damaged") for run_id in names})
    assert len(app.warning) == 6 and app.warning[0].value.startswith("\\!\\[0\\] is left out\\: folds\\.json")
    assert app.warning[5].value == "2 more runs cannot be read."
