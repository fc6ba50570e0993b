"""Lists of tickers by name, in one file of the home folder, so that they outlive the browser."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from omninmo.config import PredictConfig
from omninmo.errors import ConfigError, StoreError
from omninmo.paths import home, replacing

MAX_LISTS = 50
MAX_NAME = 60
MAX_BYTES = 2_000_000
LOCK_SECONDS = 10

Lists = dict[str, tuple[str, ...]]


def load() -> Lists:
    """Return the lists by their names, in the order of saving; {} where none was saved.

    Raises
    ------
    StoreError
        If the file is not what `save` wrote.
    """
    path = home().watchlists
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(MAX_BYTES))  # what is longer is cut, and no JSON then
        return {_name(name): _tickers(tickers) for name, tickers in content["lists"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigError) as error:
        raise StoreError(
            f"The watchlists in {path} cannot be read ({str(error)[:100]}); mend that file, or move it elsewhere."
        ) from error


def save(name: str, tickers: str) -> Lists:
    """Keep a list under a name, instead of the one of that name, and return all lists.

    Raises
    ------
    ConfigError
        If the name is empty or too long, there are `MAX_LISTS` already, or a ticker is none.
    StoreError
        If the file cannot be written, or is not what `save` wrote.
    """
    named, wanted = _name(name.strip()), _tickers(tickers)
    if not wanted:
        raise ConfigError(f"You asked to save the list {named} without a ticker; name some, such as AAPL, KO.")
    return _change(lambda lists: {**lists, named: wanted})


def remove(name: str) -> Lists:
    """Forget a list, and return the others; one that is not there is no error.

    Raises
    ------
    StoreError
        If the file cannot be written, or is not what `save` wrote.
    """
    return _change(lambda lists: {known: tickers for known, tickers in lists.items() if known != name})


def _name(name: object) -> str:
    if not isinstance(name, str) or not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise ConfigError(
            f"You asked for a list named {str(name)[:80]!r}; give it 1 to {MAX_NAME} letters of one line."
        )
    return name


def _tickers(tickers: object) -> tuple[str, ...]:
    if isinstance(tickers, str):
        tickers = tickers.replace("\n", ",")
    return PredictConfig(tickers=tickers).tickers


def _change(edit: Callable[[Lists], Lists]) -> Lists:
    path = home().watchlists
    try:
        home().writable(path.parent)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS):
            lists = edit(load())
            if len(lists) > MAX_LISTS:
                raise ConfigError(f"There are {MAX_LISTS} lists already, and no more are kept; remove one first.")
            _replace(path, lists)
            return lists
    except OSError as error:
        raise StoreError(
            f"The watchlists cannot be kept in {path} ({(error.strerror or str(error)).lower()}); free some space, or "
            "set OMNINMO_HOME to another folder."
        ) from error


def _replace(path: Path, lists: Mapping[str, tuple[str, ...]]) -> None:
    with replacing(path) as file:
        file.write(json.dumps({"lists": lists}, indent=1).encode())
