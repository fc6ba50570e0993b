"""What a forecast is: data alone, so that whoever shows one needs no XGBoost."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from omninmo.evaluation.shap_table import ShapTable


@dataclass(frozen=True)
class Forecast:
    """What a tracked model says of the last date of each ticker.

    Attributes
    ----------
    run_id : of the model
    choice : one sentence: why this run
    table : DataFrame
        A row per ticker, best first: ticker, as_of, prediction, low_50, high_50, low_80, high_80, low_95, high_95 (NaN
        without intervals), rank (1 = highest, among all tickers of the prices; missing where prices are too old),
        rating ("" where there is none), score (0 to 1), close, outside (share of features outside of the training
        rows' 1 to 99 %), flags; in classification p_0 … p_4.
    explanation : ShapTable
        A row per row of the table, of the final model: fold is 0.
    closes : DataFrame [date x ticker]
        The last 252 sessions.
    refused : ticker to the reason why it has no row, of those that were asked for
    caution : what a reader has to know of the prices
    """

    run_id: str
    choice: str
    table: pd.DataFrame
    explanation: ShapTable
    closes: pd.DataFrame
    refused: Mapping[str, str]
    caution: str
