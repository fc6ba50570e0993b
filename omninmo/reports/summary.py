"""The executive summary of a run: what the console prints, and summary.md in the store."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from omninmo import schema
from omninmo.data.panel import PricePanel
from omninmo.evaluation.ranked_dates import reason_for_none, share_of_dates
from omninmo.evaluation.shap_table import global_importance
from omninmo.features.registry import FEATURES
from omninmo.reports.verdict import verdict

if TYPE_CHECKING:  # training brings XGBoost, which no page that reads a store waits for
    from omninmo.training.train import TrainingResult

TOP = 5


def summary(result: "TrainingResult", name: str) -> str:
    """Return the summary of one run as Markdown that also reads well as plain text."""
    sections = {
        "Data": _data(result),
        _title(result): _out_of_fold(result),
        "In-sample performance: says nothing about the future": _in_sample(result),
        "Feature stability": _stability(result),
        f"Top {TOP} features": _top(result),
    }
    body = "\n\n".join(
        f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines) for title, lines in sections.items()
    )
    config = result.config
    predicted = schema.MODES[config.mode] if config.mode == "classification" else schema.TARGETS[config.target].label
    what = f"{predicted}, {schema.bars(config.horizon, config.interval)} ahead."
    return f"# Executive summary: {name}\n\n{_verdict(result)}\n\n{what}\n\n{body}\n"


def _verdict(result: "TrainingResult") -> str:
    config = result.config
    return verdict(result.metrics, mode=config.mode, scheme=config.split.scheme, leaks=config.split.leaks).text


def _title(result: "TrainingResult") -> str:
    leaks = result.config.split.leaks
    return "DEMONSTRATION OF A LEAK, no result" if leaks else "Out-of-fold performance: rows the model had not seen"


def _data(result: "TrainingResult") -> list[str]:
    panel, known = result.dataset.panel, result.dataset.facts()
    lines = [
        f"Tickers: {len(panel.tickers)} used, {len(panel.skipped)} skipped, {len(panel.failed)} failed",
        *(f"{ticker} left out: {reason}" for ticker, reason in {**panel.skipped, **panel.failed}.items()),
        *(f"{ticker} is used, but {warning}" for ticker, warning in panel.warnings.items()),
        (
            f"{len(result.dataset):,} rows from {known['first_date']} to {known['last_date']}, "
            f"{known['feature_count']} features"
        ),
    ]
    lines += _market(panel) + _delisted(result)
    lines += _switched_off(result.dataset.switched_off)
    lines += _mostly_missing(result)
    return [*lines, panel.caution] if panel.caution else lines


def _market(panel: PricePanel) -> list[str]:
    return [] if panel.market_text == "none" else [f"The market is the {panel.market_text}"]


def _delisted(result: "TrainingResult") -> list[str]:
    """Return a line about the rows whose horizon outlasts their ticker."""
    dataset = result.dataset
    if not dataset.delisted_rows:
        return []
    tickers = ", ".join(dataset.panel.delisted)
    what = (
        "are left out, and with them what a delisting costs"
        if result.config.delisted == "drop"
        else "have a target that runs to the last price"
    )
    return [f"Delisted before the prices end: {tickers}; {dataset.delisted_rows:,} of their rows {what}"]


def _mostly_missing(result: "TrainingResult") -> list[str]:
    """Return one line per set of features that are missing in most rows of some tickers."""
    tickers: dict[tuple[str, ...], list[str]] = {}
    for ticker, names in result.dataset.mostly_missing().items():
        tickers.setdefault(names, []).append(ticker)
    return [
        f"Missing in more than half of the rows of {', '.join(some)}: {', '.join(names)}"
        for names, some in tickers.items()
    ]


def _switched_off(reasons: Mapping[str, str]) -> list[str]:
    """Return one line of how many features of each family the prices have no columns for; none if they have all."""
    if not reasons:
        return []
    counts = Counter(schema.FAMILIES[FEATURES[name].family] for name in reasons)
    families = ", ".join(f"{family} ({count})" for family, count in counts.most_common())
    return [f"Features switched off for want of price columns: {families}; summary.json has each with its reason"]


def _line(result: "TrainingResult", key: str, beside: str = "") -> str:
    metric = schema.in_mode(schema.METRICS[key], result.config.mode)
    text = f"{metric.label}: {metric.text(result.metrics.get(key))}"
    return f"{text} ({beside})" if beside else text


def _value(result: "TrainingResult", key: str) -> str:
    return schema.METRICS[key].text(result.metrics.get(key))


def _out_of_fold(result: "TrainingResult") -> list[str]:
    base = f"always predicting the usual direction: {_value(result, 'direction_base_rate')}"
    base += _above(result, "versus.base_rate.direction_accuracy")
    rated = result.config.mode == "classification"
    zero = "0 = the class shares of the training rows" if rated else "0 = the training mean"
    shared = [
        _line(result, "oos_skill", f"{_interval(result, 'oos_skill')}{zero}"),
        _line(result, "rank_ic_mean", _beside_rank_ic(result)),
        _line(result, "direction_accuracy", base),
    ]
    if rated:
        return [*shared, *_ratings(result), *_baselines(result)]
    return [
        *shared,
        _line(result, "cv_r2_mean", f"sd over folds {_value(result, 'cv_r2_std')}"),
        _line(result, "cv_rmse_mean", f"sd over folds {_value(result, 'cv_rmse_std')}"),
        *_baselines(result),
    ]


def _beside_rank_ic(result: "TrainingResult") -> str:
    """Return what a rank IC rests on, or why there is none."""
    metrics = result.metrics
    if not math.isfinite(metrics["rank_ic_mean"]):
        return reason_for_none(metrics)
    dates = f"{share}; " if (share := share_of_dates(metrics)) else ""
    t_value = f"t-value {_value(result, 'rank_ic_t')}"
    luck = "below about 2 it may be luck" if math.isfinite(metrics["rank_ic_t"]) else "too few dates for one"
    return f"{dates}{_interval(result, 'rank_ic_mean')}{t_value}; {luck}"


def _ratings(result: "TrainingResult") -> list[str]:
    """Return the scores of ratings beside what they have to beat, how ratings are made, what their skill is worth."""
    usual = f"always the usual rating: {_value(result, 'cv_accuracy_base')}"
    return [
        _line(result, "cv_accuracy_mean", f"sd over folds {_value(result, 'cv_accuracy_std')}; {usual}"),
        _line(result, "brier", f"class shares: {_value(result, 'brier_base')}; lower is better"),
        _line(result, "log_loss", f"class shares: {_value(result, 'log_loss_base')}; lower is better"),
        schema.RATING_RULES[result.config.classes],
        schema.RATINGS_CAUTION,
    ]


def _baselines(result: "TrainingResult") -> list[str]:
    """Return a line for each baseline that could have been used instead, with how far the model is above it."""
    shown = [(name, key) for name in schema.BASELINES if name != "mean" for key in ("oos_skill", "rank_ic_mean")]
    return [
        _line(result, f"baseline.{name}.{key}") + _above(result, f"versus.{name}.{key}")
        for name, key in shown
        if f"baseline.{name}.{key}" in result.metrics
    ]


def _above(result: "TrainingResult", key: str) -> str:
    """Return the difference model − baseline with its interval, to stand behind the baseline's score."""
    if key not in result.metrics:
        return ""
    low, high = _value(result, f"{key}_low"), _value(result, f"{key}_high")
    return f"; the model less it: {_value(result, key)}, 95 %: {low} to {high}"


def _interval(result: "TrainingResult", key: str) -> str:
    if f"{key}_low" not in result.metrics:
        return ""
    return f"95 %: {_value(result, f'{key}_low')} to {_value(result, f'{key}_high')}; "


def _in_sample(result: "TrainingResult") -> list[str]:
    keys = ("final_r2", "final_rmse", "final_mae", "final_accuracy", "final_accuracy_base")
    return [_line(result, key) for key in keys if key in result.metrics]


def _stability(result: "TrainingResult") -> list[str]:
    k = f"top {_value(result, 'stability_k')} features, 1 = identical, 0 = random"
    return [
        _line(result, "feature_stability", "the guide calls > 0.8 stable, but pure noise may reach it too"),
        _line(result, "stability_nogueira", k),
    ]


def _top(result: "TrainingResult") -> list[str]:
    shares, text = global_importance(result.shap).head(TOP), schema.FORMATS["share"].text
    labels = {item.name: item.label for item in result.dataset.features}
    lines = [f"{labels[str(name)]} ({name}): {text(share)}" for name, share in shares.items()]
    return [*lines, f"Together: {text(shares.sum())} of the importance"]
