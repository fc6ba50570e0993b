"""A forecast as a table: ranked, rated, with intervals; below it who was left out, and why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.evaluation.conformal import BOUNDS
from omninmo.prediction.kept import Kept
from omninmo.reports.run_exports import as_csv, as_parquet
from omninmo.schema.entries import NumberFormat
from omninmo.ui import run_table, url
from omninmo.ui.foreign_text import plain
from omninmo.ui.interval_bar import interval_bar, span

OPEN = "forecast-open"
GREY = "#7d8590"
RATING_COLOURS = ("red", "orange", "gray", "blue", "green")
"""Of the ratings, from Strong Sell to Strong Buy."""
PROBABILITIES = [f"p_{k}" for k in range(len(schema.RATINGS))]


def draw(kept: Kept, config: TrainingConfig) -> None:
    """Draw the forecast of a run that was trained with `config`."""
    st.header("Predictions by ticker", anchor=False)
    st.caption(plain(made(kept, config)))
    for warning in kept.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    ranked = kept.table[kept.table["rank"].notna()].reset_index(drop=True)
    if ranked.empty:
        st.info(too_old(kept), icon=":material/hourglass_disabled:")
    else:
        _ranking(ranked, config)
        st.caption(reading(ranked, config))
    _export(kept)
    _left_out(left_out(kept, config))


def made(kept: Kept, config: TrainingConfig) -> str:
    """Return when the forecast was made, of how many tickers, on which prices."""
    ago = schema.duration(max((datetime.now(UTC) - kept.made_at).total_seconds(), 0.0))
    source = schema.SOURCES.get(kept.config.source or config.source, kept.config.source)
    count = len(kept.table)
    return (
        f"{count:,} {'ticker' if count == 1 else 'tickers'} predicted {ago} ago, {kept.made_at:%Y-%m-%d %H:%M} UTC. "
        f"Prices: {source}."
    )


def too_old(kept: Kept) -> str:
    """Return why no ticker is ranked, and what helps."""
    return (
        f"No ticker is ranked: the newest prices are of {kept.table['as_of'].max():%Y-%m-%d}, which is too long ago. "
        "Bring the prices up to date, or choose others above."
    )


def reading(ranked: pd.DataFrame, config: TrainingConfig) -> str:
    """Return how to read the table, as Markdown."""
    span_text = schema.bars(config.horizon, config.interval)
    if config.mode == "classification":
        what = f"The prediction is the expected class over the {span_text} after the date: 0 Strong Sell, 4 Strong Buy."
    else:
        what = f"Predicted is the {schema.in_sentence(config.target)} over the {span_text} after the date."
    bars = (
        " Bars hold 95, 80 and 50 % (grey, light, dark); orange is the prediction, the dashed line is 0."
        if ranked["low_80"].notna().any()
        else ""
    )
    return f"{what}{bars} {_ranks_and_scores(config)} Click a ticker to see why."


def _ranks_and_scores(config: TrainingConfig) -> str:
    if config.mode == "classification" and config.classes == "quantiles":
        return f"{schema.RATING_RULES['quantiles']} Rank and score are among all tickers of these prices."
    if config.target != "forward_return":
        return "Rank and score are among all tickers of these prices."
    what = "is the expected class" if config.mode == "classification" else "holds each rating in a fifth"
    return f"Rank is among all tickers of these prices; the score, from 0 to 1, {what}."


def readable(ranked: pd.DataFrame, config: TrainingConfig) -> pd.DataFrame:
    """Return the columns of the table, in the units in which they are shown."""
    scale = number(config).scale
    shown = pd.DataFrame({"rank": ranked["rank"].astype("Int64"), "ticker": ranked["ticker"].map(run_table.button)})
    if (ranked["rating"] != "").any():
        shown["rating"] = [[rating] if rating else [] for rating in ranked["rating"]]
    shown["prediction"] = ranked["prediction"] * scale
    if ranked["low_80"].notna().any():
        ends = ranked[["prediction", *BOUNDS]].to_numpy(dtype=float)
        low, high = span(ends)
        shown["interval"] = [interval_bar(row, low, high) for row in ends]
        shown["low_80"], shown["high_80"] = ranked["low_80"] * scale, ranked["high_80"] * scale
    if (ranked["flags"] != "").any():  # before what one can do without: on the right they would be out of sight
        shown["flags"] = ranked["flags"]
    for column in PROBABILITIES:
        if column in ranked:
            shown[column] = ranked[column] * schema.FORMATS["share"].scale
    shown["score"], shown["close"] = ranked["score"], ranked["close"]
    if ranked["as_of"].nunique() > 1:  # the same date in all rows stands above them
        shown["as_of"] = ranked["as_of"].dt.strftime("%Y-%m-%d")
    shown["outside"] = ranked["outside"] * schema.FORMATS["share"].scale
    return shown.dropna(axis="columns", how="all")


def left_out(kept: Kept, config: TrainingConfig) -> pd.DataFrame:
    """Return who is not ranked or has no prediction at all, and why, as text."""
    refused = ({"Ticker": name, "As of": "", "Prediction": "", "Why": why} for name, why in kept.refused.items())
    return pd.DataFrame([*_stale(kept, config), *refused], columns=["Ticker", "As of", "Prediction", "Why"])


def _stale(kept: Kept, config: TrainingConfig) -> Iterator[dict[str, str]]:
    for row in kept.table[kept.table["rank"].isna()].to_dict("records"):
        yield {
            "Ticker": row["ticker"],
            "As of": f"{row['as_of']:%Y-%m-%d}",
            "Prediction": number(config).text(row["prediction"]),
            "Why": row["flags"],
        }


def number(config: TrainingConfig) -> NumberFormat:
    """Return how predictions of a run are written: all with the same number of decimals."""
    if config.mode == "classification":
        return schema.FORMATS["level"]
    target = schema.TARGETS[config.target]
    return schema.FORMATS["score"] if target.format == "number" else target.numbers


def _ranking(ranked: pd.DataFrame, config: TrainingConfig) -> None:
    shown = readable(ranked, config)
    st.dataframe(
        shown,
        column_config=_columns(config),
        hide_index=True,
        height=run_table.height(len(shown)),
        key=f"forecast-{hash(tuple(ranked['ticker']))}",
        placeholder="",
        alt="Tickers by prediction, with rating and intervals; a ticker's name opens what speaks for it",
    )
    if click := st.session_state.pop(OPEN, None):
        url.put("ticker", str(ranked["ticker"].iloc[click["row"]]))


def _columns(config: TrainingConfig) -> dict[str, Any]:
    column, predicted = st.column_config, number(config).printf
    share = schema.FORMATS["share"].printf
    fixed = {
        "rank": column.NumberColumn("Rank", width=60, pinned=True),
        "ticker": column.ButtonColumn("Ticker", pinned=True, width=90, alignment="left", type="tertiary", key=OPEN),
        "rating": column.MultiselectColumn(
            "Rating",
            width=120,
            options=schema.RATINGS,
            color=RATING_COLOURS,
            disabled=True,
            help=schema.RATING_RULES[config.classes],
        ),
        "prediction": column.NumberColumn("Prediction", format=predicted, width=95),
        "interval": column.ImageColumn("Interval", width=195, help="50, 80 and 95 %, on one axis for all rows."),
        "low_80": column.NumberColumn("80 % from", format=predicted, width=90),
        "high_80": column.NumberColumn("to", format=predicted, width=80),
        "score": column.NumberColumn(
            "Score", format=schema.FORMATS["level"].printf, width=65, help="0 lowest, 1 highest; see the guide."
        ),
        "close": column.NumberColumn("Close", format=schema.FORMATS["price"].printf, width=85),
        "as_of": column.TextColumn("As of", width=95),
        "outside": column.NumberColumn(
            "Outside", format=share, width=80, help="Share of features outside of the training rows' 1 to 99 %."
        ),
        "flags": column.TextColumn("Remarks", width=220),
    }
    classes = {
        name: column.NumberColumn(rating, format=share, width=85)
        for name, rating in zip(PROBABILITIES, schema.RATINGS, strict=True)
    }
    return fixed | classes


def _export(kept: Kept) -> None:
    name, table = f"forecast-{kept.run_id[:8]}-{kept.made_at:%Y-%m-%d}", kept.table
    with st.container(horizontal=True):
        st.download_button(
            "CSV", lambda: as_csv(table), f"{name}.csv", "text/csv", on_click="ignore", key="forecast-csv"
        )
        st.download_button(
            "Parquet", lambda: as_parquet(table), f"{name}.parquet", on_click="ignore", key="forecast-parquet"
        )


def _left_out(table: pd.DataFrame) -> None:
    if table.empty:
        return
    st.subheader("Not ranked", anchor=False)
    st.dataframe(
        table.style.set_properties(color=GREY),
        hide_index=True,
        height=run_table.height(len(table)),
        column_config={"Why": st.column_config.TextColumn("Why", width=600)},
        alt="Tickers that are not ranked, and why",
    )
