"""What is wrong with the form: every error at once, each at the setting that it is about."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.config import FIELDS, TrainingConfig
from omninmo.errors import ConfigError, OmninmoError

if TYPE_CHECKING:
    from omninmo.data.preview import Preview

FILES = ("csv", "parquet")
"""Sources that read files."""
CONTRADICTORY = ("target", "classes")


@dataclass(frozen=True)
class Checked:
    """What the form describes.

    Attributes
    ----------
    config : the config, or None where something is wrong
    errors : setting -> what is wrong with it, in one sentence
    preview : of own prices, where they can be read
    """

    config: TrainingConfig | None
    errors: Mapping[str, str]
    preview: "Preview | None" = None


def check(values: Mapping[str, Any]) -> Checked:
    """Check what was typed.

    Parameters
    ----------
    values : every setting by its own name
    """
    usual = TrainingConfig().flat()
    errors = {name: reason for name, value in values.items() if (reason := _alone(name, value))}
    possible = {**values, **{name: usual[name] for name in errors}}
    try:
        config = TrainingConfig.from_flat(**possible)
    except ConfigError as error:  # the one check between settings is about what is predicted
        errors["target"] = _as_labelled(str(error))
        config = TrainingConfig.from_flat(**possible | {"target": usual["target"]})
    preview = None
    for name, reason_of in CHECKS.items():
        if name not in errors and (reason := reason_of(config)):
            errors[name] = reason
    if config.source in FILES and not {"path", "period", "interval"} & set(errors):
        preview, errors = _of_files(config, errors)
    return Checked(None if errors else config, errors, preview)


def _alone(name: str, value: Any) -> str:
    """Return what is wrong with one value, whatever the others are; the setting is named by its label."""
    try:
        FIELDS[name](**{name: value})
    except ConfigError as error:
        return f"{schema.SETTINGS[name].label}{str(error).removeprefix(name)}"
    return ""


def _as_labelled(error: str) -> str:
    """Return an error in which each of the settings that contradict each other, and its value, is called as drawn."""

    def drawn(match: re.Match[str]) -> str:
        entry = schema.SETTINGS[match["name"]]
        return f"{entry.label}{match['verb']}{entry.text(match['value'])}"

    for name in CONTRADICTORY:
        values = "|".join(schema.SETTINGS[name].words)
        error = re.sub(rf"\b(?P<name>{name})(?P<verb> is | )(?P<value>{values})\b", drawn, error)
    return error


def _of_files(config: TrainingConfig, errors: dict[str, str]) -> "tuple[Preview | None, dict[str, str]]":
    """Return the preview of own prices, and the errors with those that it shows."""
    from omninmo.ui import price_preview

    try:
        preview = price_preview.of(config)
    except OmninmoError as error:
        return None, errors | {"path": str(error)}
    if not preview.used:
        reason = f"{preview.refused[0].ticker}: {preview.refused[0].reason}" if preview.refused else "they are empty"
        return preview, errors | {"path": f"None of these prices can be used ({reason})."}
    short = _too_short(config, preview.sessions)
    return preview, errors | ({"period": short} if short else {})


def _too_short(config: TrainingConfig, sessions: int) -> str:
    from omninmo.dataset.prepare import check_length

    return _reason(lambda: check_length(config, sessions))


def _reason(judge: Callable[[], object]) -> str:
    try:
        judge()
    except OmninmoError as error:
        return str(error)
    return ""


def _path(config: TrainingConfig) -> str:
    if config.source not in FILES:
        return ""
    from omninmo.data.files import files_of

    return _reason(lambda: files_of(config))


def _features(config: TrainingConfig) -> str:
    if not config.features:
        return ""
    from omninmo.features import chosen

    return _reason(lambda: chosen(config))


def _tickers(config: TrainingConfig) -> str:
    """Return which tickers the sample does not have."""
    if config.source != "sample":
        return ""
    from omninmo.data.sample import TICKERS

    unknown = [ticker for ticker in config.tickers if ticker not in TICKERS]
    if not unknown:
        return ""
    return (
        f"You asked for {', '.join(unknown[:5])}, but the sample has {len(TICKERS)} stocks and not "
        f"{'that one' if len(unknown) == 1 else 'those'}; choose from {', '.join(TICKERS)}, or take Yahoo Finance."
    )


def _interval(config: TrainingConfig) -> str:
    if config.source == "sample" and config.interval != "1d":
        return "The sample prices are daily; take Yahoo Finance or your own prices for weekly ones."
    return ""


def _period(config: TrainingConfig) -> str:
    """Return whether the sample is too short. Its prices take a second to read: those of the defaults suffice."""
    usual = TrainingConfig()
    if config.source != "sample" or config.interval != "1d" or _length(config) == _length(usual):
        return ""
    from omninmo.ui import reads

    return _too_short(config, reads.sample_sessions(config.period))


def _length(config: TrainingConfig) -> tuple[object, ...]:
    return config.period, config.horizon, config.split


CHECKS: Mapping[str, Callable[[TrainingConfig], str]] = {
    "tickers": _tickers,
    "path": _path,
    "features": _features,
    "interval": _interval,
    "period": _period,
}
"""What is checked of a config whose values are fine one by one: the setting that an error stands at -> the error."""
