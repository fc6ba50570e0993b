"""Explain one run: SHAP summary → click → dependence plot."""

import math

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable, global_importance, interaction_strengths, tendency
from omninmo.figures.beeswarm import beeswarm
from omninmo.figures.dependence import dependence
from omninmo.ui import charts, frame, reads, url
from omninmo.ui.foreign_text import plain

DEFAULT_RATING = "Strong Buy"
FEATURE = "explain_feature"
CLEAR = 0.2
"""Below this rank correlation a feature neither raises nor lowers the prediction as a rule."""


def draw() -> None:
    """Draw the summary of a run and the dependence plot of the chosen feature."""
    run_id, rating_place = _choose_run()
    if not run_id:
        return
    table, labels = reads.shap(run_id), reads.labels([run_id])
    shown, unit = _of_rating(table, reads.config(run_id).target, rating_place)
    ranking = global_importance(shown)
    feature = _chosen_feature(list(ranking.index))
    key = f"beeswarm-{run_id}-{unit}"
    charts.show(
        beeswarm(shown, labels=labels, selected=feature, unit=unit),
        key=key,
        on_select=lambda: _clicked(key, list(ranking.index)),
    )
    st.caption(
        f"Each point is one date and ticker; {len(shown):,} of {shown.total_rows:,} unseen rows, the same for every "
        "run that shares them. To the right: the feature raised the prediction; red: its value was high, blue: low. "
        "Click a point to see that feature below."
    )
    _dependence(run_id, shown, feature, list(ranking.index), labels, unit)


def _choose_run() -> tuple[str, DeltaGenerator]:
    """Let the reader choose among the picked runs, or among all where none is picked."""
    picked = reads.picked()
    runs = picked if url.picked() else reads.finished()
    if runs.empty:
        _nothing()
        return "", st.container()
    order = list(runs.index)
    run_id = st.selectbox(
        "Run",
        order,
        index=order.index(url.get("run")) if url.get("run") in order else 0,
        format_func=reads.names(runs).__getitem__,
        key="explain_run",
        on_change=lambda: url.put("run", st.session_state["explain_run"]),
        width=560,
    )
    reads.warn_of_leaks(runs.loc[[run_id]])
    return str(run_id), st.container()


def _nothing() -> None:
    total = len(reads.finished())
    if total:
        st.info(
            f"None of the runs picked is finished; pick some of the {total} on Runs, or clear the picks.",
            icon=":material/checklist:",
        )
        frame.link("Runs", "Pick runs")
        return
    st.info(
        "There is no finished run to explain yet. Home trains a first one in about ten seconds.",
        icon=":material/inbox:",
    )
    frame.link("Home", "Go to Home and press Train sample")


def _of_rating(table: ShapTable, target: str, place: DeltaGenerator) -> tuple[ShapTable, str]:
    """Return the table to draw, and the target or the rating that it speaks of."""
    if not table.n_classes:
        return table, target
    start = url.get("rating") if url.get("rating") in schema.RATINGS else DEFAULT_RATING
    rating = place.segmented_control(
        "Rating",
        schema.RATINGS,
        default=start,
        required=True,
        key="explain_rating",
        on_change=lambda: url.put("rating", st.session_state["explain_rating"]),
    )
    return table.of_class(schema.RATINGS.index(rating)), rating


def _chosen_feature(ranking: list[str]) -> str:
    """Return the feature named in the URL, else the most important one."""
    wanted = url.get("feature")
    if wanted and wanted not in ranking:
        st.warning(
            f"The link names the feature {wanted[:40]}, which this run did not use; the most important one is shown.",
            icon=":material/search_off:",
        )
    return wanted if wanted in ranking else ranking[0]


def _clicked(key: str, ranking: list[str]) -> None:
    """Follow a click on the summary, where height is rank. A redrawn chart reports no point, which means nothing."""
    points = st.session_state[key]["selection"]["points"]
    if points:
        _choose_feature(ranking[round(points[0]["y"])])


def _choose_feature(feature: str) -> None:
    url.put("feature", feature)
    url.put("partner", "")
    st.session_state[FEATURE] = feature


def _dependence(
    run_id: str, table: ShapTable, feature: str, ranking: list[str], labels: dict[str, str], unit: str
) -> None:
    st.subheader(f"What {plain(labels[feature])} does", anchor=False)
    strengths = interaction_strengths(table, feature)
    left, right = st.columns(2)
    st.session_state[FEATURE] = feature
    left.selectbox(
        "Feature, most important first",
        ranking,
        format_func=lambda name: labels[name],
        key=FEATURE,
        on_change=lambda: _choose_feature(st.session_state[FEATURE]),
    )
    options = list(strengths.index)
    partner = url.get("partner") if url.get("partner") in options else options[0]
    st.session_state["explain_partner"] = partner
    right.selectbox(
        "Coloured by, strongest interaction first",
        options,
        format_func=lambda name: labels[name],
        key="explain_partner",
        on_change=lambda: url.put("partner", st.session_state["explain_partner"]),
    )
    features = reads.features(run_id)
    figure = dependence(table, feature, partner, features=features, unit=unit)
    charts.show(figure, key=f"dependence-{run_id}-{feature}-{partner}-{unit}")
    st.caption(f"{plain(features['help'][feature])} {_tendency(table, feature)} {_reading(plain(labels[partner]))}")


def _tendency(table: ShapTable, feature: str) -> str:
    """Say what is seen in this run."""
    value = tendency(table, feature)
    if math.isnan(value):
        return "In this run it has no effect."
    if abs(value) < CLEAR:
        return "In this run its effect goes neither up nor down as a rule; look at the shape."
    return f"In this run higher values tend to {'raise' if value > 0 else 'lower'} the prediction."


def _reading(partner: str) -> str:
    return (
        f"Height is the effect on the prediction; where red and blue part at the same value, {partner} "
        "changes the effect. The green line is the median over the folds. An effect in the model need "
        "not be one in the market."
    )
