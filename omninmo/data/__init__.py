"""Prices in: one function per source, one shape for all of them."""

from dataclasses import replace

from omninmo.config import PRICES_NOT_KEPT, TrainingConfig
from omninmo.data import files, sample, yahoo
from omninmo.data.cache import Cache
from omninmo.data.panel import PricePanel
from omninmo.data.yahoo import OnTicker, ignore
from omninmo.errors import ConfigError, DataError
from omninmo.paths import home

PRICE_SETTINGS = ("source", "path", "tickers", "period", "interval", "date_order")
"""The settings that `load_prices` reads: configs that agree in them have the same prices."""


def load_prices(config: TrainingConfig, *, refresh: bool = False, on_ticker: OnTicker = ignore) -> PricePanel:
    """Return the prices that `config` asks for.

    Parameters
    ----------
    config : TrainingConfig
        `PRICE_SETTINGS` are read; empty `tickers` are all that the source offers.
    refresh : download again what no session has ended since
    on_ticker : called after each download with the ticker, how many are done, and of how many

    Returns
    -------
    PricePanel
        Tickers that files or Yahoo Finance do not have are named in `skipped` or `failed`, with the reason.

    Raises
    ------
    DataError
        If none of the tickers can be had, or the sample lacks one: its 20 are known, so that is a slip.
    StoreError
        If downloads cannot be kept in the home folder.

    Examples
    --------
    >>> from omninmo.config import TrainingConfig
    >>> panel = load_prices(TrainingConfig(source="sample", tickers="AAPL KO", period="1y"))
    >>> panel.close.shape
    (253, 2)
    >>> panel.tickers, str(panel.dates[-1].date())
    (('AAPL', 'KO'), '2022-12-28')
    """
    if config.source == "yahoo":
        return yahoo.load(config, Cache(home().writable(home().cache / "prices")), refresh=refresh, on_ticker=on_ticker)
    if config.source == "own":
        raise DataError(PRICES_NOT_KEPT)
    if config.source in ("csv", "parquet"):
        return files.load(config)
    if config.interval != "1d":
        raise ConfigError("The sample prices are daily, but interval is 1wk; take Yahoo Finance or your own prices.")
    return _pick(sample.load(), config.tickers).last(config.period)


def _pick(panel: PricePanel, tickers: tuple[str, ...]) -> PricePanel:
    if not tickers:
        return panel
    unknown = [ticker for ticker in tickers if ticker not in panel.tickers]
    if unknown:
        raise DataError(
            f"You asked for {', '.join(unknown[:5])}, but the sample has no such ticker; "
            f"choose from {', '.join(panel.tickers)}."
        )
    return replace(panel, close=panel.close[list(tickers)])
