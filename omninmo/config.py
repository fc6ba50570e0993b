"""What a training run is made from: frozen, bounded, and the only place with defaults.

A value out of bounds raises `ConfigError` with one sentence; nothing is clipped silently. XGBoost itself accepts
n_estimators=-1, max_depth=10**9 and learning_rate=nan, so the bounds have to be ours.
"""

import re
import shlex
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from omninmo.errors import ConfigError

Source = Literal["sample", "yahoo", "csv", "parquet", "own"]
Mode = Literal["regression", "classification"]
FeatureSet = Literal["minimal", "technical", "risk", "full"]
Scheme = Literal["walk_forward", "rolling", "purged_kfold", "shuffled"]
Target = Literal["forward_return", "excess_return", "volatility_adjusted", "cross_sectional_rank"]
Classes = Literal["thresholds", "quantiles"]
Interval = Literal["1d", "1wk"]

TICKER = re.compile(r"[A-Z0-9^][A-Z0-9.\-=^]{0,14}")
PERIOD = re.compile(r"(?P<count>[1-9][0-9]{0,3})(?P<unit>mo|y)|max")
EXPERIMENT = "stock_prediction"
SESSIONS_PER_WEEK = 5
PRESETS = {
    "DOW30": (
        "AAPL", "AMGN", "AMZN", "AXP", "BA", "CAT", "CRM", "CSCO", "CVX", "DIS",
        "GS", "HD", "HON", "IBM", "JNJ", "JPM", "KO", "MCD", "MMM", "MRK",
        "MSFT", "NKE", "NVDA", "PG", "SHW", "TRV", "UNH", "V", "VZ", "WMT",
    ),
    "SECTORS": ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY"),
}  # fmt: skip
"""Lists of tickers that a name stands for: today's members, so that the past is seen through survivors."""


class Settings(BaseModel):
    """Base of the config classes: frozen, no unknown names, one-sentence errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def __init__(self, /, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigError(_sentence(type(self), error.errors()[0])) from None

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some settings changed, checked like a new one."""
        return type(self)(**{**self.model_dump(), **changes})


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


Tickers = Annotated[tuple[str, ...], BeforeValidator(split_tickers)]
Features = Annotated[tuple[str, ...], BeforeValidator(_split_features)]
Period = Annotated[str, BeforeValidator(_check_period)]
OptionalNumber = Annotated[float | None, BeforeValidator(_none)]


class ModelParams(Settings):
    """XGBoost settings. The defaults lose little on noise: chosen on simulated worlds, never on the sample (0008).

    A leaf rests on `leaf_horizons` horizons of dates, see `training.leaf_weight`, unless `min_child_weight` is given.
    """

    learning_rate: float = Field(0.03, ge=0.001, le=1, description="Learning rate")
    max_depth: int = Field(3, ge=1, le=12, description="Tree depth")
    n_estimators: int = Field(60, ge=1, le=5000, description="Trees")
    subsample: float = Field(0.5, gt=0, le=1, description="Row share")
    colsample_bytree: float = Field(0.1, gt=0, le=1, description="Feature share")
    leaf_horizons: float = Field(1, ge=0, le=100, description="Horizons per leaf")
    min_child_weight: OptionalNumber = Field(None, ge=0, le=100_000_000, description="Leaf weight")
    reg_lambda: float = Field(1.0, ge=0, le=100_000, description="L2 penalty")


class FitConfig(Settings):
    """How the rows are used: how much older ones count, and when boosting ends."""

    early_stopping: int = Field(0, ge=0, le=500, description="Early stopping, rounds")
    weight_half_life: int = Field(0, ge=0, le=10_000, description="Half-life of weights, sessions")


GUIDE_MODEL = {
    "learning_rate": 0.1,
    "max_depth": 6,
    "n_estimators": 100,
    "subsample": 1.0,
    "colsample_bytree": 1.0,
    "min_child_weight": 1.0,
    "reg_lambda": 1.0,
}
"""The settings of the guide's original project, kept as a preset to compare with."""


class SplitConfig(Settings):
    """On which dates a model is tested. The gap equals the horizon, so that no label reaches into a test fold.

    `shuffled` is the leak that this project is against, kept as a demonstration: its scores are never ranked.
    """

    scheme: Scheme = Field("walk_forward", description="Split")
    n_splits: int = Field(5, ge=2, le=20, description="Folds")
    embargo: int = Field(0, ge=0, le=252, description="Embargo, sessions")


class TrainingConfig(Settings):
    """Everything that decides the numbers of one training run, and the name it goes by."""

    name: str = Field("", max_length=80, description="Run name")
    experiment: str = Field(EXPERIMENT, pattern=r"^\w[\w .-]{0,79}$", description="Experiment")
    mode: Mode = Field("regression", description="Mode")
    source: Source = Field("sample", description="Price source")
    path: str = Field("", max_length=500, description="File or folder of prices")
    tickers: Tickers = Field((), max_length=2000, description="Tickers")
    period: Period = Field("10y", description="Period")
    interval: Interval = Field("1d", description="Bar")
    forward_days: int = Field(30, ge=1, le=252, description="Horizon, sessions")
    target: Target = Field("forward_return", description="Target")
    classes: Classes = Field("thresholds", description="Classes")
    feature_set: FeatureSet = Field("full", description="Feature set")
    features: Features = Field((), max_length=500, description="Features")
    split: SplitConfig = SplitConfig()
    model: ModelParams = ModelParams()
    fit: FitConfig = FitConfig()
    shap_rows: int = Field(2000, ge=50, le=20_000, description="Rows explained")
    seed: int = Field(42, ge=0, le=2**31 - 1, description="Seed")
    threads: int = Field(2, ge=1, le=64, description="Threads")

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
        """Return the command line that trains the same run; settings at their default are left out."""
        usual = TrainingConfig().flat()
        words = ["python -m omninmo train", "--force-sample" if self.source == "sample" else f"--source {self.source}"]
        for name, value in self.flat().items():
            if value != usual[name] and name != "source":
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                words.append(f"--{name.replace('_', '-')} {shlex.quote(text)}")
        return " ".join(words)


PARTS: dict[str, type[Settings]] = {"split": SplitConfig, "model": ModelParams, "fit": FitConfig}


class SweepConfig(Settings):
    """Several configs trained one after the other, sharing prices and features."""

    name: str = Field("sweep", min_length=1, max_length=60, description="Sweep name")
    runs: tuple[TrainingConfig, ...] = Field(min_length=1, max_length=500, description="Runs")


def sample_sweep() -> SweepConfig:
    """Return the ten runs of **Train sample sweep**: horizons, depths, learning rates, feature sets, both modes."""
    base = TrainingConfig()
    shallow = ModelParams(max_depth=2)
    return SweepConfig(
        name="sample-sweep",
        runs=(
            base,
            base.replace(forward_days=10),
            base.replace(forward_days=60),
            base.replace(model=shallow),
            base.replace(model=ModelParams(max_depth=5)),
            base.replace(model=ModelParams(learning_rate=0.1, n_estimators=100)),
            base.replace(feature_set="minimal"),
            base.replace(feature_set="technical"),
            base.replace(model=ModelParams(**GUIDE_MODEL)),
            base.replace(mode="classification", model=ModelParams(max_depth=2)),
        ),
    )


def _sentence(settings: type[Settings], detail: ErrorDetails) -> str:
    """Say in one sentence what was asked, what is allowed and what to do."""
    path = [str(part) for part in detail["loc"]]
    name = path[-1] if path else settings.__name__
    if detail["type"] == "value_error":
        said = str(detail["ctx"]["error"])
        return f"{name}: {said}." if path else f"{said[0].upper()}{said[1:]}."
    if detail["type"] == "extra_forbidden":
        return f"There is no setting {name!r}; the settings are {', '.join(settings.model_fields)}."
    if detail["type"] == "missing":
        return f"{name} is missing; give it a value."
    given = str(detail["input"])[:40]
    return f"{name} is {given}, but {_demand(settings, name, detail)}."


def _demand(settings: type[Settings], name: str, detail: ErrorDetails) -> str:
    field = settings.model_fields.get(name)
    if field is None:
        return detail["msg"][:1].lower() + detail["msg"][1:]
    if detail["type"] == "literal_error":
        return f"must be one of {', '.join(get_args(field.annotation))}; choose one of them"
    bounds = bounds_of(settings, name)
    if bounds is None:
        return detail["msg"][:1].lower() + detail["msg"][1:]
    kind = "a whole number" if field.annotation is int else "a number"
    low, high, open_low = bounds
    above = "above" if open_low else "of at least"
    usual = "none" if field.default is None else f"{field.default:g}"
    return f"must be {kind} {above} {low:g} and at most {high:g}; the default is {usual}"


def bounds_of(settings: type[Settings], name: str) -> tuple[float, float, bool] | None:
    """Return (lowest, highest, whether the lowest itself is excluded) of a numeric setting; None for the others."""
    limits: dict[str, float] = {}
    for rule in settings.model_fields[name].metadata:
        limits.update({word: getattr(rule, word) for word in ("ge", "gt", "le") if hasattr(rule, word)})
    if "le" not in limits:
        return None
    return limits.get("ge", limits.get("gt", 0)), limits["le"], "gt" in limits
