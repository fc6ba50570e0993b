"""The terminal's progress bar: an event in words, on standard error."""

import pytest

from omninmo.cli.progress import shown
from omninmo.errors import Cancelled
from omninmo.events import Event
from omninmo.schema import STAGES


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event("load", 3, 20), "Load prices, ticker 3 of 20"),
        (Event("folds", 2, 5), "Train and test folds, fold 2 of 5"),
        (Event("final"), STAGES["final"]),
        (Event("score", 1, 3), "Score earlier predictions, run 1 of 3"),
        (Event("folds", 2, 5, "a", 1, 10), "run 1 of 10: Train and test folds, fold 2 of 5"),
    ],
)
def test_an_event_is_written_in_words(event: Event, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Cancelled), shown() as on_event:  # noqa: PT012 - the bar shows its last state when it ends
        on_event(event)
        raise Cancelled
    captured = capsys.readouterr()
    assert words in captured.err and captured.out == ""


def test_the_end_is_written_as_done(capsys: pytest.CaptureFixture[str]) -> None:
    with shown() as on_event:
        for stage in STAGES:
            on_event(Event(stage))
    assert "Done" in capsys.readouterr().err
