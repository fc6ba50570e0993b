"""Every setting of a training, and every param in the store: the settings, and facts about the data."""

from dataclasses import replace

from omninmo.schema.entries import Entry, Group, by_key
from omninmo.schema.words import CLASSES, DATE_ORDERS, DELISTED, INTERVALS, MODES, SCHEMES, SOURCES, TARGETS

GROUPS: dict[Group, str] = {
    "what": "What is predicted",
    "data": "Prices and features",
    "model": "Model",
    "validation": "Validation",
    "run": "Run",
}
"""The parts of the form, in order."""


def _of_group(group: Group, *entries: Entry) -> dict[str, Entry]:
    """Return settings by their keys, in their order, each with the part of the form where it stands."""
    return by_key(*(replace(entry, group=group) for entry in entries))


_WHAT = _of_group(
    "what",
    Entry("mode", "Mode", "text", "Regression predicts a number, classification one of five classes.", words=MODES),
    Entry(
        "forward_days",
        "Horizon",
        "count",
        "Sessions from a date to the one predicted; of weekly prices rounded up to weeks.",
        counts="sessions",
    ),
    Entry(
        "target",
        "Target",
        "text",
        (
            "The quantity that is predicted, of each ticker on each date. "
            + " ".join(f"{key}: {entry.help}" for key, entry in TARGETS.items())
        ),
        words={key: entry.label for key, entry in TARGETS.items()},
    ),
    Entry(
        "classes",
        "Classes",
        "text",
        "How the five classes are cut: at fixed returns, or into fifths of each date's tickers.",
        words=CLASSES,
    ),
    Entry(
        "delisted",
        "Delisted tickers",
        "text",
        (
            "Rows whose horizon outlasts their ticker: their target runs to its last price, or they are left out. "
            "Without them, what a delisting costs is missing."
        ),
        words=DELISTED,
    ),
)
_DATA = _of_group(
    "data",
    Entry("source", "Prices", "text", "Source of the prices.", words=SOURCES),
    Entry("period", "Period", "text", "Length of the price history, counted back from its last date."),
    Entry("interval", "Bar interval", "text", "Time that one row of prices covers.", words=INTERVALS),
    Entry(
        "feature_set",
        "Feature set",
        "text",
        (
            "Features of the model. minimal: eight of them; technical: returns, trend, momentum, volatility, range and "
            "volume; risk: volatility, drawdown, shape and market; full: all."
        ),
    ),
    Entry("path", "File or folder", "text", "Path of the prices of a CSV, Excel or parquet source."),
    Entry(
        "date_order",
        "Order of dates",
        "text",
        "How dates in own files are read where the column allows several readings; year first is 24-12-31.",
        words=DATE_ORDERS,
    ),
    Entry("tickers", "Tickers", "text", "Tickers to train on; empty: all of the source."),
    Entry("features", "Chosen features", "text", "Features chosen by name; empty: those of the feature set."),
)
_MODEL = _of_group(
    "model",
    Entry("max_depth", "Tree depth", "count", "Largest number of splits from the root to a leaf.", native="max_depth"),
    Entry(
        "learning_rate",
        "Learning rate",
        "number",
        "Factor that shrinks the contribution of each tree. Smaller needs more trees.",
        native="learning_rate or eta",
    ),
    Entry("n_estimators", "Trees", "count", "Number of boosting rounds, one tree each.", native="n_estimators"),
    Entry("subsample", "Rows per tree", "number", "Share of rows drawn for each tree.", native="subsample"),
    Entry(
        "colsample_bytree",
        "Features per tree",
        "number",
        "Share of features drawn for each tree.",
        native="colsample_bytree",
    ),
    Entry(
        "leaf_horizons",
        "Horizons per leaf",
        "number",
        (
            "Non-overlapping horizons of dates that a leaf rests on at least: its rows ÷ tickers per date ÷ horizon. "
            "Decides the minimum child weight where none is given."
        ),
    ),
    Entry(
        "min_child_weight",
        "Minimum child weight",
        "number",
        (
            "Leaf weight: smallest sum of second derivatives of the loss in a leaf; in regression, the number of its "
            "rows (20 tickers have 20 rows a date). Empty: what the horizons per leaf amount to."
        ),
        native="min_child_weight",
    ),
    Entry("reg_lambda", "L2 penalty", "number", "L2 regularisation of the leaf values.", native="reg_lambda"),
    Entry(
        "early_stopping",
        "Early stopping",
        "count",
        "Rounds without improvement on held-back dates after which boosting stops; 0: never.",
        counts="rounds",
        native="early_stopping_rounds",
    ),
    Entry(
        "weight_half_life",
        "Half-life of weights",
        "count",
        "Age in bars at which a training row has half the weight of the newest; 0: equal weights.",
        counts="bars",
    ),
)
_VALIDATION = _of_group(
    "validation",
    Entry(
        "scheme",
        "Split",
        "text",
        (
            "How dates are split into train and test. walk_forward: train on all dates before each test fold; rolling: "
            "on as many of them for every fold; purged_kfold: on dates before and after; shuffled: on rows at random, "
            "which leaks and only demonstrates the leak."
        ),
        words=SCHEMES,
    ),
    Entry("n_splits", "Folds", "count", "Number of test folds, each with a model of its own."),
    Entry(
        "embargo",
        "Embargo",
        "count",
        (
            "Bars (sessions or weeks) left out of training after each test fold, beyond the gap (purged K-fold): "
            "features of the dates that follow look back into the test fold."
        ),
        counts="bars",
    ),
)
_RUN = _of_group(
    "run",
    Entry("name", "Run name", "text", "Name of the run; empty: named after its settings."),
    Entry("experiment", "Experiment", "text", "MLflow experiment in which the run is recorded."),
    Entry(
        "shap_rows",
        "Rows explained",
        "count",
        "Out-of-fold rows that get a SHAP explanation, equally many per fold.",
    ),
    Entry("seed", "Seed", "text", "Seed of the random number generator."),
    Entry("threads", "Threads", "count", "Processor threads of each fit."),
)
_FACTS = by_key(
    Entry(
        "gap",
        "Gap",
        "count",
        "Bars (sessions or weeks) left out between train and test, so that no target reaches into the test dates.",
        counts="bars",
    ),
    Entry("processed_tickers_count", "Tickers used", "count", "Tickers whose prices were used."),
    Entry("skipped_tickers_count", "Tickers skipped", "count", "Tickers left out, with the reason in the summary."),
    Entry("error_tickers_count", "Tickers failed", "count", "Tickers that could not be loaded."),
    Entry("total_samples", "Rows", "count", "Rows (date × ticker) that have features and a target."),
    Entry("delisted_rows", "Delisted rows", "count", "Rows whose horizon outlasts their ticker, used or left out."),
    Entry("feature_count", "Features", "count", "Number of features of the model."),
    Entry("data_fingerprint", "Data fingerprint", "text", "Hash of the daily returns: equal data, equal fingerprint."),
    Entry(
        "feature_fingerprint",
        "Feature fingerprint",
        "text",
        "Hash of the features' names, windows and code: equal computation, equal fingerprint.",
    ),
    Entry("market", "Market", "text", "What a return beyond the market, a beta or a relative strength compares with."),
    Entry("first_date", "First date", "text", "First date that has a target."),
    Entry("last_date", "Last date", "text", "Last date that has a target."),
)

SETTINGS: dict[str, Entry] = {**_WHAT, **_DATA, **_MODEL, **_VALIDATION, **_RUN}
"""Every setting of `TrainingConfig`, in the order of the form."""

PARAMS: dict[str, Entry] = {
    key: entry for key, entry in {**SETTINGS, **_FACTS}.items() if key not in ("name", "experiment")
}
"""Every param in the store. Name and experiment are kept by MLflow itself."""
