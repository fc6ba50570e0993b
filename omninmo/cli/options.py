"""Options of the command line that stand for settings, and files of settings."""

import argparse
import json
import tomllib
import types
from pathlib import Path
from typing import Any, get_args, get_origin

from omninmo.config import PARTS, PRESETS, Settings, TrainingConfig, bounds_of
from omninmo.errors import ConfigError

TICKERS_HELP = f"; @FILE for a file of them; {', '.join(PRESETS)} for a list"
CONFIG_HELP = "settings from a .toml file, or from a run's config.json; options given beside it win"


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add one option per setting. Values stay text here: `config` converts and checks them, in one place."""
    parser.add_argument("--force-sample", action="store_true", help="use the sample prices, whatever --source says")
    parser.add_argument("--config", metavar="FILE", type=Path, help=CONFIG_HELP)
    group = parser.add_argument_group("settings")
    everything: list[type[Settings]] = [TrainingConfig, *PARTS.values()]
    for settings in everything:
        for name, field in settings.model_fields.items():
            if name not in PARTS:
                # the guide's plain `train` means real downloads; the pages and the library start from the sample
                default = "yahoo" if name == "source" else field.default if field.default not in ("", ()) else "none"
                text = f"{field.description} (default: {default}{_allowed(settings, name)})"
                group.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar="VALUE", help=text)


def config(options: argparse.Namespace) -> TrainingConfig:
    """Return the config that the options ask for, on top of those of `--config`.

    Raises
    ------
    ConfigError
        If a setting is unknown or out of bounds, or the file cannot be read.
    """
    names = TrainingConfig().flat()
    given = {"source": "yahoo"} | (_read(options.config) if options.config else {})
    given |= {name: value for name, value in vars(options).items() if name in names and value is not None}
    given["tickers"] = _tickers(given.get("tickers", ()))
    if options.force_sample:
        given["source"] = "sample"
    return TrainingConfig.from_flat(**given)


def _tickers(value: Any) -> Any:
    """Return the tickers in the file that @file names; anything else as it is."""
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    from omninmo.data.files import tickers_in

    return tickers_in(Path(value[1:]))


def _read(path: Path) -> dict[str, Any]:
    """Return the settings of a file as `TrainingConfig.flat` names them."""
    try:
        text = path.read_text(encoding="utf-8")
        values = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        found = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"--config {path} cannot be read ({found}); name a .toml file of settings.") from error
    if not isinstance(values, dict):
        raise ConfigError(f"--config {path} is a {type(values).__name__}; give names and values of settings.")
    for part in PARTS:
        nested = values.pop(part, {})
        if not isinstance(nested, dict):
            raise ConfigError(f"{part} is {nested!r}, but holds settings; write them below [{part}] in {path}.")
        values |= nested
    return values


def _allowed(settings: type[Settings], name: str) -> str:
    bounds = bounds_of(settings, name)
    if bounds:
        return f"; {bounds[0]:g} to {bounds[1]:g}"
    annotation: Any = settings.model_fields[name].annotation
    if isinstance(annotation, types.GenericAlias) or get_origin(annotation) is tuple:
        return f"; separated by commas{TICKERS_HELP if name == 'tickers' else ''}"
    choices = get_args(annotation)
    return f"; {', '.join(choices)}" if choices and all(isinstance(choice, str) for choice in choices) else ""
