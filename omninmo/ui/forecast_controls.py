"""What is predicted: by which run, for which tickers, on prices from where; and the button that does it."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import PRESETS, PredictConfig, TrainingConfig
from omninmo.config.predict import PredictSource
from omninmo.errors import OmninmoError
from omninmo.ui import forecast_run, job_cards, price_files, watchlists
from omninmo.ui.foreign_text import plain
from omninmo.ui.watchlists import Lists

ALL = ""
"""The list of all tickers of the run."""
LIST, SOURCE = "forecast_list", "forecast_source"
MESSAGE = "watchlist_message"
DEFAULT_NAME = "My watchlist"
ELSEWHERE: tuple[PredictSource, ...] = ("sample", "yahoo")


def draw(run: pd.Series, config: TrainingConfig, asked: PredictConfig) -> None:
    """Draw the row of controls.

    Parameters
    ----------
    run : the one that predicts
    config : it was trained with
    asked : what the forecast on the page was made from, which a browser's first visit starts with
    """
    saved = _lists()
    lists = {**PRESETS, **saved}
    with st.container(horizontal=True, vertical_alignment="bottom", key="forecast-controls"):
        forecast_run.draw(str(run["run_id"]))
        _choose_list(lists, run, asked)
        _choose_source(config, asked)
        _edit(lists, saved)
        st.button(
            "Predict",
            type="primary",
            icon=":material/online_prediction:",
            on_click=_predict,
            args=(str(run["run_id"]), lists),
        )
    price_files.draw([config])
    if message := st.session_state.pop(MESSAGE, ""):
        st.error(plain(message), icon=":material/error:")


def _lists() -> Lists:
    try:
        return watchlists.load()
    except OmninmoError as error:
        st.warning(plain(error), icon=":material/broken_image:")
        return {}


def _choose_list(lists: Lists, run: pd.Series, asked: PredictConfig) -> None:
    if st.session_state.get(LIST) not in (ALL, *lists):
        st.session_state[LIST] = next((name for name in lists if lists[name] == asked.tickers), ALL)
    count = schema.PARAMS["processed_tickers_count"].text(run.get("params.processed_tickers_count"))
    st.selectbox(
        "Tickers",
        [ALL, *lists],
        format_func=lambda name: f"{name} ({len(lists[name])})" if name else f"All {count} of the run",
        key=LIST,
        persist_state="session",
        width=200,
    )


def _choose_source(config: TrainingConfig, asked: PredictConfig) -> None:
    own = () if config.source == "own" else (ALL,)
    options = [*own, *(source for source in ELSEWHERE if source != config.source)]
    if st.session_state.get(SOURCE) not in options:
        st.session_state[SOURCE] = asked.source if asked.source in options else options[0]
    as_trained = f"As trained: {schema.SOURCES[config.source].partition(':')[0].removeprefix('Own prices, ')}"
    st.selectbox(
        "Prices",
        options,
        format_func=lambda source: schema.SOURCES[source] if source else as_trained,
        key=SOURCE,
        persist_state="session",
        width=270,
    )


def _edit(lists: Lists, saved: Lists) -> None:
    chosen = st.session_state.get(LIST, ALL)
    with st.popover("Lists", icon=":material/playlist_add:"):
        with st.form("form-watchlist", border=False):
            st.text_input(
                "Name of the list", value=chosen or DEFAULT_NAME, max_chars=watchlists.MAX_NAME, key="list-name"
            )
            st.text_area(
                "Its tickers",
                value=", ".join(lists.get(chosen, ())),
                key="list-tickers",
                placeholder="AAPL, KO, MSFT",
                help="Separated by commas or lines. One that the run was not trained on is predicted, and marked.",
            )
            st.form_submit_button("Save the list", on_click=_save)
        if chosen in saved:
            st.button("Remove this list", type="tertiary", on_click=_remove, args=(chosen,))


def _save() -> None:
    name, tickers = st.session_state["list-name"], st.session_state["list-tickers"]
    try:
        watchlists.save(name, tickers)
        st.session_state[LIST] = name.strip()
    except OmninmoError as error:
        st.session_state[MESSAGE] = str(error)


def _remove(name: str) -> None:
    try:
        watchlists.remove(name)
    except OmninmoError as error:
        st.session_state[MESSAGE] = str(error)


def _predict(run_id: str, lists: Lists) -> None:
    tickers = lists.get(st.session_state[LIST], ())
    job_cards.start(PredictConfig(run_id=run_id, tickers=tickers, source=st.session_state[SOURCE]))
