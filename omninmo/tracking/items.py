"""What a run leaves in the store, as data: `writer` logs whatever comes out of here and knows no more."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.evaluation.clusters import FeatureCorrelation, feature_correlation
from omninmo.evaluation.feature_ranges import feature_ranges
from omninmo.evaluation.shap_table import sample_rows
from omninmo.reports.summary import summary
from omninmo.tracking.stored_intervals import intervals_text
from omninmo.tracking.stored_shap import shap_frame, shap_meta
from omninmo.tracking.wide_tables import closes_frame, correlation_frame

if TYPE_CHECKING:  # training brings XGBoost, which no page that reads a store waits for
    from omninmo.dataset.prepare import Dataset
    from omninmo.training.train import TrainingResult

MAX_PARAM_LETTERS = 6000

CORRELATION_ROWS = 5000
"""Rows that the correlation of the features is of: its standard error is 0.014 where they are independent."""


@dataclass(frozen=True)
class Param:
    """A setting or fact, as text."""

    key: str
    value: str


@dataclass(frozen=True)
class Metric:
    """A number, at a step where it belongs to a history."""

    key: str
    value: float
    step: int = 0


@dataclass(frozen=True)
class Table:
    """A DataFrame that becomes a parquet file. `metadata` travels inside the file."""

    path: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class File:
    """A text file."""

    path: str
    text: str


@dataclass(frozen=True)
class Prices:
    """The prices that a run was trained on, as MLflow lists a data set: named and described, not copied."""

    name: str
    digest: str
    source: str
    profile: str


Item = Param | Metric | Table | File | Prices


def config_params(config: TrainingConfig) -> dict[str, str]:
    """Return a config as flat text params with the store's names.

    Of `leaf_horizons` and `min_child_weight` the one that decides: what the former amounts to is logged with the rows.
    """
    plain = config.flat() | {"gap": config.horizon, "tickers": ",".join(config.tickers) or "all"}
    plain["features"] = ",".join(config.features) or schema.ALL_OF_THE_SET
    idle = "min_child_weight" if config.model.min_child_weight is None else "leaf_horizons"
    return {key: _short(str(value)) for key, value in plain.items() if key not in ("name", "experiment", idle)}


def run_name(config: TrainingConfig, n_tickers: int, suffix: str) -> str:
    """Return the user's own name of a run, or one of its settings, e.g. reg-30d-excess-d3-lr0.03-20t-yahoo-1a2b.

    Target, source and features are named where they are not the usual ones. At most 80 letters.
    """
    if config.name:
        return config.name
    usual, model = TrainingConfig(), config.model
    span = f"{config.horizon}w" if config.interval == "1wk" else f"{config.forward_days}d"
    words = [
        {"regression": "reg", "classification": "cls"}[config.mode],
        span,
        "" if config.target == usual.target else config.target.partition("_")[0],
        f"d{model.max_depth}",
        f"lr{model.learning_rate:g}",
        f"{n_tickers}t",
        "" if config.source == usual.source else config.source,
        "" if config.feature_set == usual.feature_set else config.feature_set,
        f"{len(config.features)}f" if config.features else "",
        suffix,
    ]
    return "-".join(filter(None, words))


def items(result: "TrainingResult", name: str) -> Iterator[Item]:
    """Yield everything to log of a finished training, but for the model itself."""
    from omninmo.training.leaf_weight import min_child_weight  # with scikit-learn, which no page waits for

    config, dataset = result.config, result.dataset
    known = dataset.facts() | {"min_child_weight": min_child_weight(config, dataset.dates, dataset.y(config.mode))}
    for key, value in (config_params(result.config) | {key: str(value) for key, value in known.items()}).items():
        yield Param(key, value)
    yield _prices(result.config, known)
    for metric in _metrics(result):
        if math.isfinite(metric.value):
            yield metric
    yield File(schema.CONFIG_FILE, result.config.model_dump_json(indent=1))
    yield File(schema.SUMMARY_TEXT, summary(result, name))
    yield File(schema.SUMMARY_FILE, _json(_summary_data(result, name)))
    yield File(schema.FEATURES_FILE, _json(_features(result)))
    yield File(schema.FEATURE_RANGES_FILE, _json(feature_ranges(dataset.x, dataset.names)))
    yield File(schema.FOLDS_FILE, _json({"folds": _records(result.folds), "rounds": _records(result.rounds)}))
    yield Table(schema.PREDICTIONS_FILE, result.predictions)
    yield Table(schema.IMPORTANCES_FILE, result.importances)
    yield Table(schema.CLOSES_FILE, closes_frame(dataset.panel.close))
    yield Table(schema.FEATURE_CORRELATION_FILE, correlation_frame(_correlation(dataset)))
    if result.intervals is not None:
        yield File(schema.INTERVALS_FILE, intervals_text(result.intervals))
    yield Table(schema.SHAP_VALUES_FILE, shap_frame(result.shap))
    yield File(schema.SHAP_META_FILE, _json(shap_meta(result.shap)))


def _correlation(dataset: "Dataset") -> FeatureCorrelation:
    rows = sample_rows(dataset.dates, dataset.tickers, CORRELATION_ROWS)
    return FeatureCorrelation(feature_correlation(dataset.x[rows], dataset.names), len(rows))


def _prices(config: TrainingConfig, facts: Mapping[str, str | int | float]) -> Prices:
    source = {"source": config.source, "interval": config.interval, "period": config.period, "path": config.path}
    profile = {
        "num_rows": facts["total_samples"],
        "tickers": facts["processed_tickers_count"],
        "first_date": facts["first_date"],
        "last_date": facts["last_date"],
    }
    return Prices(config.source, str(facts["data_fingerprint"]), _json(source), _json(profile))


def _metrics(result: "TrainingResult") -> Iterator[Metric]:
    """Yield every number; those of a leaking demonstration under names of their own, which no ranking looks at."""
    apart = schema.DEMONSTRATION if result.config.split.leaks else ""
    for key, number in result.metrics.items():
        yield Metric(key if key.startswith("time.") else f"{apart}{key}", number)
    for history in _histories(result):
        yield Metric(f"{apart}{history.key}", history.value, history.step)


def _histories(result: "TrainingResult") -> Iterator[Metric]:
    for row in result.folds.to_dict("records"):
        for key in schema.FOLD_METRICS:
            if key in row and math.isfinite(row[key]):
                yield Metric(f"fold.{key}", float(row[key]), int(row["fold"]))
    error = "log_loss" if result.config.mode == "classification" else "rmse"
    for row in result.rounds.to_dict("records"):
        for side in ("train", "valid"):
            yield Metric(f"round.{side}.{error}", float(row[side]), int(row["round"]))


def _summary_data(result: "TrainingResult", name: str) -> dict[str, Any]:
    panel = result.dataset.panel
    return {
        "name": name,
        **result.dataset.facts(),
        "tickers": panel.tickers,
        "skipped": dict(panel.skipped),
        "failed": dict(panel.failed),
        "warnings": dict(panel.warnings),
        "caution": panel.caution,
        "switched_off": dict(result.dataset.switched_off),
        "metrics": {key: value for key, value in result.metrics.items() if math.isfinite(value)},
    }


def _features(result: "TrainingResult") -> list[dict[str, str]]:
    return [
        {"name": item.name, "family": item.family, "label": item.label, "format": item.format, "help": item.help}
        for item in result.dataset.features
    ]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain JSON values: dates as 2022-12-28, missing as null."""
    return json.loads(frame.to_json(orient="records", date_format="iso", date_unit="s", double_precision=10))


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, allow_nan=False)


def _short(text: str) -> str:
    return text if len(text) <= MAX_PARAM_LETTERS else text[: MAX_PARAM_LETTERS - 1] + "…"
