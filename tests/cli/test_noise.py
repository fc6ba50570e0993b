"""noise as a user types it: the run beside the range of the draws, a p for each measure, and what they can show."""

import argparse

import pandas as pd
import pytest

from omninmo import schema
from omninmo.cli import INTERRUPTED, main, noise
from omninmo.errors import Cancelled
from omninmo.experiment.references import noise_reference
from omninmo.tracking.store import RunStore
from omninmo.trust.noise import MEASURES
from omninmo.trust.noise_between import p_value
from tests.recorded import Recorded


def equal(of_run: float, draws: pd.Series) -> str:
    count = sum(draw == pytest.approx(of_run) for draw in draws)
    return f" (draws that equal the run: {count})" if count else ""


def test_each_measure_of_a_run_stands_beside_the_range_of_noise_with_its_p(
    own: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["noise", own.run_id, "--draws", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    reference = noise_reference(RunStore(), own.run_id, draws=2)  # the kept one
    metrics = RunStore().summary(own.run_id)["metrics"]
    for line, key in zip(lines, MEASURES, strict=False):
        metric, drawn = schema.METRICS[key], reference[key]
        assert line == (
            f"{metric.label}: {metric.text(metrics[key])}; noise {metric.text(drawn.min())} to "
            f"{metric.text(drawn.max())}; p {p_value(metrics[key], drawn):.3f}{equal(metrics[key], drawn)}"
        )
    assert lines[len(MEASURES) :] == [
        "Noise: the same rows and settings, 2 times, with targets of other dates and other tickers.",
        (
            "p is (1 + draws that reach the run) ÷ 3. With 2 draws it cannot be below 0.333, so that no run can stand "
            "out; 19 draws can show that."
        ),
        "Draws that equal the run reach it: where many do, as of few features or folds, p is too high, never too low.",
        "A score or stability whose p is above 0.05 may be noise.",
    ]


def test_the_agreement_of_several_runs_stands_beside_that_of_their_noise(
    recorded: Recorded, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def equal_shares(store: RunStore, run_ids: list[str], draws: int, *arguments: object) -> pd.DataFrame:
        return pd.concat([store.importances(run_ids).assign(draw=number) for number in range(draws)])

    monkeypatch.setattr("omninmo.experiment.references.noise_between", equal_shares)
    monkeypatch.setattr("omninmo.reports.stability_verdict.MIN_RUNS_BETWEEN", 2)
    assert main(["noise", recorded.run_id, recorded.rated_id]) == 0
    text = capsys.readouterr().out
    assert text.startswith("These 2 runs agree at ") and text.endswith("no more stable than noise (p = 1.000).\n")


def test_two_runs_are_too_few(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["noise", recorded.run_id, recorded.rated_id]) == 1
    assert "Between runs noise is compared from 3 runs on, but there are 2; pick more." in capsys.readouterr().err


def drawn(draws: int, unswapped: int) -> pd.DataFrame:
    return pd.DataFrame({"oos_skill": [0.0] * draws, "unswapped": unswapped})


def test_it_says_what_five_draws_could_not_show() -> None:
    text = " ".join(noise._meaning(drawn(19, 0), tickers=20, looks=1))
    assert "With 19 draws it cannot be below 0.050; with 5 not below 0.167, so that no run could stand out." in text


def test_of_several_p_it_is_said_that_one_may_be_small_by_chance() -> None:
    said = (
        "Each of the 5 values of p is at most 0.05 on pure noise in at most one case of twenty; that at least one of "
        "them is such a case has a chance of up to 25 %."
    )
    assert list(noise._meaning(drawn(19, 0), tickers=20, looks=5))[-1] == said
    assert not any("Each of the" in line for line in noise._meaning(drawn(19, 0), tickers=20, looks=1))
    assert not any("Each of the" in line for line in noise._meaning(drawn(18, 0), tickers=20, looks=5))


def test_tickers_that_keep_their_own_targets_are_counted() -> None:
    assert "3 of 20 tickers have dates of their own and keep their targets, of other dates." in list(
        noise._meaning(drawn(19, 3), tickers=20, looks=1)
    )
    alone = list(noise._meaning(drawn(19, 1), tickers=1, looks=1))
    assert "One ticker alone: its targets are of other dates only." in alone
    assert not any("other tickers" in line for line in alone)


def test_a_measure_that_the_run_does_not_have_has_no_p() -> None:
    table = drawn(2, 1).assign(**dict.fromkeys(MEASURES, float("nan")))
    assert list(noise._beside({}, table))[1] == "Rank IC: n/a; noise n/a to n/a; p n/a"


def test_draws_that_equal_the_run_are_counted_beside_its_p() -> None:
    table = drawn(3, 0).assign(**dict.fromkeys(MEASURES[1:], 0.5))
    lines = list(noise._beside(dict.fromkeys(MEASURES, 0.5), table))
    assert lines[0].endswith("p 0.250") and lines[1].endswith("p 1.000 (draws that equal the run: 3)")


@pytest.mark.parametrize("draws", ["0", "-1", "two", "1.5", ""])
def test_noise_needs_a_number_of_draws(capsys: pytest.CaptureFixture[str], draws: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"{draws} is no whole number of at least 1"):
        noise._count(draws)
    with pytest.raises(SystemExit) as ended:
        main(["noise", "any", f"--draws={draws}"])
    assert ended.value.code == 2 and f"{draws} is no whole number of at least 1" in capsys.readouterr().err


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
