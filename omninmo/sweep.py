"""Many configs, one after the other, sharing prices and features where they can."""

from collections.abc import Mapping
from functools import partial

from omninmo.config import SweepConfig, TrainingConfig
from omninmo.data import PRICE_SETTINGS, load_prices
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import Dataset, dataset_key, prepare
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.experiment.run import OnFinished, record_training
from omninmo.schema import TAG_SWEEP


def run_sweep(
    sweep: SweepConfig,
    *,
    on_event: OnEvent = ignore,
    tags: Mapping[str, str] | None = None,
    on_finished: OnFinished | None = None,
) -> list[str]:
    """Train and record every config of a sweep.

    Parameters
    ----------
    sweep : SweepConfig
    on_event : called with `run` of `runs` in each event; raise `Cancelled` from it to stop. Finished runs stay.
    tags : further tags of every run
    on_finished : called with each run once it is FINISHED, and left to call `add_pictures`; by default they are drawn

    Returns
    -------
    list of run ids, in the order of `sweep.runs`

    Raises
    ------
    DataError, StoreError, ModelError
        The first that occurs ends the sweep; the runs before it stay.

    Examples
    --------
    >>> from omninmo import ModelParams, RunStore, SplitConfig, SweepConfig, TrainingConfig, run_sweep
    >>> config = TrainingConfig(
    ...     tickers="AAPL,KO,XOM,JPM,GE", period="4y", feature_set="minimal", shap_rows=50,
    ...     split=SplitConfig(n_splits=2), model=ModelParams(n_estimators=5),
    ... )
    >>> sweep = SweepConfig(name="horizons", runs=tuple(config.replace(forward_days=days) for days in (5, 20)))
    >>> run_ids = run_sweep(sweep)
    >>> RunStore().runs().set_index("run_id").loc[run_ids, "params.forward_days"].to_list()
    [5, 20]
    """
    prices: dict[tuple[object, ...], PricePanel] = {}
    datasets: dict[tuple[object, ...], Dataset] = {}
    run_ids = []
    for number, config in enumerate(sweep.runs, start=1):
        reporter = Reporter(on_event, run=number, runs=len(sweep.runs))
        source = tuple(getattr(config, name) for name in PRICE_SETTINGS)
        with reporter.stage("load"):
            panel = prices[source] = prices.get(source) or load_prices(config)
        rows = partial(_shared, datasets, config, panel, (source, dataset_key(config)))
        marks = {TAG_SWEEP: sweep.name, **(tags or {})}
        run_ids.append(record_training(config, panel, reporter, marks, rows, on_finished=on_finished))
    return run_ids


def _shared(
    datasets: dict[tuple[object, ...], Dataset], config: TrainingConfig, panel: PricePanel, key: tuple[object, ...]
) -> Dataset:
    if key not in datasets:
        datasets[key] = prepare(config, panel)
    return datasets[key]
