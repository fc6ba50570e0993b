"""One tracked training from start to end. The command line, the jobs and the sweeps all call this."""

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from omninmo.config import TrainingConfig
from omninmo.data import load_prices
from omninmo.data.assemble import judged_panel
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.errors import Cancelled, OmninmoError, StoreError
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.reports import model_file, pictures
from omninmo.reports.summary import summary
from omninmo.schema import LEAK_CAUTION, TAG_CAUTION, TAG_NOTE
from omninmo.tracking import writer
from omninmo.tracking.store import RunStore
from omninmo.tracking.writer import OpenRun
from omninmo.training.train import TrainingResult, train_reported

OnFinished = Callable[[OpenRun], None]

_LOG = logging.getLogger(__name__)


def run_experiment(
    config: TrainingConfig,
    *,
    prices: PricePanel | None = None,
    on_event: OnEvent = ignore,
    tags: Mapping[str, str] | None = None,
    model_path: Path | None = None,
    refresh: bool = False,
    on_finished: OnFinished | None = None,
) -> str:
    """Load prices, train, and record everything in the tracking store.

    Parameters
    ----------
    config : TrainingConfig
    prices : PricePanel, optional
        Your own prices. `source`, `tickers` and `period` of `config` are not read then, and recorded as "own".
    on_event : called with the run's id as soon as there is one; raise `Cancelled` from it to stop
    tags : further tags of the run
    model_path : where to save the model; by default below models/ in the home folder
    refresh : download prices again that were downloaded today
    on_finished : called with the run once it is FINISHED, and left to call `add_pictures`; by default they are drawn

    Returns
    -------
    str
        The id of a FINISHED run.

    Raises
    ------
    DataError, StoreError, ModelError
        The run, if it was opened, ends as FAILED with the reason; after `Cancelled` as KILLED. Nothing is deleted.

    Examples
    --------
    >>> from omninmo import ModelParams, RunStore, SplitConfig, TrainingConfig, run_experiment
    >>> config = TrainingConfig(
    ...     name="first", tickers="AAPL,KO,XOM,JPM,GE", period="4y", feature_set="minimal", shap_rows=50,
    ...     split=SplitConfig(n_splits=2), model=ModelParams(n_estimators=5),
    ... )
    >>> stages = []
    >>> run_id = run_experiment(config, on_event=lambda event: stages.append(event.stage))
    >>> list(dict.fromkeys(stages))
    ['load', 'features', 'folds', 'baselines', 'final', 'explain', 'record', 'pictures']
    >>> RunStore().runs().set_index("run_id").loc[run_id, ["name", "status"]].to_list()
    ['first', 'FINISHED']
    >>> RunStore().config(run_id) == config
    True
    """
    reporter = Reporter(on_event)
    with reporter.stage("load"):
        panel = _load(config, reporter, refresh=refresh) if prices is None else judged_panel(prices, config.interval)
    if prices is not None:
        config = config.replace(source="own", path="", tickers=(), period="max")
    return record_training(config, panel, reporter, tags or {}, lambda: prepare(config, panel), model_path, on_finished)


def record_training(
    config: TrainingConfig,
    panel: PricePanel,
    reporter: Reporter,
    tags: Mapping[str, str],
    rows: Callable[[], Dataset],
    model_path: Path | None = None,
    on_finished: OnFinished | None = None,
) -> str:
    """Open a run, make its `rows`, train, record, save the model, draw the pictures or leave them to `on_finished`.

    The run is open before its rows are made, so that one whose prices do not suffice is in the store, with the reason.
    """
    run = writer.open_run(config, len(panel.tickers), {**_note(config, panel), **tags})
    reporter.run_id = run.run_id
    _LOG.info("run %s, %s, started: %s", run.run_id, run.name, config.command())
    with ExitStack() as leaving:
        leaving.push(partial(_end_stopped, run))
        writer.record_settings(run, config)
        with reporter.stage("features"):
            dataset = rows()
        result = train_reported(config, dataset, reporter)
        reporter.report("record")
        writer.record(run, result)
    _LOG.info("run %s finished\n%s", run.run_id, summary(result, run.name))
    _save_model(run, result, model_path)
    (on_finished or partial(_draw_now, reporter))(run)
    return run.run_id


def _end_stopped(run: OpenRun, _kind: object, error: BaseException | None, _traceback: object) -> None:
    """End the run if something has stopped it: it must not stay RUNNING for ever. What did goes on to the caller."""
    match error:
        case None:
            pass
        case Cancelled() | KeyboardInterrupt():
            _LOG.info("run %s cancelled", run.run_id)
            writer.end(run.run_id, "KILLED", "Cancelled.")
        case OmninmoError():
            _LOG.error("run %s failed: %s", run.run_id, error)
            writer.end(run.run_id, "FAILED", str(error))
        case _:
            _LOG.error("run %s failed", run.run_id, exc_info=error)
            writer.end(run.run_id, "FAILED", f"{type(error).__name__}: {error}")


def add_pictures(run: OpenRun) -> None:
    """Draw a finished run's pictures from its stored SHAP values and add them to its files.

    What goes wrong is logged: the run is finished already, and a picture may not undo that.
    """
    try:
        table = RunStore().shap(run.run_id)
        writer.add_files(run, lambda folder: pictures.draw(table, folder))
    except OmninmoError as error:
        _LOG.warning("run %s has no pictures: %s", run.run_id, error)


def _draw_now(reporter: Reporter, run: OpenRun) -> None:
    reporter.report("pictures")
    add_pictures(run)


def _load(config: TrainingConfig, reporter: Reporter, *, refresh: bool) -> PricePanel:
    """Load prices; each ticker that is downloaded is a step of the stage."""
    return load_prices(config, refresh=refresh, on_ticker=lambda _, done, total: reporter.report("load", done, total))


def _note(config: TrainingConfig, panel: PricePanel) -> dict[str, str]:
    """Return the tags that warn of a run's prices and, if it is a demonstration, of its split."""
    leak = LEAK_CAUTION if config.split.leaks else ""
    caution = f"{leak} {panel.caution}".strip()
    return {TAG_CAUTION: caution, TAG_NOTE: f"⚠ {caution}"} if caution else {}


def _save_model(run: OpenRun, result: TrainingResult, path: Path | None) -> None:
    try:
        model_file.save(result, path or model_file.default_path(run.name, run.run_id), run.run_id)
    except StoreError as error:
        if path is not None:  # the user named the file
            raise
        _LOG.warning("%s", error)  # the run is finished, and holds the model too
