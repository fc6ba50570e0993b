"""The rows to predict: the features of each ticker's last date, by the code that builds the rows to learn from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Names
from omninmo.data.panel import WEEKS, PricePanel
from omninmo.dataset.prepare import feature_matrix
from omninmo.errors import DataError
from omninmo.features import WARM_UP, Feature

MAX_MISSING = 0.5
"""Share of its features that a row may lack."""


@dataclass(frozen=True)
class LatestRows:
    """The last row of each ticker that has one.

    Attributes
    ----------
    x : float32 (n, d)
        Features; NaN where one cannot be computed.
    dates : DatetimeIndex (n,)
        Each ticker's last date.
    tickers : str array (n,)
    refused : ticker to the reason why it has no row
    """

    x: Floats
    dates: pd.DatetimeIndex
    tickers: Names
    refused: Mapping[str, str]


def latest_rows(features: tuple[Feature, ...], panel: PricePanel) -> LatestRows:
    """Return the features of the last date on which each ticker traded.

    Parameters
    ----------
    features : those of a model, in its order
    panel : judged prices; features that compare tickers compare those of the panel

    Raises
    ------
    DataError
        If the prices lack what one of the features needs.

    Examples
    --------
    >>> from omninmo.features import FEATURES
    >>> days = pd.bdate_range("2020-01-01", periods=300)
    >>> close = pd.DataFrame({"UP": 1.001 ** np.arange(300), "NEW": np.r_[[np.nan] * 200, np.ones(100)]}, index=days)
    >>> rows = latest_rows((FEATURES["return_21d"],), PricePanel(close=close, judged=True))
    >>> rows.tickers.tolist(), round(rows.x.item(), 4)  # 1.001²¹ − 1
    (['UP'], 0.0212)
    >>> rows.refused["NEW"]
    'it has 100 sessions of prices, and the features look back over 252'
    """
    _check_columns(features, panel)
    traded = panel.close.notna().to_numpy()
    usable, refused = _last_dates(panel, traded)
    dates, columns = np.nonzero(usable)
    x = feature_matrix(features, panel, slice(None), usable)
    tickers = np.asarray(panel.tickers)[columns]
    empty = np.isnan(x).sum(axis=1)
    kept = empty <= MAX_MISSING * len(features)
    for ticker, count in zip(tickers[~kept], empty[~kept], strict=True):
        refused[str(ticker)] = f"{count} of its {len(features)} features cannot be computed"
    return LatestRows(x[kept], panel.dates[dates[kept]], tickers[kept], refused)


def _check_columns(features: tuple[Feature, ...], panel: PricePanel) -> None:
    lacking = {item.name: missing for item in features if (missing := item.lacks(panel))}
    if lacking:
        needs = ", ".join(dict.fromkeys(name for missing in lacking.values() for name in missing))
        raise DataError(
            f"{len(lacking)} of the model's {len(features)} features, such as {next(iter(lacking))}, need what these "
            f"prices do not have: {needs}; choose prices that have it, or a run that was trained without."
        )


def _last_dates(panel: PricePanel, traded: Flags) -> tuple[Flags, dict[str, str]]:
    """Return where each ticker's last row is, (date, ticker), and who has too short a history for one."""
    usable, refused = np.zeros_like(traded), {}
    for column, ticker in enumerate(panel.tickers):
        rows = np.flatnonzero(traded[:, column])
        span = int(rows[-1] - rows[0]) + 1 if len(rows) else 0
        if span > WARM_UP:
            usable[rows[-1], column] = True
        else:
            bars = "weeks" if panel.bars_per_year == WEEKS else "sessions"
            refused[ticker] = f"it has {span} {bars} of prices, and the features look back over {WARM_UP}"
    return usable, refused
