"""Explanations of the picked runs, compared: summaries side by side, one feature's dependence, what changed most."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import SESSIONS_PER_WEEK, TrainingConfig
from omninmo.errors import RunError
from omninmo.evaluation.importance_changes import ImportanceChanges, importance_changes
from omninmo.evaluation.row_filter import RowFilter
from omninmo.evaluation.shap_table import ShapTable
from omninmo.evaluation.shapes import curves
from omninmo.figures import importance_changes as changes_figure
from omninmo.figures.dependence_overlay import dependence_overlay
from omninmo.figures.summaries_side_by_side import summaries_side_by_side
from omninmo.ui import charts, comparable_runs, explain_filter, frame, reads, run_warnings, url_select
from omninmo.ui.foreign_text import plain

MAX_RUNS = 8
VIEWS = {"summaries": "Summaries", "dependence": "Dependence", "changes": "What changed"}
KEY, BASE = "explain_across", "explain_across_base"


class Explained(NamedTuple):
    """The runs that are compared.

    Attributes
    ----------
    tables : SHAP values in one unit, of the rows that pass the filter; runs without such a row are not among them
    names : what all runs that can be read are called
    counts : how many of how many explained rows pass the filter, in each of these runs; {} without a filter
    apart : why others of the picked runs are not compared
    errors : which of them cannot be read
    """

    tables: dict[str, ShapTable]
    names: dict[str, str]
    counts: dict[str, tuple[int, int]]
    apart: tuple[str, ...]
    errors: dict[str, RunError]


def draw(run_id: str, feature: str, unit: str, wanted: RowFilter) -> None:
    """Draw the choice of the view, which the URL holds, and the view; only that one is computed.

    Parameters
    ----------
    run_id : the run that the page explains
    feature : the chosen one
    unit : what that run's values are effects on, the target of a regression or a rating
    wanted : the filter of the page
    """
    st.header("Across the picked runs", anchor=False)
    runs = reads.picked()
    if run_id not in runs.index:
        runs = pd.concat([reads.finished().loc[[run_id]], runs])
    explained = alike(runs, unit, run_id, wanted)
    run_warnings.left_out(reads.names(runs), explained.errors)
    comparable_runs.warn(runs.loc[list(explained.names)])
    if notes := [*explained.apart, *_rows_in_words(explained, wanted)]:
        st.caption(" ".join(notes))
    if len(explained.tables) < 2:
        _too_few(explained)
        return
    views: dict[str, Callable[[], None]] = {
        "summaries": partial(_summaries, explained, unit),
        "dependence": partial(_dependence, explained, feature, unit),
        "changes": partial(_changes, explained, run_id),
    }
    views[_view()]()


def alike(runs: pd.DataFrame, unit: str, run_id: str, wanted: RowFilter) -> Explained:
    """Return the runs whose SHAP values are in the unit, up to eight with `run_id` among them.

    Parameters
    ----------
    runs : the picked ones
    unit, run_id, wanted : see `draw`
    """
    same = [str(other) for other, run in runs.iterrows() if _in_unit(run, unit)]
    kept = list(dict.fromkeys([*same[: MAX_RUNS - 1], run_id, *same]))[:MAX_RUNS]
    kept = [other for other in same if other in kept]
    number = schema.RATINGS.index(unit) if unit in schema.RATINGS else 0
    apart = []
    if others := len(runs) - len(same):
        something = "predicts something else, and is" if others == 1 else "predict something else, and are"
        apart.append(f"{others} of the picked runs {something} not drawn beside these.")
    if len(same) > len(kept):
        apart.append(f"The first {MAX_RUNS} of {len(same)} picked runs are drawn.")
    files = [reads.shap, reads.features, reads.config, *([reads.predictions] if wanted.needs_targets else [])]
    errors = reads.unreadable(kept, *files)
    kept = [other for other in kept if other not in errors]
    if len({_sessions_ahead(reads.config(other)) for other in kept}) > 1:
        apart.append("Their horizons differ: over more sessions returns, and effects on them, are larger.")
    tables = {other: reads.shap(other).of_class(number) for other in kept}
    passing = {other: _passing(other, table, wanted) for other, table in tables.items()}
    counts = {other: (len(passing[other]), len(table)) for other, table in tables.items()}
    return Explained(
        {other: passing[other] for other in kept if len(passing[other])},
        reads.names(runs.loc[kept]),
        counts if wanted != RowFilter() else {},
        tuple(apart),
        errors,
    )


def _sessions_ahead(config: TrainingConfig) -> int:
    """Return how many sessions a run's horizon is: of weekly prices whole weeks."""
    return config.horizon * (SESSIONS_PER_WEEK if config.interval == "1wk" else 1)


def _passing(run_id: str, table: ShapTable, wanted: RowFilter) -> ShapTable:
    return table if wanted == RowFilter() else table.at(explain_filter.passing_of(run_id, table, wanted))


def _rows_in_words(explained: Explained, wanted: RowFilter) -> list[str]:
    """Return how many rows of each run pass the filter, as Markdown."""
    if not explained.counts:
        return []
    names = {run_id: plain(name) for run_id, name in explained.names.items()}
    drawn = [
        f"{names[run_id]} {passing:,} of {total:,}" for run_id, (passing, total) in explained.counts.items() if passing
    ]
    without = [names[run_id] for run_id, (passing, _) in explained.counts.items() if not passing]
    said = [f"The filter holds in every run. Explained rows that pass: {'; '.join(drawn) or 'none'}."]
    if without:
        said.append(f"No such row: {', '.join(without)}.")
    if wanted.has_spans:
        said.append("Percentiles are of each run's own explained rows.")
    return said


def _too_few(explained: Explained) -> None:
    if explained.counts and len(explained.names) > 1:
        st.info("Explained rows pass the filter in fewer than two of these runs. Widen it, or show all rows.")
        return
    st.info("Pick two to eight runs that predict the same, to see their explanations side by side.")
    frame.link("Runs", "Pick runs")


def _in_unit(run: pd.Series, unit: str) -> bool:
    rated = reads.is_classification(run)
    return rated if unit in schema.RATINGS else not rated and run["params.target"] == unit


def _view() -> str:
    return url_select.buttons(
        "across", "View across runs", list(VIEWS), key=KEY, labels=VIEWS, label_visibility="collapsed"
    )


def _summaries(explained: Explained, unit: str) -> None:
    labels = reads.labels(list(explained.tables))
    charts.show(
        summaries_side_by_side(explained.tables, labels, explained.names, unit),
        key=f"across-summaries-{hash(tuple(explained.tables))}-{unit}",
    )
    st.caption(
        "The ten features that matter most on average, in the same order and on one scale in every panel: a wider "
        "cloud is a stronger effect. Red is a high value of the feature, blue a low one. Points are an even draw of "
        "the explained rows of each run, the strongest effects included. No points: the run did not use the feature."
    )


def _dependence(explained: Explained, feature: str, unit: str) -> None:
    labels = reads.labels(list(explained.tables))
    having = [run_id for run_id, table in explained.tables.items() if feature in table.features]
    if not having:
        st.info(f"None of these runs has {plain(labels.get(feature, feature))}.")
        return
    of_feature = pd.Series(reads.features(having[0]).loc[feature])
    lines = curves(explained.tables, feature, by="fold")
    charts.show(
        dependence_overlay(lines, explained.names, of_feature, unit),
        key=f"across-dependence-{feature}-{hash(tuple(explained.tables))}",
    )
    lacking = [explained.names[run_id] for run_id in explained.tables if run_id not in having]
    known = set(lines.dropna(how="all", axis=1).columns.get_level_values("run"))
    short = [explained.names[run_id] for run_id in having if run_id not in known]
    without = f" Without this feature: {plain(', '.join(lacking))}." if lacking else ""
    without += f" Too few rows for a line: {plain(', '.join(short))}." if short else ""
    st.caption(
        f"What {plain(labels[feature])} does in {len(known)} runs: each line is the mean over a run's folds of the "
        "median effect in tenths of the values, its band reaches from the lowest to the highest fold. Lines of one "
        f"shape are one effect; where a band contains 0, the folds differ on its sign.{without}"
    )


def _changes(explained: Explained, run_id: str) -> None:
    if run_id not in explained.tables:
        st.info("No explained row of this run passes the filter, so nothing can be compared with it.")
        return
    others = [other for other in explained.tables if other != run_id]
    base = url_select.box("base", "Changes from", others, key=BASE, labels=explained.names, width=360)
    horizon = max(reads.config(one).horizon for one in (base, run_id))
    changes = importance_changes(explained.tables[base], explained.tables[run_id], horizon)
    labels = reads.labels([base, run_id])
    charts.show(changes_figure.importance_changes(changes.table, labels), key=f"across-changes-{base}-{run_id}")
    st.caption(in_words(changes, labels, plain(explained.names[base]), plain(explained.names[run_id])))


def in_words(changes: ImportanceChanges, labels: Mapping[str, str], before: str, after: str) -> str:
    """Return what the changes say, as Markdown.

    Parameters
    ----------
    changes : between the two runs
    labels : what features are called
    before, after : names of the runs, as Markdown
    """
    compared = changes.table["change"].notna().sum()
    if not compared:
        return f"{before} and {after} share no feature on rows that both explain, so nothing can be compared."
    text = (
        f"How far the share of mean |SHAP| is in {after} from what it is in {before}, on the {changes.rows:,} rows of "
        f"{changes.dates:,} dates that both explain. Lines are 95 % intervals of blocks of dates."
    )
    if changes.table["low"].isna().all():
        return f"{text} There are too few dates for an interval, so conclude nothing.{_only(changes, labels)}"
    named = "; ".join(labels.get(name, name) for name in changes.distinct[:4])
    more = f"; and {len(changes.distinct) - 4} more" if len(changes.distinct) > 4 else ""
    seen = f": {plain(named)}{more}" if named else ""
    return (
        f"{text} Of {compared} features {len(changes.distinct) or 'none'} changed beyond it, drawn in blue{seen}. One "
        f"in twenty does so by chance, and a feature's share falls where another one's rises.{_only(changes, labels)}"
    )


def _only(changes: ImportanceChanges, labels: Mapping[str, str]) -> str:
    """Return how many features one of the runs lacks."""
    absent = [str(name) for name in changes.table.index[changes.table["change"].isna()]]
    if not absent:
        return ""
    named = "; ".join(labels.get(name, name) for name in absent[:4])
    return f" In one of the two runs only: {plain(named)}{f'; and {len(absent) - 4} more' if len(absent) > 4 else ''}."
