"""Prices in: one function per source, one shape for all of them."""

from omninmo.config import TrainingConfig
from omninmo.data import sample, yahoo
from omninmo.data.panel import PricePanel
from omninmo.errors import DataError


def load_prices(config: TrainingConfig) -> PricePanel:
    """Return the prices that `config` asks for.

    Parameters
    ----------
    config : TrainingConfig
        `source`, `tickers` (empty: all that the source offers) and `period` are read.

    Returns
    -------
    PricePanel
        Tickers that the source does not have are left out and named in `skipped` or `failed`, with the reason.

    Raises
    ------
    DataError
        If none of the tickers can be had.
    """
    if config.source == "yahoo":
        return yahoo.load(config.tickers, config.period)
    return _pick(sample.load(), config.tickers).last(config.period)


def _pick(panel: PricePanel, tickers: tuple[str, ...]) -> PricePanel:
    if not tickers:
        return panel
    known = [ticker for ticker in tickers if ticker in panel.tickers]
    unknown = [ticker for ticker in tickers if ticker not in panel.tickers]
    if not known:
        raise DataError(
            f"You asked for {', '.join(unknown[:5])}, but the sample has none of them; "
            f"choose from {', '.join(panel.tickers)}."
        )
    return PricePanel(
        close=panel.close[known],
        market=panel.market,
        skipped=dict.fromkeys(unknown, "not in the sample"),
        caution=panel.caution,
    )
