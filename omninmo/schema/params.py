"""Every param in the store."""

from omninmo.schema.entries import Entry, Format
from omninmo.schema.words import CLASSES, MODES, SCHEMES, SOURCES, TARGETS

_WORDS = {
    "mode": MODES,
    "source": SOURCES,
    "target": {key: entry.label for key, entry in TARGETS.items()},
    "classes": CLASSES,
    "scheme": SCHEMES,
}


def _params(*rows: tuple[str, str, Format, str]) -> dict[str, Entry]:
    return {key: Entry(key, label, form, text, words=_WORDS.get(key, {})) for key, label, form, text in rows}


PARAMS = _params(
    ("mode", "Mode", "text", "Regression predicts the return, classification one of five ratings."),
    ("source", "Prices", "text", "Where the prices came from."),
    ("tickers", "Tickers", "text", "The tickers asked for."),
    ("path", "File or folder", "text", "Where the prices of a csv or parquet source are."),
    ("period", "Period", "text", "How far back the prices go, counted from the last date."),
    ("interval", "Bar", "text", "One row of prices covers this long."),
    ("forward_days", "Horizon", "count", "Sessions ahead that are predicted."),
    ("target", "Target", "text", "What is predicted."),
    ("feature_set", "Feature set", "text", "Which features the model sees."),
    (
        "scheme",
        "Split",
        "text",
        "How train and test dates are drawn. Walk-forward trains on the past only, purged K-fold on the future too.",
    ),
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
    (
        "leaf_horizons",
        "Horizons per leaf",
        "number",
        "Horizons of dates that a leaf must rest on at least: its rows ÷ tickers per date ÷ horizon.",
    ),
    (
        "min_child_weight",
        "Leaf weight",
        "number",
        "Least sum of Hessians in a leaf, in regression its rows. Empty: what the horizons per leaf amount to.",
    ),
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
