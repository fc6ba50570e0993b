"""The executive summary of a run: what the console prints, and summary.md in the store."""

from collections import Counter
from collections.abc import Mapping

from omninmo import schema
from omninmo.evaluation.shap_table import global_importance
from omninmo.features.registry import FEATURES
from omninmo.training.train import TrainingResult

TOP = 5


def summary(result: TrainingResult, name: str) -> str:
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
    weeks = f" (rounded up to {config.horizon} weeks)" if config.interval == "1wk" else ""
    predicted = schema.MODES[config.mode] if config.mode == "classification" else schema.TARGETS[config.target].label
    return f"# Executive summary: {name}\n\n{predicted}, {config.forward_days} sessions{weeks} ahead.\n\n{body}\n"


def _title(result: TrainingResult) -> str:
    leaks = result.config.split.leaks
    return "DEMONSTRATION OF A LEAK, no result" if leaks else "Out-of-fold performance: rows the model had not seen"


def _data(result: TrainingResult) -> list[str]:
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
    lines += _switched_off(result.dataset.switched_off)
    return [*lines, panel.caution] if panel.caution else lines


def _switched_off(reasons: Mapping[str, str]) -> list[str]:
    """Return one line of how many features of each family the prices have no columns for; none if they have all."""
    if not reasons:
        return []
    counts = Counter(schema.FAMILIES[FEATURES[name].family] for name in reasons)
    families = ", ".join(f"{family} ({count})" for family, count in counts.most_common())
    return [f"Features switched off for want of price columns: {families}; summary.json has each with its reason"]


def _line(result: TrainingResult, key: str, beside: str = "") -> str:
    metric = schema.METRICS[key]
    text = f"{metric.label}: {metric.text(result.metrics.get(key))}"
    return f"{text} ({beside})" if beside else text


def _value(result: TrainingResult, key: str) -> str:
    return schema.METRICS[key].text(result.metrics.get(key))


def _out_of_fold(result: TrainingResult) -> list[str]:
    base = f"always predicting the usual direction: {_value(result, 'direction_base_rate')}"
    shared = [
        _line(result, "oos_skill", f"{_interval(result, 'oos_skill')}0 = the baseline: training mean, or class shares"),
        _line(
            result,
            "rank_ic_mean",
            f"{_interval(result, 'rank_ic_mean')}t-value {_value(result, 'rank_ic_t')}; below about 2 it may be luck",
        ),
        _line(result, "direction_accuracy", base),
    ]
    if result.config.mode == "classification":
        accuracy = _line(result, "cv_accuracy_mean", f"sd over folds {_value(result, 'cv_accuracy_std')}")
        log_loss = _line(result, "log_loss", f"class shares: {_value(result, 'log_loss_base')}")
        return [*shared, accuracy, log_loss, *_baselines(result), schema.RATINGS_CAUTION]
    return [
        *shared,
        _line(result, "cv_r2_mean", f"sd over folds {_value(result, 'cv_r2_std')}"),
        _line(result, "cv_rmse_mean", f"sd over folds {_value(result, 'cv_rmse_std')}"),
        *_baselines(result),
    ]


def _baselines(result: TrainingResult) -> list[str]:
    """Return a line for each baseline that could have been used instead."""
    shown = (f"baseline.{name}.{key}" for name in schema.BASELINES for key in ("oos_skill", "rank_ic_mean"))
    return [_line(result, key) for key in shown if key in result.metrics and not key.startswith("baseline.mean.")]


def _interval(result: TrainingResult, key: str) -> str:
    if f"{key}_low" not in result.metrics:
        return ""
    return f"95 %: {_value(result, f'{key}_low')} to {_value(result, f'{key}_high')}; "


def _in_sample(result: TrainingResult) -> list[str]:
    keys = ("final_r2", "final_rmse", "final_mae", "final_accuracy")
    return [_line(result, key) for key in keys if key in result.metrics]


def _stability(result: TrainingResult) -> list[str]:
    k = f"top {_value(result, 'stability_k')} features, 1 = identical, 0 = random"
    return [
        _line(result, "feature_stability", "the guide calls > 0.8 stable, but pure noise may reach it too"),
        _line(result, "stability_nogueira", k),
    ]


def _top(result: TrainingResult) -> list[str]:
    shares, text = global_importance(result.shap).head(TOP), schema.FORMATS["share"].text
    labels = {item.name: item.label for item in result.dataset.features}
    lines = [f"{labels[str(name)]} ({name}): {text(share)}" for name, share in shares.items()]
    return [*lines, f"Together: {text(shares.sum())} of the importance"]
