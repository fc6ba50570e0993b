"""How much a leaf must rest on, from horizons of dates to XGBoost's `min_child_weight`."""

import numpy as np
import pandas as pd

from omninmo.arrays import Integers, Values
from omninmo.config import TrainingConfig
from omninmo.training.baselines import class_shares


def min_child_weight(config: TrainingConfig, dates: pd.DatetimeIndex, y: Values) -> float:
    """Return the least sum of Hessians in a leaf: as given, or what `leaf_horizons` amounts to in the training rows.

    A row says little that the rows of the same date and of the next `horizon` dates do not say too, so that a number of
    rows means something else for 8 tickers than for 500, and for 5 sessions than for 60. A leaf of

        rows = leaf_horizons × horizon × mean tickers per date

    rests on `leaf_horizons` targets of each ticker that do not overlap. XGBoost adds up Hessians of the rows that a
    tree sees: 1 a row in regression, 2 p (1 − p) for each class in classification (`multi:softprob`), here averaged
    over the classes at their shares, where its fit starts: a leaf of a rare class then rests on more rows, one of a
    common class on fewer. Weights of rows average 1 and change nothing.

    Parameters
    ----------
    config : model, horizon and mode are read
    dates : (n,) of the training rows
    y : (n,) returns, or class numbers 0 … 4 in classification
    """
    if config.model.min_child_weight is not None:
        return config.model.min_child_weight
    rows = config.model.leaf_horizons * config.horizon * len(dates) / dates.nunique()
    return round(rows * _mean_hessian(y), 3) if config.mode == "classification" else round(rows, 3)


def resolved(config: TrainingConfig, dates: pd.DatetimeIndex, y: Values) -> TrainingConfig:
    """Return the config with the `min_child_weight` of these training rows."""
    return config.replace(model=config.model.replace(min_child_weight=min_child_weight(config, dates, y)))


def _mean_hessian(classes: Integers) -> float:
    shares = class_shares(classes)
    return float(np.mean(2 * shares * (1 - shares)))
