"""The Train page's form: labels and groups from the catalogue, types, bounds and defaults from the config classes."""

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from omninmo import schema
from omninmo.config import FIELDS, GUIDE_MODEL, ModelParams, TrainingConfig
from omninmo.errors import ConfigError, OmninmoError
from omninmo.settings import choices_of, range_of
from omninmo.ui import form_check, job_cards, price_upload, reads, url
from omninmo.ui.foreign_text import plain

PREFIX = "form."
PRESETS = {
    "Cautious (default)": ModelParams().model_dump(),
    "Original settings (depth 6, rate 0.1, 100 trees)": GUIDE_MODEL,
}
OPEN_GROUPS = ("what", "data")
MAX_PER_ROW = 4
WIDTHS = {"source": 1.3}
"""Of fields whose words need more room than those beside them; of others 1."""
ONLY_FOR = {
    "path": ("source", ("csv", "parquet")),
    "date_order": ("source", ("csv", "parquet")),
    "classes": ("mode", ("classification",)),
}
"""Settings that are drawn where another one has one of these values."""
PLACEHOLDERS = {
    "tickers": "all, or e.g. AAPL, KO",
    "name": "named after its settings",
    "features": "those of the feature set",
    "min_child_weight": "from the horizons per leaf",
}


def draw() -> None:
    """Draw the form with what is wrong at each setting, the prices, the start button, and the command line."""
    _prefill()
    values = _values()
    _cloned(values)
    checked = form_check.check(values)
    for group in OPEN_GROUPS:
        _group(group, checked.errors)
    _prices(checked)
    hidden = [name for name in checked.errors if schema.SETTINGS[name].group not in OPEN_GROUPS]
    with st.expander("Model, validation and run", expanded=bool(hidden)):
        with st.container(horizontal=True):
            for label, preset in PRESETS.items():
                st.button(label, on_click=_fill, args=(preset,), type="tertiary", icon=":material/settings_suggest:")
        for group, title in schema.GROUPS.items():
            if group not in OPEN_GROUPS:
                st.caption(title)
                _group(group, checked.errors)
    _keep()
    _start(checked)


def _start(checked: form_check.Checked) -> None:
    job_cards.start_message()
    st.button(
        "Start training",
        type="primary",
        icon=":material/play_arrow:",
        disabled=checked.config is None,
        on_click=job_cards.start,
        args=(checked.config,),
    )
    if checked.config is not None:
        st.caption("The same from the command line:")
        st.code(checked.config.command(), language=None, wrap_lines=True)
        return
    labels = [schema.SETTINGS[name].label for name in schema.SETTINGS if name in checked.errors]
    st.caption(f"To start, correct first: {', '.join(labels)}.")


def _prices(checked: form_check.Checked) -> None:
    """Draw the box for own prices, and what is in those that were chosen."""
    own = st.session_state[PREFIX + "source"] in form_check.FILES
    with st.expander("Own prices", expanded=own, icon=":material/upload_file:"):
        price_upload.draw(_fill)
        if checked.preview:
            from omninmo.ui import price_preview  # brings Plotly, which the form does without

            price_preview.draw(checked.preview)


def _values() -> dict[str, Any]:
    """Return what stands in the form, a setting without a field at its default."""
    usual = TrainingConfig().flat()
    return {name: st.session_state.get(PREFIX + name, usual[name]) for name in usual}


def _cloned(values: dict[str, Any]) -> None:
    """Say which run the form was filled from, and what was changed since."""
    cloned = url.get("from")
    before = st.session_state.get("form_cloned")
    if not cloned or not before:
        return
    changed = [
        entry.label for name, entry in schema.SETTINGS.items() if name != "name" and values[name] != before[name]
    ]
    count = f"{len(changed)} setting{'' if len(changed) == 1 else 's'} changed"
    runs = reads.runs()
    name = runs.at[cloned, "name"] if cloned in runs.index else cloned
    st.caption(f"Cloned from **{plain(name)}**, {count}{': ' if changed else ''}{', '.join(changed)}.")


def _group(group: str, errors: Mapping[str, str]) -> None:
    """Draw the settings of one group of the catalogue, in its order, in rows of about the same length."""
    names = [name for name, entry in schema.SETTINGS.items() if entry.group == group and _applies(name)]
    rows = math.ceil(len(names) / MAX_PER_ROW)
    width = math.ceil(len(names) / rows)
    for start in range(0, len(names), width):
        row = names[start : start + width]
        widths = [WIDTHS.get(name, 1.0) for name in row]
        for name, column in zip(row, st.columns(widths, vertical_alignment="bottom"), strict=True):
            _field(name, column)
        for name in row:
            if name in errors:
                st.error(plain(_named(name, errors[name])))


def _named(name: str, error: str) -> str:
    """Return an error that begins with the label of its setting: below a row of fields it could be about any."""
    label = schema.SETTINGS[name].label
    return error if error.startswith(label) else f"{label}: {error}"


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
    elif bounds and _may_be_left_out(name):
        column.number_input(
            label, value=None, format="%g", key=key, help=help_text, placeholder=PLACEHOLDERS.get(name, "")
        )
    elif bounds:
        whole = _is_whole(name)
        column.number_input(label, key=key, help=help_text, step=1 if whole else 0.01, format=None if whole else "%g")
    else:
        column.text_input(label, key=key, help=help_text, placeholder=PLACEHOLDERS.get(name, ""))


def _is_whole(name: str) -> bool:
    return FIELDS[name].model_fields[name].annotation is int


def _may_be_left_out(name: str) -> bool:
    return FIELDS[name].model_fields[name].default is None


def _prefill() -> None:
    """Fill the form once: from the run that the link names (clone and edit), else as it was left, or the defaults."""
    cloned = url.get("from")
    if st.session_state.get("form_filled_from") == cloned and PREFIX + "mode" in st.session_state:
        return
    if not cloned and "form_kept" in st.session_state:  # back from another page, where Streamlit forgot the widgets
        st.session_state.update(st.session_state["form_kept"])
        st.session_state["form_filled_from"] = ""
        return
    values = TrainingConfig().flat()
    st.session_state.pop("form_cloned", None)
    if cloned:
        try:
            values = _config_of(cloned).flat()
        except OmninmoError as error:
            st.warning(plain(error), icon=":material/warning:")
        else:
            st.session_state["form_cloned"] = {name: _typed(name, value) for name, value in values.items()}
    _fill(values)
    st.session_state["form_filled_from"] = cloned


def _config_of(run_id: str) -> TrainingConfig:
    config = reads.config(run_id)
    if config.source == "own":
        raise ConfigError(
            "This run was trained on prices given from Python, which were not kept; the form below starts with the "
            "usual settings instead."
        )
    return config.replace(name="")


def _keep() -> None:
    """Keep what was typed under a key of no widget, which outlives a change of page."""
    kept = {key: value for key, value in st.session_state.items() if str(key).startswith(PREFIX)}
    st.session_state["form_kept"] = kept


def _fill(values: dict[str, Any]) -> None:
    for name, value in values.items():
        st.session_state[PREFIX + name] = _typed(name, value)


def _typed(name: str, value: Any) -> Any:
    """Return a value as its widget holds it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return float(value) if isinstance(value, int | float) and not _is_whole(name) else value
