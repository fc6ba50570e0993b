"""Prices to rows: one row per date and ticker that has features and a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Integers, Names, Values
from omninmo.config import Scheme, TrainingConfig
from omninmo.data.assemble import judged_panel
from omninmo.data.panel import PricePanel
from omninmo.dataset.splits import DateSplitter, PurgedKFold, Shuffled, WalkForward
from omninmo.dataset.targets import check_others, ends, target, targets
from omninmo.errors import ConfigError, DataError
from omninmo.features import WARM_UP, Feature, Inputs, available, chosen, fingerprint
from omninmo.schema import bars

Key = tuple[object, ...]


@dataclass(frozen=True)
class Dataset:
    """Rows to learn from, in order of date, then ticker.

    Attributes
    ----------
    x : float32 (n, d)
        Features; NaN where one cannot be computed.
    realised : float64 (n,)
        What direction and rank are scored against in a classification: the forward return; where the classes are
        fifths of a date, the centred rank of the target in it (−0.5 to 0.5), since a fifth is neither up nor down.
    target : float64 (n,)
        What a regression learns.
    classes : int64 (n,)
        What a classification learns: 0 … 4.
    dates : DatetimeIndex (n,)
    tickers : str array (n,)
    features : the d features
    panel : the prices behind the rows, judged
    key : what the rows depend on; configs with equal keys can share them
    switched_off : features that the prices have no columns for, with the reason
    delisted_rows : number of rows whose horizon outlasts their ticker; they are among the rows unless config drops them
    """

    x: Floats
    realised: Floats
    target: Floats
    classes: Integers
    dates: pd.DatetimeIndex
    tickers: Names
    features: tuple[Feature, ...]
    panel: PricePanel
    key: Key
    switched_off: Mapping[str, str]
    delisted_rows: int = 0

    def __len__(self) -> int:
        return len(self.realised)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.features)

    @property
    def feature_fingerprint(self) -> str:
        return fingerprint(self.features)

    def facts(self) -> dict[str, str | int]:
        """Return what there is to know about the data, with the store's param names."""
        return {
            "processed_tickers_count": len(self.panel.tickers),
            "skipped_tickers_count": len(self.panel.skipped),
            "error_tickers_count": len(self.panel.failed),
            "total_samples": len(self),
            "delisted_rows": self.delisted_rows,
            "feature_count": len(self.features),
            "data_fingerprint": self.panel.fingerprint(),
            "feature_fingerprint": self.feature_fingerprint,
            "market": self.panel.market_text,
            "first_date": str(self.dates[0].date()),
            "last_date": str(self.dates[-1].date()),
        }

    def mostly_missing(self) -> dict[str, tuple[str, ...]]:
        """Return the features that are missing in more than half of the rows of a ticker, by ticker."""
        found = {}
        for ticker in self.panel.tickers:
            rows = self.tickers == ticker
            empty = np.isnan(self.x[rows]).sum(axis=0) > rows.sum() / 2
            if empty.any():
                found[ticker] = tuple(np.asarray(self.names)[empty].tolist())
        return found

    def y(self, mode: str) -> Values:
        """Return what a model of `mode` learns (n,): the target as a float, or classes 0 … 4."""
        return self.classes if mode == "classification" else self.target

    def check(self, config: TrainingConfig) -> "Dataset":
        """Return itself, if these are the rows that a config asks for.

        Raises
        ------
        ConfigError
            If the rows were prepared for other features or another horizon than `config` names.
        DataError
            If a classification by fifths has one ticker only.
        """
        if self.key != dataset_key(config):
            raise ConfigError(
                f"The rows were prepared for {self.key}, but the config asks for {dataset_key(config)}; prepare again."
            )
        _check_classes(config, self.panel)
        return self


def dataset_key(config: TrainingConfig) -> Key:
    """Return the settings that rows depend on besides the prices."""
    rows = config.horizon, config.interval, config.target, config.classes, config.delisted
    return config.feature_set, config.features, *rows


def prepare(config: TrainingConfig, prices: PricePanel) -> Dataset:
    """Build features and targets.

    The first 252 sessions warm the features up, whichever are chosen, and the last `forward_days` have no target yet;
    neither gives rows.

    Parameters
    ----------
    config : feature_set, features, forward_days, interval, target, classes, delisted and split are read
    prices : PricePanel
        Of a source, or your own: then each ticker is judged first, and one that cannot be used is left out.

    Returns
    -------
    Dataset
        Its panel holds the tickers that were used, and in `skipped` those that were not, with the reason.

    Raises
    ------
    ConfigError
        If there is no feature of a name, or the horizon is too short for the target.
    DataError
        If the history is too short for the horizon and folds asked for, its bars are not of the interval, no ticker
        can be used, or the prices lack what a target or all features need.

    Examples
    --------
    Of 900 sessions the first 252 warm up and the last 30 have no target yet: 618 dates of two tickers.

    >>> days = pd.bdate_range("2020-01-01", periods=900)
    >>> close = pd.DataFrame({"UP": 1.001 ** np.arange(900), "DOWN": 0.999 ** np.arange(900)}, index=days)
    >>> dataset = prepare(TrainingConfig(forward_days=30, features="return_21d"), PricePanel(close=close))
    >>> len(dataset), dataset.x.shape, dataset.names
    (1236, (1236, 1), ('return_21d',))
    >>> dataset.target[:2].round(4).tolist()  # 1.001³⁰ − 1 and 0.999³⁰ − 1
    [0.0304, -0.0296]
    """
    prices = judged_panel(prices, config.interval)
    check_length(config, len(prices.dates))
    _check_classes(config, prices)
    features, switched_off = available(chosen(config), prices)
    rows = slice(WARM_UP, len(prices.dates) - config.horizon)
    known = targets(config.target, config.classes, prices, config.horizon, config.delisted)
    usable = known.usable[rows]
    date_codes, ticker_codes = np.nonzero(usable)
    return Dataset(
        x=feature_matrix(features, prices, rows, usable),
        realised=known.realised.to_numpy()[rows][usable],
        target=known.target.to_numpy()[rows][usable],
        classes=known.classes[rows][usable],
        dates=prices.dates[rows][date_codes],
        tickers=np.asarray(prices.tickers)[ticker_codes],
        features=features,
        panel=prices,
        key=dataset_key(config),
        switched_off=switched_off,
        delisted_rows=_delisted_rows(config, prices, rows),
    )


def _check_classes(config: TrainingConfig, prices: PricePanel) -> None:
    if config.mode == "classification" and config.classes == "quantiles":
        check_others(prices, "classes quantiles")


def _delisted_rows(config: TrainingConfig, prices: PricePanel, rows: slice) -> int:
    """Return how many rows have a target that ends with their ticker, before their horizon; dropped ones count, too."""
    if not prices.delisted:
        return 0
    end = ends(prices, config.horizon, "to_last_price")
    shorter = (end >= 0) & (end < ends(prices, config.horizon, "drop"))
    usable = target(config.target, prices, config.horizon, "to_last_price").notna().to_numpy()
    return int((shorter & usable)[rows].sum())


def feature_matrix(features: tuple[Feature, ...], prices: PricePanel, rows: slice, usable: Flags) -> Floats:
    """Return the features of the usable rows, one column at a time: the matrices of all would not fit.

    Parameters
    ----------
    features : d features that the prices have the columns for
    prices : a judged panel
    rows : of its dates
    usable : (dates of `rows`, ticker), true at n of them

    Returns
    -------
    float32 (n, d), in order of date, then ticker
    """
    inputs = Inputs(prices)
    x = np.empty((int(usable.sum()), len(features)), dtype=np.float32)
    columns = iter(x.T)
    for _, family in groupby(features, key=lambda item: item.family):
        for item in family:
            next(columns)[:] = item.compute(inputs).to_numpy()[rows][usable]
        inputs.memory.clear()  # a family shares most with itself
    return x


def splitter(config: TrainingConfig) -> DateSplitter:
    """Return the splitter of a config; its gap is the horizon."""
    folds, gap = config.split.n_splits, config.horizon
    made: dict[Scheme, DateSplitter] = {
        "walk_forward": WalkForward(folds, gap),
        "rolling": WalkForward(folds, gap, rolling=True),
        "purged_kfold": PurgedKFold(folds, gap, config.split.embargo),
        "shuffled": Shuffled(folds, gap),
    }
    return made[config.split.scheme]


def check_length(config: TrainingConfig, sessions: int) -> None:
    """Raise if the folds and the horizon of a config need more sessions (weeks of weekly prices) than there are.

    Raises
    ------
    DataError
        If there are too few.
    """
    needed = WARM_UP + config.horizon + splitter(config).min_dates()
    if sessions < needed:
        raise DataError(
            f"{config.split.n_splits} folds with a horizon of {bars(config.horizon, config.interval)} need at least "
            f"{bars(needed, config.interval)} of prices ({WARM_UP} of them to warm up the features), but "
            f"there are {sessions:,}; choose a longer period, fewer folds or a shorter horizon."
        )
