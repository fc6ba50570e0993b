"""SHAP dependence: a feature's value on x, its SHAP value on y, coloured by another feature or by fold."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.effects import Medians, effects
from omninmo.ui.points import payload, summary
from omninmo.ui.points.component import clicked, hand_over, registered

Choose = Callable[[int], None]


def draw(
    table: ShapTable,
    pair: tuple[str, str | None],
    features: pd.DataFrame,
    unit: str,
    *,
    key: str,
    on_choose: Choose,
    sample: int | None = None,
    selected: Sequence[int] = (),
) -> None:
    """Draw the dependence plot.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    pair : the feature, and the one that colours the points; None where their fold does
    features : label and format of every feature, indexed by name
    unit : the target of a regression, or the class that the values of a classification are of
    key : of the component
    on_choose : called with the row of a point that was clicked, before the page runs again
    sample : the row that is marked
    selected : rows that stay strong while all others are faint
    """
    hand_over(key, {"sample": sample, "selected": list(selected)})
    registered()(
        key=key,
        data=described(table, pair, features, unit) | {"plot": key},
        on_chosen_change=lambda: _chosen(key, len(table), on_choose),
    )


def described(table: ShapTable, pair: tuple[str, str | None], features: pd.DataFrame, unit: str) -> dict[str, Any]:
    """Return what is drawn, as data for JSON; parameters are those of `draw`."""
    feature, partner = pair[0], pair[1] or pair[0]
    info = effects(table, feature, partner)
    return {
        "kind": "dependence",
        "feature": _named(features, feature),
        "partner": _named(features, partner),
        "byFold": pair[1] is None,
        "x": payload.encoded(info.x, "<f4"),
        "jitter": payload.encoded(info.jitter, "<f4") if info.jitter.any() else "",
        "effect": payload.encoded(info.effect, "<f4"),
        "partnerValues": payload.encoded(info.partner_values, "<f4"),
        "colours": payload.encoded(payload.colour_codes(info.colours), "<u1"),
        "medians": _lines(info.medians),
        "missing": _lines(info.missing),
        "isLog": info.is_log,
        "rows": payload.rows(table.index),
        "count": len(table),
        "axis": payload.effect_axis(unit),
        "look": payload.look(),
    }


def _named(features: pd.DataFrame, name: str) -> dict[str, Any]:
    described = features.loc[[name]].to_dict("records")[0]
    return {"name": name, "label": str(described["label"]), "format": payload.number_format(described["format"])}


def _lines(medians: Medians) -> dict[str, list[float | None]]:
    """Return a few dozen numbers as they are; the x of what is missing is null, for JSON knows no NaN."""
    return {
        name: [None if math.isnan(value) else value for value in values.tolist()]
        for name, values in medians._asdict().items()
    }


def _chosen(key: str, count: int, on_choose: Choose) -> None:
    """Follow a click in the component."""
    chosen = st.session_state[key].get("chosen")
    rows = summary.selected([chosen.get("row")] if isinstance(chosen, dict) else None, count)
    if rows:
        clicked(key, sample=rows[0])
        on_choose(rows[0])
