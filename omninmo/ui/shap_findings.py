"""What is seen in a run's SHAP values, computed once: interaction candidates, shapes and shares in words."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable, fold_shares, interaction_strengths
from omninmo.evaluation.shapes import SHAPES, directions, folds_without, named_in, shape_text
from omninmo.figures.shap_axis import effect_format, output_text
from omninmo.reports.run_exports import as_parquet
from omninmo.ui import figure_file, reads, table_behind
from omninmo.ui.explain_scope import Scope
from omninmo.ui.foreign_text import plain

if TYPE_CHECKING:  # the page opens without Plotly
    from plotly.graph_objects import Figure

NAMED = 3
"""Features of which the summary says what they do."""
KNOWN_BY: dict[str | type[Any], Callable[[Any], Any]] = {ShapTable: ShapTable.digest}


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=KNOWN_BY)
def partners(table: ShapTable, feature: str) -> pd.Series:
    """Return how strongly each other feature changes the effect of one, strongest first; 1 is the strongest.

    Of one class or a regression. All are 0 where none does.
    """
    strengths = interaction_strengths(table, feature)
    return strengths / (strengths.max() or 1.0) if len(strengths) else strengths


@st.cache_resource(max_entries=500, show_spinner=False, hash_funcs=KNOWN_BY)
def shape(table: ShapTable, feature: str, output: str) -> str:
    """Return what a feature does to the output, as a sentence of which `{}` is the feature."""
    return shape_text(table, feature, output)


def what_it_does(scope: Scope, feature: str) -> str:
    """Return what a feature does to the prediction, or to the log-odds of a rating, in the rows shown, as Markdown."""
    return named_in(shape(scope.table, feature, output_text(scope.unit)), plain(scope.labels[feature]))


def leading(scope: Scope) -> str:
    """Return which features matter most in the rows shown, and what they do, as Markdown."""
    share, top = schema.FORMATS["share"].text, scope.ranking.head(NAMED)
    if not top.iloc[0]:
        return "In these rows no feature has an effect: the model predicts the same for all of them."
    first = f"**{plain(scope.labels[str(top.index[0])])}** has the largest share, {share(float(top.iloc[0]))} of all"
    others = f"; the first {len(top)} have {share(float(top.sum()))} together" if len(top) > 1 else ""
    used = [str(name) for name in top.index if top[name]]
    return f"{first}{others}. {' '.join(what_it_does(scope, name) for name in used)}"


def dots_at_zero(table: ShapTable, feature: str) -> str:
    """Return why dots of a feature lie at exactly 0, as a sentence; "" where no fold lacks it."""
    without = folds_without(table, feature)
    if not without:
        return ""
    rows = int(np.isin(table.index["fold"].to_numpy(), without).sum())
    if rows == len(table):
        return "All dots lie at exactly 0, for no fold's model uses this feature."
    folds = f"fold {without[0]}" if len(without) == 1 else f"folds {', '.join(map(str, without))}"
    whose = "whose model does" if len(without) == 1 else "whose models do"
    return f"{rows:,} dots lie at exactly 0: those of {folds}, {whose} not use this feature."


def by_feature(scope: Scope) -> pd.DataFrame:
    """Return a row for each feature: its share with the range over folds, its effects and their direction."""
    table, shares = scope.table, fold_shares(scope.table)
    names = [str(name) for name in scope.ranking.index]
    columns = [table.features.index(name) for name in names]
    effects = table.values[:, columns].astype(np.float64)
    known = directions(table, names)
    return pd.DataFrame(
        {
            "Feature": [scope.labels[name] for name in names],
            "Share": scope.ranking.to_numpy(),
            "Lowest fold": shares.loc[names].min(axis=1).to_numpy(),
            "Highest fold": shares.loc[names].max(axis=1).to_numpy(),
            "Mean |SHAP|": np.abs(effects).mean(axis=0),
            "Lowest SHAP": effects.min(axis=0),
            "Median SHAP": np.median(effects, axis=0),
            "Highest SHAP": effects.max(axis=0),
            **{f"Folds where higher {verb}": known[name].to_numpy() for name, verb in SHAPES.items()},
        }
    )


def table(scope: Scope, name: str, figure: "Callable[[], Figure]", reading: str) -> None:
    """Draw the table behind a summary, which is made when it is opened, and the files that it can be saved as.

    Parameters
    ----------
    name : of the files, without their endings
    figure : returns the picture for Plotly
    reading : how to read it
    """
    form = effect_format(scope.unit)
    shares = dict.fromkeys(("Share", "Lowest fold", "Highest fold"), "share")
    counts = dict.fromkeys((f"Folds where higher {verb}" for verb in SHAPES.values()), "count")
    title = f"SHAP summary, {len(scope.table):,} explained rows"
    table_behind.on_demand(
        lambda: by_feature(scope),
        name,
        cast("table_behind.Formats", shares | counts),
        form,
        more={
            figure_file.TEXT: figure_file.html(f"{name}-figure", title, partial(origin, scope), reading, figure),
            "Rows as Parquet": table_behind.File("explained-rows.parquet", lambda: as_parquet(explained_rows(scope))),
        },
    )


def origin(scope: Scope) -> str:
    """Return which run and rows a file is of."""
    known = reads.run(scope.run_id)
    return (
        f"Run {known['name']} ({scope.run_id}), {len(scope.table):,} of {scope.table.total_rows:,} out-of-fold rows, "
        f"SHAP values of {scope.unit if scope.unit in schema.RATINGS else schema.TARGETS[scope.unit].label}."
    )


def explained_rows(scope: Scope) -> pd.DataFrame:
    """Return the rows shown to take elsewhere: value and SHAP value of every feature, base value and output."""
    table = scope.table
    values = pd.DataFrame(table.data, columns=[f"value {name}" for name in table.features])
    effects = pd.DataFrame(table.values, columns=[f"shap {name}" for name in table.features])
    ends = pd.DataFrame({"base_value": table.base, "output": table.margin, "prediction": table.prediction})
    return pd.concat([table.index[["date", "ticker", "fold"]], ends, values, effects], axis=1)
