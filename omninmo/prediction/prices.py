"""The prices that a forecast is made from: those of every ticker that the model was trained on, and those asked for."""

from collections.abc import Mapping
from dataclasses import replace

from omninmo.config import PredictConfig, TrainingConfig
from omninmo.data import load_prices
from omninmo.data.assemble import NothingLeftError, judged_panel
from omninmo.data.files import ENDINGS
from omninmo.data.panel import PricePanel
from omninmo.data.sample import TICKERS as SAMPLE
from omninmo.data.shapes import is_ticker
from omninmo.errors import ConfigError, DataError
from omninmo.events import Reporter
from omninmo.prediction.ledger import prices_of
from omninmo.prediction.tracked import TrackedModel


def forecast_panel(
    config: PredictConfig, tracked: TrackedModel, prices: PricePanel | None, reporter: Reporter
) -> PricePanel:
    """Return judged prices of the tickers of the training, which the features compare, and of those asked for.

    Parameters
    ----------
    config : tickers, source, path and refresh are read
    prices : your own, instead of a source

    Raises
    ------
    DataError
        If none of the tickers can be had, or the run's own prices came from Python and were not kept.
    ConfigError
        If the source needs a path, or has none and one is given.
    """
    if prices is not None:
        return judged_panel(prices, tracked.config.interval)
    wanted = _price_config(config, tracked)
    try:
        panel = load_prices(
            wanted, refresh=config.refresh, on_ticker=lambda _, done, total: reporter.report("load", done, total)
        )
    except NothingLeftError as error:
        raise NothingLeftError(_of_those_asked_for(error.reasons, config)) from error
    unknown = {ticker: "the sample has no such ticker" for ticker in config.tickers if ticker not in SAMPLE}
    return replace(panel, failed={**panel.failed, **unknown}) if wanted.source == "sample" else panel


def _of_those_asked_for(reasons: Mapping[str, str], config: PredictConfig) -> Mapping[str, str]:
    """Leave out the tickers that are loaded only for others to be compared with."""
    return {ticker: reason for ticker, reason in reasons.items() if ticker in config.tickers} or reasons


def _price_config(config: PredictConfig, tracked: TrackedModel) -> TrainingConfig:
    own = tracked.config
    source, path = prices_of(own, config.source, config.path)
    if config.path and source not in ENDINGS:
        raise ConfigError(
            f"You named the prices in {config.path}, but their source is {source}, which has no files; name csv or "
            "parquet as their source (--source), or leave the path out."
        )
    if source == "own":
        raise DataError(
            f"Run {tracked.run_id} was trained on prices given from Python, which were not kept: give prices anew, "
            "predict(run_id, prices=…), or name a source of prices."
        )
    named = dict.fromkeys((*(ticker for ticker in tracked.tickers if is_ticker(ticker)), *config.tickers))
    tickers = [ticker for ticker in named if source != "sample" or ticker in SAMPLE]
    if not tickers:
        raise DataError(
            f"You asked for {', '.join(list(named)[:5])}, but the sample has none of these; "
            f"choose from {', '.join(SAMPLE)}."
        )
    return own.replace(source=source, path=path, tickers=tickers)
