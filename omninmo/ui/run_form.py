"""The Train page's form: labels and groups from the catalogue, types, bounds and defaults from the config classes."""

import math
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from omninmo import schema
from omninmo.config import FIELDS, GUIDE_MODEL, ModelParams, TrainingConfig
from omninmo.errors import ConfigError, OmninmoError
from omninmo.settings import choices_of, range_of
from omninmo.ui import job_cards, reads, url
from omninmo.ui.foreign_text import plain

PREFIX = "form."
PRESETS = {
    "Cautious (default)": ModelParams().model_dump(),
    "Original settings (depth 6, rate 0.1, 100 trees)": GUIDE_MODEL,
}
OPEN_GROUPS = ("what", "data")
MAX_PER_ROW = 4
ONLY_FOR = {
    "path": ("source", ("csv", "parquet")),
    "classes": ("mode", ("classification",)),
}
"""Settings that are drawn where another one has one of these values."""
PLACEHOLDERS = {
    "tickers": "all of the source, or e.g. AAPL, MSFT, KO",
    "name": "named after its settings",
    "features": "those of the feature set",
}


def draw() -> None:
    """Draw the form, what is wrong with it, the command line that does the same, and the start button."""
    _prefill()
    for group in OPEN_GROUPS:
        _group(group)
    with st.expander("Model, validation and run", expanded=False):
        with st.container(horizontal=True):
            for label, values in PRESETS.items():
                st.button(label, on_click=_fill, args=(values,), type="tertiary", icon=":material/settings_suggest:")
        for group, title in schema.GROUPS.items():
            if group not in OPEN_GROUPS:
                st.caption(title)
                _group(group)
    _keep()
    config = _checked()
    job_cards.start_error()
    st.button(
        "Start training",
        type="primary",
        icon=":material/play_arrow:",
        disabled=config is None,
        on_click=job_cards.start,
        args=(config,),
    )
    if config is not None:
        st.caption("The same from the command line:")
        st.code(config.command(), language="bash")


def _checked() -> TrainingConfig | None:
    """Return the config that the form describes, or show in one sentence what is wrong with it."""
    usual = TrainingConfig().flat()
    values = {name: st.session_state.get(PREFIX + name, usual[name]) for name in usual}
    try:
        config = TrainingConfig.from_flat(**values)
        _check_names(config)
    except ConfigError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    unknown = _unknown_tickers(config)
    if unknown:
        st.error(plain(unknown), icon=":material/error:")
        return None
    return config


def _check_names(config: TrainingConfig) -> None:
    """Raise `ConfigError` where a file or feature that the config names does not exist."""
    if config.source in ("csv", "parquet"):
        from omninmo.data.files import files_of

        files_of(config)
    if config.features:
        from omninmo.features import chosen

        chosen(config)


def _unknown_tickers(config: TrainingConfig) -> str:
    from omninmo.data.sample import TICKERS

    unknown = [ticker for ticker in config.tickers if ticker not in TICKERS]
    if config.source != "sample" or not unknown:
        return ""
    return (
        f"You asked for {', '.join(unknown[:5])}, but the sample has {len(TICKERS)} stocks and not "
        f"{'that one' if len(unknown) == 1 else 'those'}; choose from {', '.join(TICKERS)}, or take Yahoo Finance."
    )


def _group(group: str) -> None:
    """Draw the settings of one group of the catalogue, in its order, in rows of about the same length."""
    names = [name for name, entry in schema.SETTINGS.items() if entry.group == group and _applies(name)]
    rows = math.ceil(len(names) / MAX_PER_ROW)
    width = math.ceil(len(names) / rows)
    for start in range(0, len(names), width):
        row = names[start : start + width]
        for name, column in zip(row, st.columns(len(row), vertical_alignment="bottom"), strict=True):
            _field(name, column)


def _applies(name: str) -> bool:
    other, values = ONLY_FOR.get(name, ("", ()))
    return not other or st.session_state.get(PREFIX + other) in values


def _field(name: str, column: DeltaGenerator) -> None:
    """Draw one setting with the widget that fits its type. A number is typed freely and checked like all input."""
    entry, settings = schema.SETTINGS[name], FIELDS[name]
    label, key, bounds = entry.full_label, PREFIX + name, range_of(settings, name)
    help_text = f"{entry.help} {bounds.capitalize()}." if bounds else entry.help
    choices = [choice for choice in choices_of(settings, name) if choice != "own"]
    if choices:
        column.selectbox(label, choices, format_func=entry.text, key=key, help=help_text)
    elif bounds:
        whole = _is_whole(name)
        column.number_input(label, key=key, help=help_text, step=1 if whole else 0.01, format=None if whole else "%g")
    else:
        column.text_input(label, key=key, help=help_text, placeholder=PLACEHOLDERS.get(name, ""))


def _is_whole(name: str) -> bool:
    return FIELDS[name].model_fields[name].annotation is int


def _prefill() -> None:
    """Fill the form once: from the run that the link names (clone and edit), else with the defaults."""
    cloned = url.get("from")
    filled = st.session_state.get("form_filled_from") == cloned
    if filled and PREFIX + "mode" in st.session_state:
        return
    if filled:  # back from another page, where Streamlit forgot the widgets
        st.session_state.update(st.session_state["form_kept"])
        return
    values = TrainingConfig().flat()
    if cloned:
        try:
            values = reads.config(cloned).replace(name="").flat()
        except OmninmoError as error:
            st.warning(plain(error), icon=":material/warning:")
    _fill(values)
    st.session_state["form_filled_from"] = cloned


def _keep() -> None:
    """Keep what was typed under a key of no widget, which outlives a change of page."""
    kept = {key: value for key, value in st.session_state.items() if str(key).startswith(PREFIX)}
    st.session_state["form_kept"] = kept


def _fill(values: dict[str, Any]) -> None:
    for name, value in values.items():
        text = ", ".join(value) if isinstance(value, tuple) else value
        number = not _is_whole(name) and isinstance(value, int | float)
        st.session_state[PREFIX + name] = float(value) if number else text
