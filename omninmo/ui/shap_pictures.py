"""SHAP summaries drawn by Plotly: bars, violins, a heat map of samples. A click chooses a feature, or a sample."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.evaluation.sample_order import Order, in_order
from omninmo.evaluation.shap_table import class_shares, fold_shares
from omninmo.figures import sample_map as map_figure
from omninmo.figures.shap_axis import effect_format, output_text
from omninmo.figures.shap_violins import shap_violins, violins_info
from omninmo.figures.share_bars import TOP, class_bars, order, share_bars
from omninmo.ui import (
    charts,
    feature_choice,
    figure_file,
    reads,
    sample_choice,
    shap_findings,
    table_behind,
    url,
    url_select,
)
from omninmo.ui.explain_scope import Scope

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ORDERS = {"prediction": "Samples by prediction", "explanation": "Like explanations side by side"}
OF_BARS = (
    "A bar is a feature's share of mean |SHAP|, the mean of its shares in the test folds, which stands at the right; "
    "the line reaches from the fold where it is lowest to the one where it is highest. It shows what the model used, "
    "not that it was right."
)
OF_VIOLINS = (
    "Each violin shows where a feature's effects lie: the upper half, in red, those of its high values (above its "
    "median), the lower half, in blue, those of its low ones. The thick line holds the middle half of all effects, the "
    "dot is their median. The widest point of every violin is drawn alike, so that widths compare within one only."
)
OF_MAP = (
    "Each column is one date and ticker, each row a feature: orange raised {output}, blue lowered it. The line "
    "above is what the model put out."
)
OF_RATINGS = (
    "A bar is a feature's share of the mean |SHAP| of all ratings together, mean over the test folds, cut into what it "
    "has on each rating."
)


def draw(kind: str, scope: Scope) -> None:
    """Draw one kind of summary: bar, violin, map or ratings."""
    kinds: Mapping[str, Callable[[Scope], None]] = {"bar": _bar, "violin": _violin, "map": _map, "ratings": _ratings}
    kinds[kind](scope)


def rows_in_words(scope: Scope) -> str:
    """Return how many rows the picture is of."""
    return f"Of {len(scope.table):,} of {scope.table.total_rows:,} unseen rows."


def _bar(scope: Scope) -> None:
    shares = fold_shares(scope.table)
    figure = share_bars(shares, scope.labels, scope.feature, unit_is_class=scope.unit in schema.RATINGS)
    _show(scope, "bars", figure, order(shares)[:TOP])
    st.caption(f"{shap_findings.leading(scope)} {OF_BARS} {rows_in_words(scope)} Click a feature to see it below.")
    shap_findings.table(scope, "shap-bars", lambda: figure, OF_BARS)


def _violin(scope: Scope) -> None:
    features = [str(name) for name in scope.ranking.index[:TOP]]
    figure = shap_violins(violins_info(scope.table, features), scope.labels, scope.unit, scope.feature)
    _show(scope, "violins", figure, features)
    st.caption(f"{shap_findings.leading(scope)} {OF_VIOLINS} {rows_in_words(scope)} Click a feature to see it below.")
    shap_findings.table(scope, "shap-violins", lambda: figure, OF_VIOLINS)


def _map(scope: Scope) -> None:
    by = cast(
        "Order",
        url_select.buttons(
            "order", "Samples in order", list(ORDERS), key="explain_order", labels=ORDERS, label_visibility="collapsed"
        ),
    )
    rows = in_order(scope.table, map_figure.MAX_COLUMNS, by)
    info = map_figure.sample_map_info(scope.table, rows, [str(name) for name in scope.ranking.index[:TOP]])
    figure = map_figure.sample_map(info, scope.features, scope.unit, scope.feature, scope.row)
    key = f"map-{by}-{scope.key}"
    charts.show(figure, key=key, on_select=lambda: _cell(key, scope, info))
    of_map = OF_MAP.format(output=output_text(scope.unit))
    drawn = f"{len(rows):,} of {len(scope.table):,} explained rows are drawn"
    even = ", an even draw from the lowest prediction to the highest" if len(rows) < len(scope.table) else ""
    how = {
        "prediction": "Columns stand from the lowest prediction to the highest",
        "explanation": "Neighbours were explained alike: blocks of one pattern are predictions with one reason",
    }[by]
    st.caption(
        f"{shap_findings.leading(scope)} {of_map} {how}. {drawn}{even}. {rows_in_words(scope)} "
        "Click a column to see its sample, a feature's "
        "name to see it below."
    )
    table_behind.on_demand(
        partial(_cells, scope, info),
        "shap-samples",
        {"Fold": "count"},
        effect_format(scope.unit),
        more=_html(scope, "shap-samples", "SHAP values of samples", of_map, figure),
    )


def _ratings(scope: Scope) -> None:
    shares = class_shares(reads.shap(scope.run_id).at(scope.rows))
    figure = class_bars(shares, schema.RATINGS, scope.labels, scope.feature)
    features = order(shares)[:TOP]
    key = f"ratings-{scope.key}"
    charts.show(figure, key=key, on_select=lambda: _segment(key, features))
    st.caption(
        f"{OF_RATINGS} {rows_in_words(scope)} Click a segment to see what the feature does to that rating, below."
    )
    named = shares.set_axis(list(schema.RATINGS), axis=1)
    table = table_behind.named(named.loc[order(shares)], scope.labels, {}, "Feature")
    table_behind.on_demand(
        lambda: table.assign(Together=named.loc[order(shares)].sum(axis=1).to_numpy()),
        "shap-ratings",
        None,
        "share",
        more=_html(scope, "shap-ratings", "SHAP values of all ratings", OF_RATINGS, figure),
    )


def _show(scope: Scope, name: str, figure: "Figure", features: list[str]) -> None:
    key = f"{name}-{scope.key}"
    charts.show(figure, key=key, on_select=lambda: _row(_point(key), features))


def _html(scope: Scope, name: str, title: str, reading: str, figure: "Figure") -> dict[str, table_behind.File]:
    return {
        figure_file.TEXT: figure_file.html(
            f"{name}-figure", title, partial(shap_findings.origin, scope), reading, lambda: figure
        )
    }


def _cells(scope: Scope, info: map_figure.SampleMapInfo) -> pd.DataFrame:
    """Return a row for each sample of the map: which it is, what the model put out, and the SHAP values."""
    index = scope.table.index.iloc[info.rows]
    known = {
        "Ticker": index["ticker"].to_numpy(),
        "Date": index["date"].dt.strftime("%Y-%m-%d").to_numpy(),
        "Fold": info.folds,
        "Output": info.margin,
    }
    titles = table_behind.distinct([scope.labels[name] for name in info.features], taken=set(known))
    return pd.DataFrame(known | dict(zip(titles, info.values.astype(float), strict=True)))


def _point(key: str) -> dict[str, Any]:
    """Return the point that was clicked; {} where a redrawn chart reports none, which means nothing."""
    points: list[dict[str, Any]] = st.session_state[key]["selection"]["points"]
    return points[0] if points else {}


def _row(point: Mapping[str, Any], features: list[str]) -> None:
    """Follow a click on the row of a feature."""
    if point and 0 <= (at := round(float(point["y"]))) < len(features):
        feature_choice.choose(features[at])


def _segment(key: str, features: list[str]) -> None:
    """Follow a click on what a feature has on a rating, or on its name."""
    point = _point(key)
    _row(point, features)
    rating = point.get("customdata")
    rating = rating[0] if isinstance(rating, list) else rating
    if rating in schema.RATINGS:
        url.put("rating", str(rating))


def _cell(key: str, scope: Scope, info: map_figure.SampleMapInfo) -> None:
    """Follow a click on a column of the map, or on the name of a feature."""
    point = _point(key)
    if point.get("curve_number") == map_figure.NAMES:
        _row(point, list(info.features))
    elif point and 0 <= (at := round(float(point["x"]))) < len(info.rows):
        sample_choice.choose(scope.table.index, int(info.rows[at]))
