"""What a training run is made from: frozen, bounded, and the only place with defaults. Labels are in `schema`."""

import re
import shlex
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from omninmo.schema import LEAKS
from omninmo.settings import Settings

Source = Literal["sample", "yahoo", "csv", "parquet", "own"]
Mode = Literal["regression", "classification"]
FeatureSet = Literal["minimal", "technical", "risk", "full"]
Scheme = Literal["walk_forward", "rolling", "purged_kfold", "shuffled"]
Target = Literal["forward_return", "excess_return", "volatility_adjusted", "cross_sectional_rank"]
Classes = Literal["thresholds", "quantiles"]
Interval = Literal["1d", "1wk"]
DateOrder = Literal["auto", "day_first", "month_first", "year_first"]
Delisted = Literal["to_last_price", "drop"]

TICKER = re.compile(r"[A-Z0-9^][A-Z0-9.\-=^]{0,14}")
PERIOD = re.compile(r"(?P<count>[1-9][0-9]{0,3})(?P<unit>mo|y)|max")
EXPERIMENT = "stock_prediction"
SESSIONS_PER_WEEK = 5
PRICES_NOT_KEPT = (
    "This run was trained on prices given from Python, which were not kept; "
    "run it again from Python: run_experiment(config, prices=…)."
)
"""Why nobody else can train with source “own”."""
PRESETS = {
    "DOW30": (
        "AAPL", "AMGN", "AMZN", "AXP", "BA", "CAT", "CRM", "CSCO", "CVX", "DIS",
        "GS", "HD", "HON", "IBM", "JNJ", "JPM", "KO", "MCD", "MMM", "MRK",
        "MSFT", "NKE", "NVDA", "PG", "SHW", "TRV", "UNH", "V", "VZ", "WMT",
    ),
    "SECTORS": ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY"),
}  # fmt: skip
"""Lists of tickers that a name stands for: today's members, so that the past is seen through survivors."""


def split_tickers(value: Any) -> Any:
    """Turn "aapl, msft" or a list into a tuple of upper-case tickers without repeats, in the order given."""
    words = re.split(r"[\s,;]+", value) if isinstance(value, str) else value
    if not isinstance(words, (list, tuple)):
        return value
    named = [str(word).strip().upper() for word in words if str(word).strip()]
    tickers = tuple(dict.fromkeys(ticker for name in named for ticker in PRESETS.get(name, (name,))))
    for ticker in tickers:
        if not TICKER.fullmatch(ticker) or ".." in ticker:
            raise ValueError(
                f"{ticker[:40]!r} is not a ticker; use letters, digits and . - = ^ only, 15 at most, e.g. AAPL"
            )
    return tickers


def _check_period(value: Any) -> Any:
    if isinstance(value, str) and not PERIOD.fullmatch(value):
        raise ValueError(f"{value[:40]!r} is not a period; write years or months such as 10y or 18mo, or max")
    return value


def _split_features(value: Any) -> Any:
    words = re.split(r"[\s,;]+", value.strip()) if isinstance(value, str) else value
    return tuple(dict.fromkeys(word for word in words if word)) if isinstance(words, (list, tuple)) else value


def _none(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip().lower() in ("", "none") else value


Tickers = Annotated[tuple[str, ...], BeforeValidator(split_tickers), Field(max_length=2000)]
PricePath = Annotated[str, Field(max_length=500)]
Features = Annotated[tuple[str, ...], BeforeValidator(_split_features)]
Period = Annotated[str, BeforeValidator(_check_period)]
OptionalNumber = Annotated[float | None, BeforeValidator(_none)]


class ModelParams(Settings):
    """XGBoost settings. The defaults lose little on noise: chosen on simulated worlds, never on the sample.

    A leaf rests on `leaf_horizons` horizons of dates, see `training.leaf_weight`, unless `min_child_weight` is given.

    Examples
    --------
    >>> from omninmo import ModelParams
    >>> params = ModelParams(max_depth=2).replace(learning_rate=0.1)
    >>> params.max_depth, params.learning_rate, params.n_estimators
    (2, 0.1, 60)
    >>> ModelParams(subsample=2)
    Traceback (most recent call last):
    omninmo.errors.ConfigError: subsample is 2, but must be a number above 0 and at most 1; the default is 0.5.
    """

    learning_rate: float = Field(0.03, ge=0.001, le=1)
    max_depth: int = Field(3, ge=1, le=12)
    n_estimators: int = Field(60, ge=1, le=5000)
    subsample: float = Field(0.5, gt=0, le=1)
    colsample_bytree: float = Field(0.1, gt=0, le=1)
    leaf_horizons: float = Field(1, ge=0, le=100)
    min_child_weight: OptionalNumber = Field(None, ge=0, le=100_000_000)
    reg_lambda: float = Field(1.0, ge=0, le=100_000)


class FitConfig(Settings):
    """How the rows are used: how much older ones count, and when boosting ends."""

    early_stopping: int = Field(0, ge=0, le=500)
    weight_half_life: int = Field(0, ge=0, le=10_000)


GUIDE_MODEL = {
    "learning_rate": 0.1,
    "max_depth": 6,
    "n_estimators": 100,
    "subsample": 1.0,
    "colsample_bytree": 1.0,
    "min_child_weight": 1.0,
    "reg_lambda": 1.0,
}
"""The original settings of the guide, kept as a preset to compare with."""


class SplitConfig(Settings):
    """On which dates a model is tested. The gap equals the horizon, so that no target reaches into a test fold.

    `shuffled` is the leak that this project is against, kept as a demonstration: its scores are never ranked.

    Examples
    --------
    >>> from omninmo.config import SplitConfig
    >>> SplitConfig(scheme="purged_kfold", n_splits=4, embargo=10)
    SplitConfig(scheme='purged_kfold', n_splits=4, embargo=10)
    >>> SplitConfig(scheme="shuffled").leaks
    True
    """

    scheme: Scheme = Field("walk_forward")
    n_splits: int = Field(5, ge=2, le=20)
    embargo: int = Field(0, ge=0, le=252)

    @property
    def leaks(self) -> bool:
        """Whether rows of a test fold's neighbouring dates are in its training rows."""
        return self.scheme == LEAKS


class TrainingConfig(Settings):
    """Everything that decides the numbers of one training run, and the name it goes by.

    Examples
    --------
    >>> from omninmo import ModelParams, TrainingConfig
    >>> config = TrainingConfig(tickers="aapl, ko", forward_days=60, model=ModelParams(max_depth=5))
    >>> config.tickers, config.model.max_depth, config.split.n_splits
    (('AAPL', 'KO'), 5, 5)
    >>> config.command()
    'python -m omninmo train --force-sample --tickers AAPL,KO --forward-days 60 --max-depth 5'
    >>> TrainingConfig.from_flat(**config.flat()) == config
    True
    """

    name: str = Field("", max_length=80)
    experiment: str = Field(EXPERIMENT, pattern=r"^\w[\w .-]{0,79}$")
    mode: Mode = Field("regression")
    source: Source = Field("sample")
    path: PricePath = Field("")
    date_order: DateOrder = Field("auto")
    tickers: Tickers = Field(())
    period: Period = Field("10y")
    interval: Interval = Field("1d")
    forward_days: int = Field(30, ge=1, le=252)
    target: Target = Field("forward_return")
    classes: Classes = Field("thresholds")
    delisted: Delisted = Field("to_last_price")
    feature_set: FeatureSet = Field("full")
    features: Features = Field((), max_length=500)
    split: SplitConfig = SplitConfig()
    model: ModelParams = ModelParams()
    fit: FitConfig = FitConfig()
    shap_rows: int = Field(2000, ge=50, le=20_000)
    seed: int = Field(42, ge=0, le=2**31 - 1)
    threads: int = Field(2, ge=1, le=64)

    @model_validator(mode="after")
    def _ratings_are_of_returns(self) -> Self:
        if self.mode == "classification" and self.classes == "thresholds" and self.target != "forward_return":
            raise ValueError(
                f"ratings by fixed returns are of the forward return, but target is {self.target}; "
                "choose target forward_return, or classes quantiles"
            )
        return self

    @property
    def horizon(self) -> int:
        """The horizon in bars: sessions of daily prices, weeks (rounded up) of weekly ones."""
        return self.forward_days if self.interval == "1d" else -(-self.forward_days // SESSIONS_PER_WEEK)

    def flat(self) -> dict[str, Any]:
        """Return every setting by its own name, those of `split`, `model` and `fit` beside the others."""
        values = self.model_dump(exclude=set(PARTS))
        return values | self.split.model_dump() | self.model.model_dump() | self.fit.model_dump()

    @classmethod
    def from_flat(cls, **values: Any) -> Self:
        """Return the config that `flat` describes; settings left out take their defaults.

        Raises
        ------
        ConfigError
            If a value is out of bounds, or no setting has that name.
        """
        nested = {
            part: {name: values.pop(name) for name in list(values) if name in settings.model_fields}
            for part, settings in PARTS.items()
        }
        return cls(**values, **nested)

    def command(self) -> str:
        """Return the command line that trains the same run; settings at their default are left out.

        No command line has the prices that were given from Python: a comment says so then.
        """
        if self.source == "own":
            return "# Prices given from Python: only run_experiment(config, prices=…) can repeat this run."
        usual = TrainingConfig().flat()
        words = ["python -m omninmo train", "--force-sample" if self.source == "sample" else f"--source {self.source}"]
        for name, value in self.flat().items():
            if value != usual[name] and name != "source":
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                words.append(f"--{name.replace('_', '-')} {shlex.quote(text)}")
        return " ".join(words)


PARTS: dict[str, type[Settings]] = {"split": SplitConfig, "model": ModelParams, "fit": FitConfig}
_HOLDERS: tuple[type[Settings], ...] = (TrainingConfig, *PARTS.values())
FIELDS = {name: settings for settings in _HOLDERS for name in settings.model_fields if name not in PARTS}
"""Every setting by its own name, with the class that holds it."""
