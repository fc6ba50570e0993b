"""Why one sample was predicted as it was: the waterfall of its SHAP values, and all of them as a table."""

import numpy as np
import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.shap_axis import effect_format, output_text
from omninmo.figures.waterfall import WaterfallInfo, value_text, waterfall, waterfall_info
from omninmo.reports.run_exports import as_csv, as_parquet
from omninmo.schema import FORMATS
from omninmo.ui import button_table, charts, feature_choice, sample_choice
from omninmo.ui.foreign_text import plain

ROWS_SHOWN = 10


def draw(table: ShapTable, row: int, features: pd.DataFrame, unit: str, key: str) -> None:
    """Draw figure, words and table. A click on a feature shows what it does in all rows.

    Parameters
    ----------
    table : of a regression or of one class
    row : position in the table
    features : label, format and help of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    key : of the chart; another one for every run, row and rating
    """
    info = waterfall_info(table, row, features)
    charts.show(waterfall(info, unit), key=key, on_select=lambda: _clicked(key, info))
    st.caption(reading(info, unit))
    with st.expander(f"All {len(table.features)} features as a table"):
        _table(table, row, features, unit)


def reading(info: WaterfallInfo, unit: str) -> str:
    """Return how to read the waterfall, with what is seen in this one, as Markdown."""
    number = FORMATS[effect_format(unit)].text
    total = float(info.effects.sum())
    strongest = f"Most came from {plain(info.labels[0])}: {number(info.effects[0])}. " if info.effects[0] else ""
    return (
        f"From {number(info.base)}, what the model of fold {info.fold} predicts on average, the features add up to "
        f"{number(total)} and so lead to {number(info.margin)}. {strongest}"
        f"Orange with a + raised {output_text(unit)}, blue with a − lowered it. Click a feature to see what it does in "
        "all rows."
    )


def effects(table: ShapTable, row: int, features: pd.DataFrame) -> pd.DataFrame:
    """Return every feature of a row with its value and its stored SHAP value, strongest first, to take elsewhere."""
    order = np.argsort(-np.abs(table.values[row].astype(np.float64)), kind="stable")
    names = [table.features[column] for column in order]
    where = table.index.iloc[row]
    return pd.DataFrame(
        {
            "date": where["date"],
            "ticker": where["ticker"],
            "fold": where["fold"],
            "feature": names,
            "label": features.loc[names, "label"].to_numpy(),
            "value": table.data[row, order],
            "shap_value": table.values[row, order],
            "base_value": table.base[row],
            "output": table.margin[row],
        }
    )


def _table(table: ShapTable, row: int, features: pd.DataFrame, unit: str) -> None:
    full = effects(table, row, features)
    names = list(full["feature"])
    shown = pd.DataFrame(
        {
            "Value": [value_text(features, name, value) for name, value in zip(names, full["value"], strict=True)],
            "Effect": full["shap_value"].astype(np.float64).map(FORMATS[effect_format(unit)].text),
        }
    )
    button_table.draw(
        list(full["label"]),
        shown,
        "Feature",
        key="sample-feature",
        on_open=lambda at: feature_choice.choose(names[at]),
        alt="Value and effect of every feature of the sample; a feature's name opens it",
        rows_shown=ROWS_SHOWN,
    )
    _export(full, sample_choice.named(table.index, row))


def _export(full: pd.DataFrame, name: str) -> None:
    file = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in f"sample-{name}")
    with st.container(horizontal=True):
        st.download_button("CSV", lambda: as_csv(full), f"{file}.csv", "text/csv", on_click="ignore", key="sample-csv")
        st.download_button(
            "Parquet", lambda: as_parquet(full), f"{file}.parquet", on_click="ignore", key="sample-parquet"
        )


def _clicked(key: str, info: WaterfallInfo) -> None:
    """Follow a click on a row of the waterfall, if a single feature is in it."""
    points = st.session_state[key]["selection"]["points"]
    position = round(points[0]["y"]) - 1 if points else -1
    if 0 <= position < len(info.features):
        feature_choice.choose(info.features[position])
