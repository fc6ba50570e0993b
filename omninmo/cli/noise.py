"""`noise`: whether a run, or the agreement of several, beats what the same pipeline makes of permuted targets."""

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.cli.options import RUN_HELP
from omninmo.config import NOISE_DRAWS

if TYPE_CHECKING:
    import pandas as pd

    from omninmo.tracking.store import RunStore

FEW_DRAWS = 5
"""What the reference was drawn from once: none of its p-values could be small."""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("noise", help="compare a run's scores and stability with those on permuted targets")
    parser.add_argument("runs", metavar="RUN", nargs="+", help=f"{RUN_HELP}; of three or more, how well they agree")
    parser.add_argument(
        "--draws",
        type=_count,
        default=NOISE_DRAWS,
        help=f"how many times to permute the targets (default: {NOISE_DRAWS}, the fewest with which p can be 0.05)",
    )
    parser.set_defaults(command=_noise)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no whole number of at least 1")
    return int(text)


def _noise(options: argparse.Namespace) -> int:
    from omninmo.cli.progress import shown
    from omninmo.experiment import references
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore
    from omninmo.trust.noise import MEASURES

    store = RunStore()
    run_ids = [find_run(store, run) for run in options.runs]
    if len(run_ids) > 1:
        return _between(store, run_ids, options.draws)
    with shown() as on_event:
        noise = references.noise_reference(store, run_ids[0], options.draws, on_event)
    summary = store.summary(run_ids[0])
    metrics, looks = summary["metrics"], sum(key in summary["metrics"] for key in MEASURES)
    for line in (*_beside(metrics, noise), *_meaning(noise, summary["processed_tickers_count"], looks)):
        print(line)
    return 0


def _between(store: "RunStore", run_ids: list[str], draws: int) -> int:
    from omninmo.cli.progress import shown
    from omninmo.experiment import references
    from omninmo.reports.stability_verdict import stability_verdict

    with shown() as on_event:
        noise = references.noise_between(store, run_ids, draws, on_event)
    print(stability_verdict("runs", store.importances(run_ids), noise).text)
    return 0


def _beside(of_run: Mapping[str, float], noise: "pd.DataFrame") -> Iterator[str]:
    """Yield a line per measure: the run's value, the range of the draws, p, and how many draws equal the run."""
    from omninmo.trust.noise import MEASURES
    from omninmo.trust.noise_between import equals, p_value

    for key in MEASURES:
        metric, value = schema.METRICS[key], of_run.get(key, float("nan"))  # one that has no value is not stored
        low, high = metric.text(noise[key].min()), metric.text(noise[key].max())
        yield f"{metric.label}: {metric.text(value)}; noise {low} to {high}; p {_p(p_value(value, noise[key]))}" + (
            f" (draws that equal the run: {count})" if (count := int(equals(value, noise[key]).sum())) else ""
        )


def _p(value: float) -> str:
    return schema.FORMATS["level"].text(value)


def _meaning(noise: "pd.DataFrame", tickers: int, looks: int) -> Iterator[str]:
    """Yield what the draws kept of each ticker, and what their number can show; also that of several looks."""
    from omninmo.reports.stability_verdict import any_by_chance

    unswapped, draws = int(noise["unswapped"].iloc[0]), len(noise)
    swapped = " and other tickers" if unswapped < tickers else ""
    yield f"Noise: the same rows and settings, {draws} times, with targets of other dates{swapped}."
    if tickers == 1:
        yield "One ticker alone: its targets are of other dates only."
    elif unswapped:
        yield f"{unswapped} of {tickers} tickers have dates of their own and keep their targets, of other dates."
    yield f"p is (1 + draws that reach the run) ÷ {draws + 1}. {_smallest(draws)}"
    yield "Draws that equal the run reach it: where many do, as of few features or folds, p is too high, never too low."
    yield "A score or stability whose p is above 0.05 may be noise."
    by_chance = any_by_chance(looks, "values of p is at most 0.05 on pure noise")
    if by_chance and draws >= NOISE_DRAWS:
        yield by_chance


def _smallest(draws: int) -> str:
    """Return what the number of draws can show."""
    smallest = f"With {draws} draws it cannot be below {_p(1 / (draws + 1))}"
    if draws < NOISE_DRAWS:
        return f"{smallest}, so that no run can stand out; {NOISE_DRAWS} draws can show that."
    return f"{smallest}; with {FEW_DRAWS} not below {_p(1 / (FEW_DRAWS + 1))}, so that no run could stand out."
