"""noise as a user types it: the span of the shifted targets beside the run's own stability."""

import argparse

import pytest

from omninmo import schema
from omninmo.cli import INTERRUPTED, main, noise
from omninmo.errors import Cancelled
from omninmo.experiment.references import MEASURES, noise_reference
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def test_each_measure_of_a_run_stands_beside_the_span_of_noise(
    own: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["noise", own.run_id, "--seeds", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    reference = noise_reference(RunStore(), own.run_id, seeds=2)  # the kept one
    metrics = RunStore().document(own.run_id, schema.SUMMARY_FILE)["metrics"]
    for line, key in zip(lines, MEASURES, strict=False):
        metric, span = schema.METRICS[key], reference[key]
        assert line == (
            f"{metric.label}: {metric.text(metrics[key])}; on 2 shifted copies of the targets "
            f"{metric.text(span.min())} to {metric.text(span.max())}"
        )
    assert lines[len(MEASURES) :] == ["A stability inside that span says nothing about the features."]


@pytest.mark.parametrize("seeds", ["0", "-1", "two", "1.5", ""])
def test_noise_needs_a_number_of_seeds(capsys: pytest.CaptureFixture[str], seeds: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"{seeds} is no whole number of at least 1"):
        noise._count(seeds)
    with pytest.raises(SystemExit) as ended:
        main(["noise", "any", f"--seeds={seeds}"])
    assert ended.value.code == 2 and f"{seeds} is no whole number of at least 1" in capsys.readouterr().err


def test_a_run_may_be_named_by_its_name(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(store: RunStore, run_id: str, *arguments: object) -> None:
        asked.append(run_id)
        raise Cancelled

    monkeypatch.setattr("omninmo.experiment.references.noise_reference", note)
    assert main(["noise", "quick"]) == INTERRUPTED
    assert asked == [recorded.run_id]


def test_an_unknown_run_is_one_sentence_and_code_1(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["noise", "nothing"]) == 1
    assert "There is no run nothing" in capsys.readouterr().err
