"""The catalogue: every metric, param, tag and artifact name once, with label, format, direction and one line of help.

Tables, axes, tooltips, the command line and the docs read it; nothing else formats a number.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

Format = Literal["score", "level", "t_value", "percent", "share", "number", "count", "seconds", "text"]
Better = Literal["higher", "lower", "neither"]
Sample = Literal["out-of-fold", "in-sample", "none"]

NOT_AVAILABLE = "n/a"


@dataclass(frozen=True)
class Entry:
    """One name in the store. `sample` says whether the rows behind a metric were unseen by the model it scores."""

    key: str
    label: str
    format: Format
    help: str
    better: Better = "neither"
    sample: Sample = "none"

    @property
    def unit(self) -> str:
        return {"percent": "%", "share": "%", "seconds": "s"}.get(self.format, "")

    @property
    def title(self) -> str:
        """The label as it stands on an axis or in a table head, with in-sample said where it is."""
        return f"{self.label} (in-sample)" if self.sample == "in-sample" else self.label

    def text(self, value: Any) -> str:
        """Return `value` as a person reads it; a missing value is "n/a"."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return NOT_AVAILABLE
        return str(value) if self.format == "text" or isinstance(value, str) else _FORMATS[self.format](float(value))


def duration(seconds: float) -> str:
    """Return a length of time in words, e.g. "8.5 s" or "3 min 20 s"."""
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


_FORMATS = {
    "score": lambda value: f"{value:+.3f}",
    "level": lambda value: f"{value:.3f}",
    "t_value": lambda value: f"{value:+.2f}",
    "percent": lambda value: f"{value:+.1%}",
    "share": lambda value: f"{value:.1%}",
    "number": lambda value: f"{value:.4g}",
    "count": lambda value: f"{value:,.0f}",
    "seconds": duration,
}


def _metrics(sample: Sample, *rows: tuple[str, str, Format, Better, str]) -> dict[str, Entry]:
    return {key: Entry(key, label, form, text, better, sample) for key, label, form, better, text in rows}


_OUT_OF_FOLD = _metrics(
    "out-of-fold",
    (
        "oos_skill",
        "Skill vs mean",
        "score",
        "higher",
        (
            "1 − model error / error of the training mean, on unseen rows (log loss, class shares in classification). "
            "0 = no better than the mean; a few thousandths above 0 is already good; 0.6 means a leak."
        ),
    ),
    (
        "rank_ic_mean",
        "Rank IC",
        "score",
        "higher",
        "Mean over dates of the Spearman correlation between prediction and outcome across tickers. 0.03–0.06 is good.",
    ),
    (
        "rank_ic_ir",
        "Rank IC ratio",
        "score",
        "higher",
        "Mean rank IC per date ÷ its standard deviation, not annualised.",
    ),
    (
        "rank_ic_t",
        "Rank IC t-value",
        "t_value",
        "higher",
        (
            "Mean rank IC ÷ its Hansen–Hodrick standard error, which allows for overlapping horizons. "
            "Below about 2 the rank IC cannot be told from luck."
        ),
    ),
    (
        "rank_ic_t_nonoverlap",
        "Rank IC t-value, non-overlapping",
        "t_value",
        "higher",
        "The t-value from every horizon-th date only: fewer dates, no overlap.",
    ),
    (
        "direction_accuracy",
        "Direction right",
        "share",
        "higher",
        "Share of unseen rows whose sign was predicted right.",
    ),
    (
        "direction_base_rate",
        "Direction base rate",
        "share",
        "neither",
        "Direction right of a rule that always says the majority sign of the training rows. The figure to beat.",
    ),
    (
        "cv_r2_mean",
        "R² per fold, mean",
        "score",
        "higher",
        "Mean over folds of R² against the test fold's own mean, which nobody knew before: a constant scores below 0.",
    ),
    ("cv_r2_std", "R² per fold, sd", "level", "lower", "Standard deviation over folds of R²."),
    (
        "cv_rmse_mean",
        "RMSE per fold, mean",
        "share",
        "lower",
        "Mean over folds of the root mean squared error, in return.",
    ),
    ("cv_rmse_std", "RMSE per fold, sd", "share", "lower", "Standard deviation over folds of the RMSE."),
    ("cv_mae_mean", "MAE per fold, mean", "share", "lower", "Mean over folds of the mean absolute error, in return."),
    ("cv_mae_std", "MAE per fold, sd", "share", "lower", "Standard deviation over folds of the MAE."),
    (
        "cv_accuracy_mean",
        "Accuracy per fold, mean",
        "share",
        "higher",
        "Mean over folds of the share of ratings right.",
    ),
    ("cv_accuracy_std", "Accuracy per fold, sd", "share", "lower", "Standard deviation over folds of the accuracy."),
    ("oos_rmse", "RMSE", "share", "lower", "Root mean squared error of all unseen rows."),
    ("oos_mae", "MAE", "share", "lower", "Mean absolute error of all unseen rows."),
    (
        "brier",
        "Brier score",
        "level",
        "lower",
        "Squared distance of the probabilities from what came true, 0 to 2.",
    ),
    ("auc_classes", "Ratings in the AUC", "count", "neither", "How many of the five ratings came true at all."),
    ("log_loss", "Log loss", "number", "lower", "Mean −log of the probability given to the rating that came true."),
    (
        "log_loss_base",
        "Log loss of class shares",
        "number",
        "neither",
        "The log loss of the training rows' class shares.",
    ),
    ("balanced_accuracy", "Balanced accuracy", "share", "higher", "Mean over the ratings present of their recall."),
    (
        "auc_ovr",
        "AUC, one vs rest",
        "level",
        "higher",
        "Mean over the ratings present of the one-vs-rest AUC; 0.5 = chance.",
    ),
    (
        "feature_stability",
        "Feature stability",
        "level",
        "higher",
        (
            "Mean pairwise Spearman correlation of the folds' importances. The guide calls > 0.8 stable, "
            "but pure noise reaches 0.72–0.82."
        ),
    ),
    (
        "stability_nogueira",
        "Top-k stability",
        "level",
        "higher",
        "Agreement of the folds' top-k features, corrected for chance (Nogueira 2018): 1 = identical, 0 = random.",
    ),
    ("stability_k", "Top-k size", "count", "neither", "How many top features the top-k stability compares."),
    (
        "stability_rbo",
        "Top-weighted overlap",
        "level",
        "higher",
        "Rank-biased overlap of the folds' rankings, p = 0.9.",
    ),
)

_IN_SAMPLE = _metrics(
    "in-sample",
    (
        "final_r2",
        "R²",
        "score",
        "neither",
        "R² on the rows the final model was fitted to. Says nothing about the future.",
    ),
    ("final_rmse", "RMSE", "share", "neither", "Root mean squared error on the rows the final model was fitted to."),
    ("final_mae", "MAE", "share", "neither", "Mean absolute error on the rows the final model was fitted to."),
    ("final_accuracy", "Accuracy", "share", "neither", "Share of ratings right on the rows the model was fitted to."),
)

STEP_WORDS = {"load": "ticker"}
"""What the steps of a stage are called; a fold where nothing else is said."""

DEMONSTRATION = "demonstration."
"""Goes before every score of a run whose split leaks on purpose, so that no ranking by a score can find it."""

STAGES = {
    "load": "Load prices",
    "features": "Build features",
    "folds": "Train and test folds",
    "baselines": "Fit the baselines",
    "final": "Final fit",
    "explain": "Measure and explain",
    "record": "Record the run",
    "pictures": "Draw pictures",
}
"""The stages of a run in the order that they happen; keys also name the time.<stage> metrics.

The run is FINISHED before its pictures are drawn, so that there is no time.pictures.
"""

BASELINES = {
    "mean": "Training mean",
    "zero": "Zero",
    "always_up": "Always up",
    "momentum": "Momentum, 12 months less 1",
    "ridge": "Ridge regression",
    "logistic": "Logistic regression",
}

SCORED_BY = {
    "mean": ("oos_skill", "direction_accuracy"),
    "zero": ("oos_skill",),
    "always_up": ("direction_accuracy",),
    "momentum": ("rank_ic_mean", "direction_accuracy"),
    "ridge": ("oos_skill", "rank_ic_mean", "direction_accuracy"),
    "logistic": ("oos_skill", "rank_ic_mean", "direction_accuracy"),
}
"""The measures that mean something for each baseline."""

_TIMES = _metrics(
    "none",
    *(
        (f"time.{key}", f"{label}: time", "seconds", "lower", f"How long “{label}” took.")
        for key, label in STAGES.items()
        if key != "pictures"
    ),
)

_BASELINE_METRICS = {
    f"baseline.{name}.{key}": Entry(
        f"baseline.{name}.{key}",
        f"{label}: {_OUT_OF_FOLD[key].label.lower()}",
        _OUT_OF_FOLD[key].format,
        f"The same measure for the baseline “{label.lower()}” on the same unseen rows.",
        "neither",
        "out-of-fold",
    )
    for name, label in BASELINES.items()
    for key in SCORED_BY[name]
}

_INTERVALS = {
    f"{key}_{end}": Entry(
        f"{key}_{end}",
        f"{_OUT_OF_FOLD[key].label}, {word}",
        _OUT_OF_FOLD[key].format,
        f"{word.capitalize()} of the 95 % interval, from a bootstrap of blocks of dates twice the horizon long.",
        _OUT_OF_FOLD[key].better,
        "out-of-fold",
    )
    for key in ("oos_skill", "rank_ic_mean", "rank_ic_ir", "direction_accuracy", "oos_rmse", "oos_mae")
    for end, word in (("low", "lower end"), ("high", "upper end"))
}

METRICS: dict[str, Entry] = {**_OUT_OF_FOLD, **_INTERVALS, **_IN_SAMPLE, **_BASELINE_METRICS, **_TIMES}

FOLD_METRICS: dict[str, Entry] = {
    key: Entry(key, label, _OUT_OF_FOLD[like].format, _OUT_OF_FOLD[like].help, _OUT_OF_FOLD[like].better, "out-of-fold")
    for key, label, like in (
        ("oos_skill", "Skill vs mean", "oos_skill"),
        ("rank_ic", "Rank IC", "rank_ic_mean"),
        ("direction_accuracy", "Direction right", "direction_accuracy"),
        ("r2", "R²", "cv_r2_mean"),
        ("rmse", "RMSE", "cv_rmse_mean"),
        ("mae", "MAE", "cv_mae_mean"),
        ("accuracy", "Accuracy", "cv_accuracy_mean"),
        ("log_loss", "Log loss", "log_loss"),
    )
}
"""The scores of a single fold."""

HEADLINE = ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "direction_base_rate", "feature_stability")
"""The metrics that stand first in every table and comparison: they exist in both modes."""


def _params(*rows: tuple[str, str, Format, str]) -> dict[str, Entry]:
    return {key: Entry(key, label, form, text) for key, label, form, text in rows}


PARAMS = _params(
    ("mode", "Mode", "text", "regression predicts the return, classification one of five ratings."),
    ("source", "Prices", "text", "Where the prices came from."),
    ("tickers", "Tickers", "text", "The tickers asked for."),
    ("path", "File or folder", "text", "Where the prices of a csv or parquet source are."),
    ("period", "Period", "text", "How far back the prices go, counted from the last date."),
    ("interval", "Bar", "text", "One row of prices covers this long."),
    ("forward_days", "Horizon", "count", "Sessions ahead that are predicted."),
    ("target", "Target", "text", "What is predicted."),
    ("feature_set", "Feature set", "text", "Which features the model sees."),
    ("scheme", "Split", "text", "How train and test dates are drawn. walk_forward and rolling train on the past only."),
    ("embargo", "Embargo", "count", "Sessions dropped after each test block, beyond the gap (purged K-fold)."),
    ("early_stopping", "Early stopping", "count", "Rounds without improvement after which boosting ends; 0: never."),
    ("weight_half_life", "Half-life of weights", "count", "Sessions after which a row counts half; 0: all alike."),
    ("n_splits", "Folds", "count", "How many times the model is trained and tested."),
    (
        "gap",
        "Gap",
        "count",
        "Sessions dropped between train and test, so that no label reaches into the test dates.",
    ),
    ("learning_rate", "Learning rate", "number", "How much each tree adds."),
    ("max_depth", "Tree depth", "count", "Splits from the root of a tree to its leaves, at most."),
    ("n_estimators", "Trees", "count", "How many trees."),
    ("subsample", "Row share", "number", "Share of rows that each tree sees."),
    ("colsample_bytree", "Feature share", "number", "Share of features that each tree sees."),
    ("min_child_weight", "Leaf weight", "number", "In regression: rows that a leaf must hold at least."),
    ("reg_lambda", "L2 penalty", "number", "Shrinks the leaves' values."),
    ("seed", "Seed", "text", "Start of the random numbers."),
    ("threads", "Threads", "count", "Processor threads of each fit."),
    (
        "shap_rows",
        "Rows explained",
        "count",
        "Unseen rows that get a SHAP explanation, drawn equally from the folds.",
    ),
    ("processed_tickers_count", "Tickers used", "count", "Tickers whose prices were used."),
    ("skipped_tickers_count", "Tickers skipped", "count", "Tickers left out, with the reason in the summary."),
    ("error_tickers_count", "Tickers failed", "count", "Tickers that could not be loaded."),
    ("total_samples", "Rows", "count", "Rows (date × ticker) that have features and an outcome."),
    ("classes", "Classes", "text", "What parts the five ratings: fixed returns, or fifths of the date's tickers."),
    ("features", "Features named", "text", "The features chosen by name; empty: those of the feature set."),
    ("feature_count", "Features", "count", "How many features the model saw."),
    ("data_fingerprint", "Data fingerprint", "text", "Equal when the daily returns used are equal."),
    ("feature_fingerprint", "Feature fingerprint", "text", "Equal when the features are computed in the same way."),
    ("first_date", "First date", "text", "First date with a prediction target."),
    ("last_date", "Last date", "text", "Last date with a prediction target."),
)

FAMILIES = {
    "returns": "Past returns",
    "trend": "Trend",
    "momentum": "Momentum",
    "volatility": "Volatility",
    "range": "Within the session",
    "drawdown": "Drawdown",
    "volume": "Volume",
    "distribution": "Shape of returns",
    "market": "Against the market",
    "cross_section": "Rank among tickers",
    "calendar": "Calendar",
}

RATINGS = ("Strong Sell", "Sell", "Hold", "Buy", "Strong Buy")
RATING_THRESHOLDS = (-0.15, -0.08, 0.08, 0.15)
"""Forward returns that part the five ratings; the thresholds of the user's original project."""

SOURCES = {
    "sample": "Sample: 20 US stocks to 2022",
    "yahoo": "Yahoo Finance",
    "csv": "Own prices, CSV",
    "parquet": "Own prices, parquet",
    "own": "Own prices, given from Python",
}
_TARGETS: tuple[tuple[str, str, Format, str], ...] = (
    ("forward_return", "Return", "percent", "Close at the horizon ÷ close today − 1."),
    ("excess_return", "Return beyond the market", "percent", "Forward return − the market's."),
    ("volatility_adjusted", "Sharpe ratio", "number", "Mean ÷ standard deviation of the daily returns ahead."),
    ("cross_sectional_rank", "Rank among tickers", "percent", "Rank of the forward return on its date, −0.5 to 0.5."),
)
TARGETS = {key: Entry(key, label, form, text) for key, label, form, text in _TARGETS}
SCHEMES = {
    "walk_forward": "Walk-forward, all the past",
    "rolling": "Walk-forward, rolling window",
    "purged_kfold": "Purged K-fold (trains on the future too)",
    "shuffled": "Shuffled K-fold: a leak, to demonstrate",
}
LEAKS = "shuffled"
LEAK_CAUTION = (
    "This run demonstrates a leak: rows of neighbouring dates, which share most of their outcome, lie in train and in "
    "test. Its scores mean nothing and are kept apart from all others."
)
CLASSES = {"thresholds": "By return: −15, −8, 8, 15 %", "quantiles": "By rank on the date: fifths"}

MODES = {"regression": "Regression (return)", "classification": "Classification (rating)"}

TAG_NOTE = "mlflow.note.content"
TAG_NAME = "mlflow.runName"
TAG_JOB = "omninmo.job_id"
TAG_VERSION = "omninmo.version"
TAG_COMMIT = "omninmo.git_commit"
TAG_HOST = "omninmo.host"
TAG_HOME = "omninmo.home"
TAG_CAUTION = "omninmo.caution"
TAG_ERROR = "omninmo.error"
TAG_SWEEP = "omninmo.sweep"

CONFIG_FILE = "config.json"
SUMMARY_FILE = "summary.json"
SUMMARY_TEXT = "summary.md"
FEATURES_FILE = "features.json"
FOLDS_FILE = "folds.json"
PREDICTIONS_FILE = "predictions.parquet"
IMPORTANCES_FILE = "importances.parquet"
SHAP_VALUES_FILE = "shap/values.parquet"
SHAP_META_FILE = "shap/meta.json"
MODEL_FOLDER = "model"
MANIFEST_FILE = "manifest.json"
PICTURES_FILE = "pictures.json"


def entry(key: str) -> Entry:
    """Return the catalogue entry of a metric or param; a name of somebody else's gets its own name as label."""
    if key.startswith(DEMONSTRATION):
        known = entry(key.removeprefix(DEMONSTRATION))
        return replace(known, key=key, label=f"Leaking demonstration: {known.label}", better="neither", sample="none")
    return (
        METRICS.get(key)
        or PARAMS.get(key)
        or FOLD_METRICS.get(key)
        or Entry(key, key, "number", "Not one of omninmo's own names.")
    )
