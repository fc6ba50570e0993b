"""The dependence plot of one feature, coloured by the feature that changes its effect most, another one or the fold."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.effects import medians
from omninmo.figures.shap_axis import effect_format, output_text
from omninmo.schema import Format
from omninmo.ui import feature_choice, figure_file, sample_choice, shap_findings, table_behind, url, url_select
from omninmo.ui.explain_scope import Scope
from omninmo.ui.foreign_text import plain
from omninmo.ui.points import dependence

if TYPE_CHECKING:  # the page opens without Plotly
    from plotly.graph_objects import Figure

FOLD = "fold"
"""In the URL, where points are coloured by fold; no feature is called so."""
PARTNER = "explain_partner"
READING = (
    "Height is the effect on {output}. The {line} line is the median effect of each fold, averaged, its band from the "
    "lowest fold to the highest; the bars below count the rows. An effect in the model need not exist in the market."
)


def draw(scope: Scope, selected: Sequence[int]) -> None:
    """Draw the plot, the boxes that choose feature and colour, and how to read it.

    Parameters
    ----------
    selected : the rows to keep in sight while all others are faint; all if there are none
    """
    table, feature, labels = scope.table, scope.feature, scope.labels
    st.header(f"What {plain(labels[feature])} does", anchor=False)
    strengths = shap_findings.partners(table, feature)
    left, right = st.columns(2)
    with left:
        _feature_box(scope)
    with right:
        colour = _colour_box(strengths, labels)
    partner = colour if colour in strengths.index else next(map(str, strengths.index), feature)
    dependence.draw(
        table,
        (feature, None if colour == FOLD else partner),
        scope.features,
        scope.unit,
        key=f"dependence-{scope.run_id}-{scope.unit}",
        on_choose=lambda row: sample_choice.choose(table.index, row),
        sample=scope.row,
        selected=selected,
    )
    st.caption(in_words(scope, colour, changes=bool(strengths.get(colour, 0.0))))
    _medians(scope, partner)
    if len(strengths):
        _candidates(scope, strengths)


def in_words(scope: Scope, colour: str, *, changes: bool = True) -> str:
    """Return what is seen in the plot and how to read it, as Markdown.

    Parameters
    ----------
    colour : the feature that colours the points; `FOLD` where it is the fold
    changes : whether that feature changes the effect of the chosen one
    """
    parts = [plain(scope.features["help"][scope.feature]), f"**{shap_findings.what_it_does(scope, scope.feature)}**"]
    parts.append(shap_findings.dots_at_zero(scope.table, scope.feature))
    if colour == FOLD:
        parts.append("Each fold has a model of its own: where its dots lie apart, the models disagree.")
    elif changes and colour != scope.feature:
        parts.append(
            f"Where red and blue separate at the same value, {plain(scope.labels[colour])} changes the effect."
        )
    parts.append(f"{len(scope.table):,} of {scope.table.total_rows:,} unseen rows. {_reading(scope, colour)}")
    return " ".join(part for part in parts if part)


def median_effects(scope: Scope) -> pd.DataFrame:
    """Return the line of the plot and its band, as a table."""
    line, _ = medians(scope.table, scope.feature)
    return pd.DataFrame(
        {"Value": line.x, "Median effect": line.effect, "Lowest fold": line.low, "Highest fold": line.high}
    )


def _reading(scope: Scope, colour: str = "") -> str:
    return READING.format(output=output_text(scope.unit), line="thick" if colour == FOLD else "green")


def _feature_box(scope: Scope) -> None:
    url_select.box(
        "feature",
        "Feature, most important first",
        [str(name) for name in scope.ranking.index],
        key=feature_choice.KEY,
        labels=scope.labels,
        start=scope.feature,
        on_change=feature_choice.choose,
    )


def _colour_box(strengths: pd.Series, labels: dict[str, str]) -> str:
    """Let the reader choose what colours the points: a feature with the strength of its interaction, or the fold."""
    share = schema.FORMATS["whole_share"].text
    called = {str(name): f"{labels[str(name)]} · {share(float(strength))}" for name, strength in strengths.items()}
    known = called | {FOLD: "Fold: each has a model of its own"}
    if (wanted := url.get("partner")) and wanted not in known:
        known[wanted] = labels.get(wanted) or feature_choice.called(wanted)
    return url_select.box(
        "partner",
        "Coloured by, strongest interaction first",
        [FOLD, *called],
        key=PARTNER,
        labels=known,
        start=next(iter(called), FOLD),
        help="How much a feature changes the effect of the chosen one, in percent of the one that changes it most.",
    )


def _medians(scope: Scope, partner: str) -> None:
    form: Format = scope.features["format"][scope.feature]
    title = f"What {scope.labels[scope.feature]} does"
    figure = figure_file.html(
        "dependence-figure",
        title,
        partial(shap_findings.origin, scope),
        _reading(scope),
        partial(_figure, scope, partner),
    )
    table_behind.on_demand(
        partial(median_effects, scope),
        "dependence",
        {"Value": form},
        effect_format(scope.unit),
        more={figure_file.TEXT: figure},
    )


def _candidates(scope: Scope, strengths: pd.Series) -> None:
    table_behind.on_demand(
        lambda: pd.DataFrame(
            {
                "Feature": [scope.labels[str(name)] for name in strengths.index],
                "Strength of the strongest": strengths.to_numpy(),
            }
        ),
        "interactions",
        None,
        "whole_share",
        title=f"What changes the effect of {plain(scope.labels[scope.feature])}",
    )


def _figure(scope: Scope, partner: str) -> "Figure":
    from omninmo.figures.dependence import dependence as figure

    return figure(scope.table, scope.feature, partner, scope.features, scope.unit)
