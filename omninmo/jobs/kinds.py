"""The kinds of jobs. A new one is an entry of `KINDS`; everything that differs between kinds stands in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from omninmo.config import AgainConfig, PredictConfig, ReferenceConfig, ReferenceKind, SweepConfig, TrainingConfig
from omninmo.errors import JobError, OmninmoError
from omninmo.events import OnEvent
from omninmo.schema import SHORT_ID, bars
from omninmo.settings import Settings


@dataclass(frozen=True)
class Link:
    """A link to what a job left behind: the label of a page, the words of the link, and the query that it opens."""

    page: str
    text: str
    query: dict[str, str]


@dataclass(frozen=True)
class Kind:
    """What differs between kinds of jobs.

    Attributes
    ----------
    config : class of the config that a job of this kind is given; no two kinds share one
    title : what a job is called in a list: the name that the user gave it, else what it does
    carry_out : does the work: (config, *, on_event, on_finished, tags, …) to the ids of the runs that it recorded
    link : ids of the runs recorded so far, at least one, to the link that shows them; None if there is none to show
    unit : what is counted where the work has several
    """

    config: type[Settings]
    title: Callable[[Any], str]
    carry_out: Callable[..., list[str]]
    link: Callable[[tuple[str, ...]], Link | None]
    unit: str = "Run"


def _train_title(config: TrainingConfig) -> str:
    return config.name or f"{config.mode.capitalize()}, {bars(config.horizon, config.interval)} ahead"


def _sweep_title(config: SweepConfig) -> str:
    return f"{config.name}, {len(config.runs)} {'run' if len(config.runs) == 1 else 'runs'}"


_REFERENCE_TITLES: dict[ReferenceKind, str] = {
    "within": "Noise within {}",
    "between": "Noise between {}",
    "permutation": "Permutation importance of {}",
}


def _reference_title(config: ReferenceConfig) -> str:
    count = len(config.run_ids)
    return _REFERENCE_TITLES[config.kind].format("1 run" if count == 1 else f"{count} runs")


def _predict_title(config: PredictConfig) -> str:
    count = len(config.tickers)
    return f"Prediction of {count} {'ticker' if count == 1 else 'tickers'}" if count else "Prediction"


def _again_title(config: AgainConfig) -> str:
    which = config.name or f"Run {config.run_id[:SHORT_ID]}"
    return f"{which} again, on today's prices"


def _train(config: TrainingConfig, **details: Any) -> list[str]:
    from omninmo.experiment.run import run_experiment  # heavy: only once the job's turn has come

    return [run_experiment(config, **details)]


def _sweep(config: SweepConfig, **details: Any) -> list[str]:
    from omninmo.sweep import run_sweep

    return run_sweep(config, **details)


def _reference(config: ReferenceConfig, *, on_event: OnEvent, **_: Any) -> list[str]:
    """Compute a reference; the runs that it is about count as its runs, and none of them is changed."""
    from omninmo.experiment.references import compute
    from omninmo.tracking.store import RunStore

    compute(RunStore(), config, on_event)
    return list(config.run_ids)


def _predict(config: PredictConfig, *, on_event: OnEvent, **_: Any) -> list[str]:
    """Predict, keep what was predicted for the page and the track record, and score what is due by now."""
    from omninmo.prediction import kept, outcomes
    from omninmo.prediction.predict import recorded_forecast
    from omninmo.tracking.store import RunStore

    store = RunStore()
    found, warning = recorded_forecast(config, store, on_event=on_event)
    warnings = (warning,) if warning else ()
    kept.save(found, config, warnings)  # before all else: scoring may wait for a network, or be cancelled
    try:
        outcomes.score(store, on_event=on_event)
    except OmninmoError as error:
        kept.save(found, config, (*warnings, f"Earlier predictions could not be scored: {error}"))
    return [found.run_id]


def _again(config: AgainConfig, **details: Any) -> list[str]:
    from omninmo.experiment.again import train_again
    from omninmo.tracking.store import RunStore

    return [train_again(RunStore(), config.run_id, refresh=config.refresh, **details)]


def _open_run(run_ids: tuple[str, ...]) -> Link:
    return Link("Runs", "Open the run", {"run": run_ids[0]})


def _compare_runs(run_ids: tuple[str, ...]) -> Link | None:
    if len(run_ids) < 2:
        return None
    return Link("Compare", f"Compare its {len(run_ids)} runs", {"runs": ",".join(run_ids)})


def _open_stability(run_ids: tuple[str, ...]) -> Link:
    return Link("Stability", "Open Stability", {"runs": ",".join(run_ids)})


def _open_forecast(run_ids: tuple[str, ...]) -> Link:
    return Link("Predict", "Open the forecast", {"run": run_ids[0]})


KINDS = {
    "train": Kind(TrainingConfig, _train_title, _train, _open_run),
    "sweep": Kind(SweepConfig, _sweep_title, _sweep, _compare_runs),
    "reference": Kind(ReferenceConfig, _reference_title, _reference, _open_stability, unit="Training"),
    "predict": Kind(PredictConfig, _predict_title, _predict, _open_forecast),
    "again": Kind(AgainConfig, _again_title, _again, _open_run),
}


def kind_of(config: Settings) -> str:
    """Return the key of the kind whose jobs are given such a config.

    Raises
    ------
    JobError
        If there is none.
    """
    for key, kind in KINDS.items():
        if type(config) is kind.config:
            return key
    known = ", ".join(kind.config.__name__ for kind in KINDS.values())
    raise JobError(f"No job carries out a {type(config).__name__}; start one with any of {known}.")
