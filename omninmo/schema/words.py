"""What the stored values, stages, baselines and families are called, and what the values of a setting may be."""

from omninmo.schema.entries import FORMATS, Entry, by_key

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
"""Forward returns at which the five ratings are cut; the thresholds of the original project."""

RATINGS_CAUTION = (
    "Skill in ratings is also earned by knowing how volatile a stock is; rank IC and direction right are not."
)

SOURCES = {
    "sample": "Sample: 20 US stocks to 2022",
    "yahoo": "Yahoo Finance",
    "csv": "Own prices, CSV or Excel",
    "parquet": "Own prices, parquet",
    "own": "Own prices, given from Python",
}
INTERVALS = {"1d": "Daily", "1wk": "Weekly"}
DATE_ORDERS = {
    "auto": "From the whole column",
    "day_first": "Day first: 31.12.2024",
    "month_first": "Month first: 12/31/2024",
    "year_first": "Year first: 24-12-31",
}
BARS = {"1d": "session", "1wk": "week"}
"""What one bar of each interval is."""


def bars(count: int, interval: str) -> str:
    """Return a number of bars in words.

    Examples
    --------
    >>> bars(30, "1d"), bars(1, "1wk")
    ('30 sessions', '1 week')
    """
    return f"{count:,} {BARS[interval]}{'' if count == 1 else 's'}"


TARGETS = by_key(
    Entry("forward_return", "Return", "percent", "Close at the horizon ÷ close today − 1.", of_return=True),
    Entry("excess_return", "Return beyond the market", "percent", "Forward return − the market's.", of_return=True),
    Entry("volatility_adjusted", "Sharpe ratio", "number", "Mean ÷ standard deviation of the daily returns ahead."),
    Entry("cross_sectional_rank", "Rank among tickers", "rank", "Rank of the forward return on its date, −0.5 to 0.5."),
)


def in_sentence(target: str) -> str:
    """Return what a target is called within a sentence; a person's name keeps its capital letter.

    Examples
    --------
    >>> in_sentence("excess_return"), in_sentence("volatility_adjusted")
    ('return beyond the market', 'Sharpe ratio')
    """
    label = TARGETS[target].label
    return label if target == "volatility_adjusted" else label.lower()


SCHEMES = {
    "walk_forward": "Walk-forward",
    "rolling": "Walk-forward, rolling",
    "purged_kfold": "Purged K-fold",
    "shuffled": "Shuffled: a leak",
}
LEAKS = "shuffled"
LEAK_CAUTION = (
    "This run demonstrates a leak: rows of neighbouring dates, which share most of their target, are in both train and "
    "test. Its scores mean nothing and are kept apart from all others."
)
_CUTS = [FORMATS["whole_share"].text(threshold) for threshold in RATING_THRESHOLDS]
_ABOVE = [f"{rating} above {cut}" for rating, cut in zip(RATINGS[1:], _CUTS, strict=True)]
RATING_RULES = {
    "thresholds": f"Ratings by return over the horizon: {', '.join(reversed(_ABOVE))}, {RATINGS[0]} else.",
    "quantiles": "Ratings by rank on the date: Strong Buy is the highest fifth of the tickers, Strong Sell the lowest.",
}
"""How targets become ratings, by the setting `classes`."""
CLASSES = {
    "thresholds": f"By return: {', '.join(cut[:-2] for cut in _CUTS)} %",
    "quantiles": "By rank on the date: fifths",
}
DELISTED = {"to_last_price": "To the last price", "drop": "Leave out"}

MODES = {"regression": "Regression", "classification": "Classification"}

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

JOB_STAGES = STAGES | {"score": "Score earlier predictions"}
"""The stages of all jobs: those of a run, and what a forecast ends with."""

STEP_WORDS = {"load": "ticker", "score": "run"}
"""What the steps of a stage are called; the others are folds."""

BASELINES = {
    "mean": "Training mean",
    "zero": "Zero",
    "always_up": "Always up",
    "momentum": "Momentum, 12 months less 1",
    "ridge": "Ridge regression",
    "logistic": "Logistic regression",
}
