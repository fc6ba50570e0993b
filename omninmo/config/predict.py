"""What a forecast is made from: which run, for which tickers, on prices from where."""

from typing import Literal

from pydantic import Field

from omninmo.config.training import PricePath, Tickers
from omninmo.settings import Settings

PredictSource = Literal["", "sample", "yahoo", "csv", "parquet"]


class PredictConfig(Settings):
    """What is asked of a tracked model.

    Attributes
    ----------
    run_id : id or name of a run; "": the champion, else the newest run that can be used
    tickers : those to predict; (): all that the run was trained on
    source : of the prices; "": the run's own
    path : of the prices, where they are files; "": the run's own
    refresh : whether to download again what no session has ended since

    Examples
    --------
    >>> from omninmo.config import PredictConfig
    >>> PredictConfig(tickers="aapl, ko").tickers
    ('AAPL', 'KO')
    >>> PredictConfig(source="bloomberg")
    Traceback (most recent call last):
    omninmo.errors.ConfigError: source is bloomberg, but must be one of sample, yahoo, csv, parquet; choose one of them.
    """

    run_id: str = Field("", max_length=250)
    tickers: Tickers = Field(())
    source: PredictSource = Field("")
    path: PricePath = Field("")
    refresh: bool = False
