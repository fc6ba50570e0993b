"""SHAP summary: every explained row as a point on the line of each feature."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.swarm import HALF_WIDTH, swarms
from omninmo.ui.points import payload
from omninmo.ui.points.component import clicked, hand_over, registered

TOP = 20
"""Features that are drawn, the most important ones."""

Choose = Callable[[str, int | None], None]


def draw(
    table: ShapTable,
    ranking: pd.Series,
    feature: str,
    features: pd.DataFrame,
    unit: str,
    *,
    key: str,
    on_choose: Choose,
    sample: int | None = None,
) -> tuple[int, ...]:
    """Draw the summary, and return the rows that the reader has selected with lasso or box; () if none.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    ranking : share of mean |SHAP| by feature, largest first
    feature : the one that is marked
    features : label and format of every feature, indexed by name
    unit : the target of a regression, or the class that the values of a classification are of
    key : of the component; another one for every table, since the selection belongs to it
    on_choose : called with a feature and a row, or None for a click on the feature's name, before the page runs again
    sample : the row that is marked
    """
    hand_over(key, {"feature": feature, "sample": sample})
    result = registered()(
        key=key,
        data=described(table, ranking.head(TOP), features, unit) | {"plot": key},
        on_chosen_change=lambda: _chosen(key, ranking, len(table), on_choose),
        on_rows_change=lambda: None,
    )
    return selected(result.rows, len(table))


def described(table: ShapTable, ranking: pd.Series, features: pd.DataFrame, unit: str) -> dict[str, Any]:
    """Return what is drawn, as data for JSON.

    Parameters
    ----------
    table, features, unit : see `draw`
    ranking : share of mean |SHAP| of the features that are drawn
    """
    drawn = swarms(table, [str(name) for name in ranking.index])
    known = features.loc[[swarm.feature for swarm in drawn]]
    return {
        "kind": "summary",
        "features": [
            {
                "name": swarm.feature,
                "label": str(label),
                "format": payload.number_format(form),
                "share": float(share),
                **payload.swarm(swarm),
            }
            for swarm, label, form, share in zip(drawn, known["label"], known["format"], ranking, strict=False)
        ],
        "rows": payload.rows(table.index),
        "count": len(table),
        "axis": payload.effect_axis(unit),
        "shareFormat": payload.number_format("share"),
        "halfWidth": HALF_WIDTH,
        "look": payload.look(),
    }


def selected(rows: Any, count: int) -> tuple[int, ...]:
    """Return the rows that the browser names, ascending; what is no row of the table is left out."""
    if not isinstance(rows, list):
        return ()
    return tuple(sorted({row for row in rows if type(row) is int and 0 <= row < count}))


def _chosen(key: str, ranking: pd.Series, count: int, on_choose: Choose) -> None:
    """Follow a click in the component."""
    chosen = st.session_state[key].get("chosen")
    if not isinstance(chosen, dict) or chosen.get("feature") not in ranking.index:
        return
    row = next(iter(selected([chosen.get("row")], count)), None)
    clicked(key, feature=chosen["feature"], **({} if row is None else {"sample": row}))
    on_choose(chosen["feature"], row)
