"""The front door's `predict`: a forecast as a table."""

import logging
from collections.abc import Iterable

import pandas as pd

from omninmo.config import PredictConfig
from omninmo.data.panel import PricePanel
from omninmo.errors import OmninmoError
from omninmo.events import OnEvent, ignore
from omninmo.prediction import ledger, outcomes
from omninmo.prediction.forecast import forecast
from omninmo.prediction.forecast_data import Forecast
from omninmo.tracking.store import RunStore

AT_HAND = ("own", "csv", "parquet")
"""Sources of prices that nobody else has."""

_LOG = logging.getLogger(__name__)


def predict(
    run_id: str | None = None,
    prices: PricePanel | None = None,
    tickers: str | Iterable[str] = (),
    store: RunStore | None = None,
) -> pd.DataFrame:
    """Return what a tracked model predicts for the last date of each ticker, best first, and keep it in the ledger.

    Earlier predictions of the run on prices of your own, whose horizon has passed by these, are scored with them.

    Parameters
    ----------
    run_id : id or name of a run; by default the champion, else the newest that can predict, which is logged then
    prices : your own; by default those of the run's source, as of today
    tickers : those to predict; by default all that the run was trained on
    store : by default the one of the home folder

    Returns
    -------
    DataFrame
        The `table` of `prediction.forecast.Forecast`. Its `attrs` hold run_id, choice (why this run), refused
        (ticker to reason) and caution (what to know of the prices).

    Raises
    ------
    RunError, ModelError, DataError, ConfigError
        See `prediction.forecast.forecast`.

    Examples
    --------
    >>> from omninmo import ModelParams, RunStore, SplitConfig, TrainingConfig, predict, run_experiment
    >>> config = TrainingConfig(
    ...     name="first", tickers="AAPL,KO,XOM,JPM,GE", period="4y", feature_set="minimal", shap_rows=50,
    ...     split=SplitConfig(n_splits=2), model=ModelParams(n_estimators=5),
    ... )
    >>> run_id = run_experiment(config)
    >>> table = predict(run_id, tickers="ko, aapl, ACME")
    >>> sorted(table["ticker"]), str(table["as_of"].iloc[0].date())
    (['AAPL', 'KO'], '2022-12-28')
    >>> table.attrs["refused"]
    {'ACME': 'the sample has no such ticker'}
    """
    named = tickers if isinstance(tickers, str) else tuple(tickers)
    config, store = PredictConfig(run_id=run_id or "", tickers=named), store or RunStore()
    found, *warnings = recorded_forecast(config, store, prices=prices)
    scored, problem = score_at_hand(found, config, store, prices=prices)
    if scored:
        _LOG.info("%s", scored)
    for line in filter(None, ("" if run_id else found.choice, *warnings, problem)):
        _LOG.warning("%s", line)
    table = found.table
    table.attrs = {
        "run_id": found.run_id, "choice": found.choice, "refused": dict(found.refused), "caution": found.caution,
    }  # fmt: skip
    return table


def recorded_forecast(
    config: PredictConfig,
    store: RunStore | None = None,
    *,
    prices: PricePanel | None = None,
    on_event: OnEvent = ignore,
) -> tuple[Forecast, str]:
    """Return a forecast that is in the ledger, and "" or the reason why it could not be kept there.

    Parameters
    ----------
    config, store, prices, on_event : see `prediction.forecast.forecast`, whose errors are raised
    """
    store = store or RunStore()
    found = forecast(config, store, prices=prices, on_event=on_event)
    try:
        ledger.record(found, store, source="own" if prices is not None else config.source, path=config.path)
    except OmninmoError as error:
        return found, f"This forecast is not in the track record: {error}"
    return found, ""


def score_at_hand(
    found: Forecast, config: PredictConfig, store: RunStore, *, prices: PricePanel | None = None
) -> tuple[str, str]:
    """Score earlier predictions of the run that were made on the same prices, if those are files or were handed over.

    Prices of other sources can be had at any time, see `outcomes.score`.

    Returns
    -------
    How many were scored, as a sentence, and why that failed; each "" where there is nothing to say.
    """
    try:
        source, path = ("own", "") if prices is not None else _source(found, config, store)
        if source not in AT_HAND:
            return "", ""
        only = {"run_id": found.run_id, "source": source, "path": path}
        new = outcomes.score(store, only=only, prices=prices).new
    except OmninmoError as error:
        return "", f"Earlier predictions could not be scored: {error}"
    what = "1 earlier prediction was" if new == 1 else f"{new:,} earlier predictions were"
    return f"{what} scored with these prices: python -m omninmo track-record." if new else "", ""


def _source(found: Forecast, config: PredictConfig, store: RunStore) -> tuple[str, str]:
    return ledger.prices_of(store.config(found.run_id), config.source, config.path)
