"""Names of metrics and params as a user types them: with or without their kind in front, or nearly right."""

from collections.abc import Collection
from difflib import get_close_matches

from omninmo.errors import ConfigError

KINDS = {
    "metric": "metrics", "metrics": "metrics", "param": "params", "params": "params", "parameter": "params",
    "parameters": "params",
}  # fmt: skip
"""The kinds of names that are checked, as MLflow lets one spell them; tags are anybody's."""


def column(text: str, columns: Collection[str], option: str) -> str:
    """Return the column of runs that `text` names: itself, or a metric or a param, in that order.

    Raises
    ------
    ConfigError
        If there is none; the message holds the nearest names.
    """
    kind, _, key = text.partition(".")
    known = (text, f"metrics.{text}", f"params.{text}", f"{KINDS.get(kind, kind)}.{key}")
    for name in known:
        if name in columns:
            return name
    bare = {name.partition(".")[2] or name for name in columns if not name.startswith("tags.")}
    near = get_close_matches(key if kind in KINDS else text, sorted(bare), n=3)
    hint = f"nearest: {', '.join(near)}" if near else "try start_time, oos_skill or rank_ic_mean"
    raise ConfigError(f"{option} {text} is no column of these runs; {hint} (python -m omninmo runs --csv prints all).")
