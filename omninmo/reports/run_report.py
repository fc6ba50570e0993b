"""The report of one run: what its pages show, in one file."""

from collections.abc import Callable, Mapping
from typing import Protocol

import pandas as pd

from omninmo import schema
from omninmo.errors import RunError
from omninmo.evaluation.over_time import importance_over_time
from omninmo.evaluation.shap_table import ShapTable, global_importance, interaction_strengths
from omninmo.evaluation.shapes import named_in, shape_text
from omninmo.figures.shap_axis import output_text
from omninmo.reports import html
from omninmo.reports.html import Section
from omninmo.reports.noise_banner import noise_banner
from omninmo.reports.run_tables import beside_baselines, lineage, metrics_of, settings
from omninmo.reports.score_tiles import measured_on, tiles
from omninmo.reports.verdict import verdict

TOP = 4
"""Features whose dependence is drawn."""
LISTED = 20
"""Features in the table of importances."""
IN_TIME = "One bar per test fold, in order of time. A model that works does so in most folds, not in one."
LEAKING = "One bar per test fold. Each has rows of all dates, next to rows that the model was trained on."
RATING = "Strong Buy"
"""The rating whose SHAP values are drawn."""


class Source(Protocol):
    """Where a run's files are read from: a `RunStore`, or the pages' cached reads."""

    def features(self, run_id: str, /) -> pd.DataFrame:
        """Return label, format and help of the run's features, indexed by name."""

    def folds(self, run_id: str, /) -> pd.DataFrame:
        """Return dates, rows and scores of its test folds."""

    def shap(self, run_id: str, /) -> ShapTable:
        """Return the SHAP values of a sample of its unseen rows."""

    def predictions(self, run_id: str, /) -> pd.DataFrame:
        """Return its out-of-fold rows."""


def run_report(run: pd.Series, source: Source) -> bytes:
    """Return the HTML file. What cannot be read is said where it would stand, and takes nothing from the rest.

    Parameters
    ----------
    run : a finished run of omninmo's own, of `RunStore.runs`
    source : of its files
    """
    parts: dict[str, Callable[[pd.Series, Source], Section]] = {
        "Scores": lambda run, _: _scores(run),
        "Test folds": _folds,
        "Importance": _importance,
        "SHAP summary": _summary,
        "Importance over time": _over_time,
        "What the most important features do": _dependence,
        "Settings": lambda run, _: Section("Settings", tables=[settings(run)]),
        "Lineage": lambda run, _: Section("Lineage", "Where the run comes from.", tables=[lineage(run)]),
    }
    sections = [guarded(title, part, run, source) for title, part in parts.items()]
    return html.page(str(run["name"]), origin(run), sections)


def guarded(title: str, part: Callable[[pd.Series, Source], Section], run: pd.Series, source: Source) -> Section:
    """Return a section, or why it cannot be read."""
    try:
        return part(run, source)
    except RunError as error:
        return Section(title, problem=str(error))


def origin(run: pd.Series) -> str:
    """Return which run it is and when it was trained, as one line."""
    return f"Run {run['run_id']} of omninmo, trained {run['start_time']:%Y-%m-%d %H:%M} UTC. Opens without network."


def judged(run: pd.Series) -> str:
    """Return the verdict on a run."""
    return verdict(
        metrics_of(run), mode=str(run["params.mode"]), scheme=str(run["params.scheme"]), leaks=bool(run["leaks"])
    ).text


def unit_of(run: pd.Series) -> str:
    """Return what a run's SHAP values are effects on: the target of a regression, or one rating."""
    return RATING if run["params.mode"] == "classification" else str(run["params.target"])


def table_of(run: pd.Series, source: Source) -> ShapTable:
    """Return the SHAP values of a regression, or of one rating."""
    return source.shap(str(run["run_id"])).of_class(schema.RATINGS.index(RATING))


def _labels(run: pd.Series, source: Source) -> Mapping[str, str]:
    return {str(name): str(label) for name, label in source.features(str(run["run_id"]))["label"].items()}


def _scores(run: pd.Series) -> Section:
    tables = [] if run["leaks"] else [beside_baselines(metrics_of(run), str(run["params.mode"]))]
    reading = (
        f"{measured_on(run)} Every baseline predicted the same rows. A model that a baseline beats is not worth using. "
        "A score or a difference whose interval contains 0 may be luck."
    )
    return Section("Scores", reading, judged(run), tiles(run), tables)


def _folds(run: pd.Series, source: Source) -> Section:
    from omninmo.figures.folds import fold_scores

    folds = source.folds(str(run["run_id"]))
    metric = next(key for key in schema.FOLD_METRICS if key in folds)
    figure = fold_scores(folds, metric, leaks=bool(run["leaks"]))
    reading = LEAKING if run["leaks"] else IN_TIME
    return Section(
        "Test folds", reading, tables=[_fold_table(folds, str(run["params.mode"]))],
        figures=[("Score of each test fold", figure)],
    )  # fmt: skip


def _fold_table(folds: pd.DataFrame, mode: str) -> pd.DataFrame:
    ends = {"First date": "first_date", "Last date": "last_date"}
    days = {head: folds[column].map(lambda day: f"{day:%Y-%m-%d}") for head, column in ends.items()}
    rows = folds["rows"].map(schema.FORMATS["count"].text)
    scores = {
        schema.in_mode(entry, mode).title: folds[key].map(entry.text)
        for key, entry in schema.FOLD_METRICS.items()
        if key in folds
    }
    return pd.DataFrame({"Fold": folds["fold"], **days, "Rows": rows, **scores})


def _importance(run: pd.Series, source: Source) -> Section:
    from omninmo.figures.importance_bar import importance_bar

    labels, shares = _labels(run, source), global_importance(source.shap(str(run["run_id"])))
    listed = shares.head(LISTED)
    table = pd.DataFrame(
        {
            "Feature": [labels[str(name)] for name in listed.index],
            "Share of mean |SHAP|": listed.map(schema.FORMATS["share"].text).to_numpy(),
        }
    )
    together = ", of all ratings together" if unit_of(run) == RATING else ""
    reading = (
        f"A feature's share of mean |SHAP| on unseen rows{together}, mean over the folds: the {len(listed)} largest of "
        f"{len(shares)}. It says what the model uses, not what moves the market."
    )
    figure = importance_bar(shares, labels)
    return Section("Importance", reading, tables=[table], figures=[("Share of each feature", figure)])


def _summary(run: pd.Series, source: Source) -> Section:
    from omninmo.figures.beeswarm import beeswarm

    table = table_of(run, source)
    figure = beeswarm(table, labels=_labels(run, source), unit=unit_of(run), top=12)
    reading = (
        f"Each point is one date and ticker, of {len(table):,} explained rows of {table.total_rows:,} unseen ones; of "
        f"many points an even draw is drawn. Right of 0 the feature raised {output_text(unit_of(run))}. Red is a high "
        "value of the feature, blue a low one."
    )
    return Section("SHAP summary", reading, verdict=_banner(run), figures=[("SHAP values of each feature", figure)])


def _of_rating(run: pd.Series) -> str:
    return f" on {RATING}" if unit_of(run) == RATING else ""


def _banner(run: pd.Series) -> str:
    return noise_banner(
        metrics_of(run), mode=str(run["params.mode"]), scheme=str(run["params.scheme"]), leaks=bool(run["leaks"])
    )


def _over_time(run: pd.Series, source: Source) -> Section:
    from omninmo.figures import importance_over_time as over_time

    known = importance_over_time(table_of(run, source), "quarter")
    figure = over_time.importance_over_time(known.shares, known.sizes, known.folds, _labels(run, source))
    reading = (
        f"Each cell is a feature's share of mean |SHAP|{_of_rating(run)} in one quarter; dotted lines are where "
        "another fold's model takes over. Blank: too few explained rows."
    )
    return Section("Importance over time", reading, figures=[("Share of each feature by quarter", figure)])


def _dependence(run: pd.Series, source: Source) -> Section:
    from omninmo.figures.dependence import dependence

    table, features, unit = table_of(run, source), source.features(str(run["run_id"])), unit_of(run)
    named = [str(name) for name in global_importance(table).index[:TOP]]
    figures = []
    for name in named:
        partner = next(iter(interaction_strengths(table, name).index), name)
        figure = dependence(table, name, str(partner), features, unit)
        figures.append((f"Effect of {features['label'][name]}", figure))
    found = " ".join(
        named_in(shape_text(table, name, output_text(unit)), str(features["label"][name])) for name in named
    )
    reading = (
        f"Height is the effect on {output_text(unit)}, colour the feature that changes the effect most, the green "
        "line the median effect of each fold, averaged, its band from the lowest fold to the highest; the bars below "
        f"count the rows. In this run: {found} An effect in the "
        "model need not exist in the market."
    )
    return Section("What the most important features do", reading, figures=figures)
