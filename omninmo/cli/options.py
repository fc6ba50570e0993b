"""Options of the command line that stand for settings, and files of settings."""

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any, get_origin

from omninmo import schema
from omninmo.config import FIELDS, PARTS, PRESETS, TrainingConfig
from omninmo.errors import ConfigError
from omninmo.settings import Settings, choices_of, range_of

RUN_HELP = "name of a run, its id, at least the first four letters of that, or champion"
TICKERS_HELP = f"; @FILE for a file of them; {', '.join(PRESETS)} for a list"
CONFIG_HELP = "settings from a .toml file, or from a run's config.json; options given beside it win"


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add one option per setting. Values stay text here: `config` converts and checks them, in one place."""
    parser.add_argument("--force-sample", action="store_true", help="use the sample prices, whatever --source says")
    parser.add_argument("--config", metavar="FILE", type=Path, help=CONFIG_HELP)
    for part, title in schema.GROUPS.items():
        group = parser.add_argument_group(title.lower())
        for entry in schema.SETTINGS.values():
            if entry.group == part:
                flag = f"--{entry.key.replace('_', '-')}"
                group.add_argument(flag, dest=entry.key, metavar="VALUE", help=_help(entry))


def _help(entry: schema.Entry) -> str:
    """Return the catalogue's label and help of a setting, with its default and what it may be."""
    settings = FIELDS[entry.key]
    default = settings.model_fields[entry.key].default
    if entry.key == "source":
        default = "yahoo"  # the guide's plain `train` means real downloads; the pages and the library use the sample
    allowed = _allowed(settings, entry.key)
    text = f"{entry.full_label}. {entry.help} (default: {'none' if default in ('', ()) else default}{allowed})"
    return text.replace("%", "%%")


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
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"--config {path} cannot be read ({reason}); name a .toml file of settings.") from error
    if not isinstance(values, dict):
        raise ConfigError(f"--config {path} is a {type(values).__name__}; give names and values of settings.")
    for part in PARTS:
        nested = values.pop(part, {})
        if not isinstance(nested, dict):
            raise ConfigError(f"{part} is {nested!r}, but holds settings; write them below [{part}] in {path}.")
        values |= nested
    return values


def _allowed(settings: type[Settings], name: str) -> str:
    if bounds := range_of(settings, name):
        return f"; {bounds}"
    # prices given from Python cannot be had here
    if choices := [choice for choice in choices_of(settings, name) if choice != "own"]:
        return f"; {', '.join(choices)}"
    several = get_origin(settings.model_fields[name].annotation) is tuple
    return f"; separated by commas{TICKERS_HELP if name == 'tickers' else ''}" if several else ""
