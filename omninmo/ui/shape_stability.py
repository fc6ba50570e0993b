"""Does a feature act the same way in every run, or in every fold or cut of one: its dependence curves compared."""

from collections.abc import Mapping
from typing import NamedTuple, cast

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.evaluation.shapes import MIN_TENDENCY, PREDICTION, By, curves, direction_text, directions, shape_stability
from omninmo.figures.shap_axis import output_text
from omninmo.figures.shape_agreement import MAX_IN_LEGEND, shape_agreement, shape_curves, shapes_info
from omninmo.paths import tracking_uri
from omninmo.schema import FORMATS, Format
from omninmo.ui import charts, reads, table_behind, url
from omninmo.ui.class_selector import DEFAULT_RATING
from omninmo.ui.foreign_text import plain
from omninmo.ui.rankings import KEPT_SECONDS, Rankings, rows_of_cuts

MAX_RUNS = 12
"""Runs whose SHAP values are read at once."""
KEY = "stability_shapes"
NO_DIRECTION = "no single direction"
NAMED = (
    "It is named where most folds have one: |Spearman of value and SHAP value| is "
    f"{FORMATS['level'].text(MIN_TENDENCY)} or more, and beyond chance. A curve that turns, such as a U, is described "
    "on both sides of its turn."
)


class Compared(NamedTuple):
    """What has a curve each: runs, or the folds or cuts of one run.

    Attributes
    ----------
    run_ids : one if its folds or cuts are compared
    rating : of which the SHAP values are; "" in a regression
    noun : of `Rankings`, e.g. years
    cuts : those that are ranked, of a run that is cut
    """

    run_ids: tuple[str, ...]
    rating: str
    noun: str
    cuts: tuple[str, ...]

    @property
    def by(self) -> By:
        return "fold" if self.noun == "folds" else "run"

    def tables(self) -> Mapping[str, ShapTable]:
        """Return the SHAP values of each run, or of each cut of one."""
        rating = schema.RATINGS.index(self.rating) if self.rating else None
        tables = {run_id: reads.shap(run_id) for run_id in self.run_ids}
        tables = {name: table if rating is None else table.of_class(rating) for name, table in tables.items()}
        if not self.cuts:
            return tables
        ((run_id, table),) = tables.items()
        rows = rows_of_cuts(run_id, self.noun)
        return {cut: table.at(rows[cut]) for cut in self.cuts}


def draw(rankings: Rankings, runs: pd.DataFrame, top: int) -> None:
    """Draw how alike the curves of each feature are, and those of one.

    Parameters
    ----------
    rankings : what is compared
    runs : rows of `reads.runs`: those of the rankings
    top : how many features
    """
    chosen, rating = _alike(runs)
    run_ids = tuple(str(run_id) for run_id in chosen.index)
    cuts = () if rankings.noun in ("runs", "folds") else tuple(str(cut) for cut in rankings.shares)
    compared = Compared(run_ids, rating, rankings.noun, cuts)
    if rankings.noun == "runs" and len(run_ids) < 2:
        st.info("Shapes need two runs that predict the same, so that their SHAP values are in one unit.")
        return
    table = _stability(tracking_uri(), compared)
    order = rankings.shares.mean(axis=1).sort_values(ascending=False, kind="stable").index
    info = shapes_info(table, order, rankings.labels, top)
    feature = _feature(info.table.index if len(info.table) else order)
    charts.show(shape_agreement(info, feature), key=KEY, on_select=_clicked)
    st.caption(reading(len(run_ids), len(runs), rankings.noun))
    _curves(feature, compared, rankings.names if cuts else reads.names(chosen), rankings.labels)
    table_behind.draw(written(table, rankings.labels), "shapes", {"Curves": "count"}, default="score")


def _alike(runs: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the runs whose SHAP values are in the first one's unit, at most `MAX_RUNS`, and the rating they are of."""
    rated = reads.is_classification(runs.iloc[0])
    unit = runs[["params.mode"] if rated else ["params.mode", "params.target"]].fillna("")
    alike = runs[(unit == unit.iloc[0]).all(axis=1)].head(MAX_RUNS)
    if not rated:
        return alike, ""
    return alike, url.get("rating") if url.get("rating") in schema.RATINGS else DEFAULT_RATING


@st.cache_resource(max_entries=16, ttl=KEPT_SECONDS, show_spinner="Comparing shapes…")
def _stability(uri: str, compared: Compared) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return shape_stability(compared.tables(), compared.by)


def _feature(known: pd.Index) -> str:
    wanted = url.get("feature")
    return wanted if wanted in known else str(known[0])


def _clicked() -> None:
    """Show the curves of the feature that was clicked."""
    points = st.session_state[KEY]["selection"]["points"]
    if points:
        url.put("feature", str(points[0]["customdata"][0]))


OF_WHAT = {
    "runs": " Runs that were fitted to the same rows give noise the same shape, too: what their folds agree on as "
    "well, under Folds of a run, is more than that.",
    "folds": "",
}
OF_CUTS = (
    " The same models explain all {}: the curves show where a feature acts otherwise, not whether other models would "
    "agree. A curve of few rows has few points, or none; how alike curves of three points are is mostly chance."
)


def reading(shown: int, of: int, noun: str) -> str:
    """Return how to read the picture, and which runs are in it."""
    about = OF_WHAT.get(noun, OF_CUTS.format(noun))
    fewer = f" The first {shown} of the {of} runs are compared that predict the same." if shown < of else ""
    return (
        "A curve is the median SHAP value along the values of a feature. The point is the mean correlation of each "
        f"two {noun}' curves, the line ends at the pair that is least alike. 1 is the same shape, also of a U, "
        f"whatever its size.{about}{fewer} Click a point to see its curves below; the orange one is shown."
    )


def _curves(feature: str, compared: Compared, names: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """Draw the curves of one feature, and say in words what it does in each run or cut."""
    tables = compared.tables()
    label = labels.get(feature, feature)
    st.header(plain(label), anchor=False)
    drawn = curves(tables, feature, compared.by)
    if compared.by == "fold":
        drawn.columns = pd.Index([f"Fold {fold}" for fold in drawn.columns.get_level_values("fold")])
    unit = compared.rating or str(reads.config(compared.run_ids[0]).target)
    charts.show(shape_curves(drawn, names, label, _format(compared.run_ids, feature), unit), key="stability_curves")
    lacking = [names[name] for name, table in tables.items() if feature not in table.features]
    if drawn.shape[1] > MAX_IN_LEGEND:
        st.caption(f"Point at a curve to see which of the {drawn.shape[1]} it is.")
    if lacking:
        st.caption(plain(f"Without this feature: {', '.join(lacking)}."))
    st.caption(in_words(tables, names, feature, output_text(unit)))


def in_words(tables: Mapping[str, ShapTable], names: Mapping[str, str], feature: str, output: str = PREDICTION) -> str:
    """Return as Markdown what more of the feature does in each run or cut; those that act alike stand together."""
    said: dict[str, list[str]] = {}
    for run_id, table in tables.items():
        if feature in table.features:
            text = direction_text(pd.Series(directions(table, [feature]).loc[feature]), output)
            said.setdefault(text, []).append(names[run_id])
    if len(said) < 2:
        return f"Direction: {next(iter(said), NO_DIRECTION)}. {plain(NAMED)}"
    lines = "\n".join(f"- **{text}**: {plain(', '.join(which))}" for text, which in said.items())
    return f"Direction:\n{lines}\n\n{plain(NAMED)}"


def _format(run_ids: tuple[str, ...], feature: str) -> Format:
    for run_id in run_ids:
        try:
            features = reads.features(run_id)
        except RunError:
            continue
        if feature in features.index:
            return cast(Format, features.loc[feature, "format"])
    return "number"


def written(table: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return the agreement of shapes as the table shows it."""
    return pd.DataFrame(
        {
            "Feature": [labels.get(str(name), str(name)) for name in table.index],
            "Curves": table["curves"].to_numpy(),
            "Mean correlation": table["agreement"].to_numpy(dtype=float),
            "Least alike pair": table["lowest"].to_numpy(dtype=float),
        }
    )
