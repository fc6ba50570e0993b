"""The Train form, made from the config classes: their fields, bounds and defaults. Nothing is declared twice."""

from typing import Any, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from omninmo import schema
from omninmo.config import GUIDE_MODEL, PARTS, ModelParams, Settings, TrainingConfig, bounds_of
from omninmo.errors import ConfigError, OmninmoError
from omninmo.ui import jobs_panel, reads, url

PREFIX = "form."
PRESETS = {"Cautious (default)": ModelParams().model_dump(), "The guide's original": GUIDE_MODEL}

WORDS: dict[str, dict[str, str]] = {
    **{key: dict(schema.PARAMS[key].words) for key in ("mode", "source", "target", "classes", "scheme")},
    "feature_set": {
        "minimal": "Minimal",
        "technical": "Technical: returns, trend, momentum, volatility, range, volume",
        "risk": "Risk: volatility, drawdown, shape, market",
        "full": "Full",
    },
}
BASICS: tuple[tuple[str, ...], ...] = (("name", "mode", "forward_days"), ("source", "period", "feature_set"))
MODEL_ROWS: tuple[tuple[str, ...], ...] = (
    ("max_depth", "learning_rate", "n_estimators", "subsample"),
    ("colsample_bytree", "leaf_horizons", "min_child_weight", "reg_lambda"),
    ("scheme", "n_splits", "embargo", "early_stopping", "weight_half_life"),
)


def draw() -> None:
    """Draw the form, what is wrong with it, the command line that does the same, and the start button."""
    _prefill()
    for row in BASICS:
        _row(row)
    _field("tickers", st.container())
    if st.session_state.get(PREFIX + "source") in ("csv", "parquet"):
        _field("path", st.container())
    with st.expander("Model and validation", expanded=False):
        with st.container(horizontal=True):
            for label, values in PRESETS.items():
                st.button(label, on_click=_fill, args=(values,), type="tertiary", icon=":material/settings_suggest:")
        rated = st.session_state.get(PREFIX + "mode") == "classification"
        _row(("target", "classes", "features") if rated else ("target", "features"))
        for row in MODEL_ROWS:
            _row(row)
        _row(("shap_rows", "seed", "threads"))
    _keep()
    config = _checked()
    jobs_panel.start_error()
    st.button(
        "Start training",
        type="primary",
        icon=":material/play_arrow:",
        disabled=config is None,
        on_click=jobs_panel.start,
        args=(config,),
    )
    if config is not None:
        st.caption("The same from the command line:")
        st.code(config.command(), language="bash")


def _checked() -> TrainingConfig | None:
    """Return the config that the form says, or show in one sentence what is wrong with it."""
    usual = TrainingConfig().flat()
    values = {name: st.session_state.get(PREFIX + name, usual[name]) for name in usual}
    try:
        config = TrainingConfig.from_flat(**values)
        _check_names(config)
    except ConfigError as error:
        st.error(str(error), icon=":material/error:")
        return None
    unknown = _unknown_tickers(config)
    if unknown:
        st.error(unknown, icon=":material/error:")
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


def _row(names: tuple[str, ...]) -> None:
    for name, column in zip(names, st.columns(len(names)), strict=True):
        _field(name, column)


def _field(name: str, place: DeltaGenerator) -> None:
    """Draw one setting with the widget that fits its type. A number is typed freely and checked like all input."""
    settings = _home_of(name)
    field = settings.model_fields[name]
    label, key, help_text = str(field.description), PREFIX + name, _help(settings, name)
    choices = [choice for choice in get_args(field.annotation) if choice != "own"]
    if name in WORDS:
        place.selectbox(label, choices, format_func=WORDS[name].__getitem__, key=key, help=help_text)
    elif field.default is None:  # a number that may be left out
        place.number_input(label, value=None, format="%g", key=key, help=help_text, placeholder=_placeholder(name))
    elif bounds_of(settings, name):
        step = 1 if field.annotation is int else None
        form = None if field.annotation is int else "%g"
        place.number_input(label, key=key, help=help_text, step=step or 0.01, format=form)
    else:
        place.text_input(label, key=key, help=help_text, placeholder=_placeholder(name))


def _help(settings: type[Settings], name: str) -> str:
    text = schema.PARAMS[name].help if name in schema.PARAMS else str(settings.model_fields[name].description)
    bounds = bounds_of(settings, name)
    return f"{text} From {bounds[0]:g} to {bounds[1]:g}." if bounds else text


def _placeholder(name: str) -> str:
    return {
        "tickers": "all of the source, or e.g. AAPL, MSFT, KO",
        "name": "named after its settings",
        "features": "those of the feature set",
        "min_child_weight": "from the horizons per leaf",
    }.get(name, "")


def _home_of(name: str) -> type[Settings]:
    return next((part for part in PARTS.values() if name in part.model_fields), TrainingConfig)


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
            st.warning(str(error), icon=":material/warning:")
    _fill(values)
    st.session_state["form_filled_from"] = cloned


def _keep() -> None:
    """Keep what was typed under a key of no widget, which outlives a change of page."""
    kept = {key: value for key, value in st.session_state.items() if str(key).startswith(PREFIX)}
    st.session_state["form_kept"] = kept


def _fill(values: dict[str, Any]) -> None:
    for name, value in values.items():
        integer = _home_of(name).model_fields[name].annotation is int
        text = ", ".join(value) if isinstance(value, tuple) else value
        number = not integer and isinstance(value, int | float)
        st.session_state[PREFIX + name] = float(value) if number else text
