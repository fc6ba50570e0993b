"""Names of metrics and params as a user types them: with or without their kind in front, or nearly right."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from omninmo import schema
from omninmo.errors import ConfigError

KINDS = {
    "metric": "metrics", "metrics": "metrics", "param": "params", "params": "params", "parameter": "params",
    "parameters": "params",
}  # fmt: skip
"""The kinds of names that are checked, as MLflow lets one spell them; tags are anybody's."""
ATTRIBUTES = {
    "artifact_uri", "created", "end_time", "experiment_id", "name", "run_id", "run_name", "start_time", "status",
    "user_id",
}  # fmt: skip
WORDS = {"and", "or", "not", "in", "is", "null", "like", "ilike"}

_TOKEN = re.compile(
    r"""'[^']*' | "[^"]*" | `[^`]*`            # a text
      | (?<![\w.])[A-Za-z_][\w/-]*(?:\.(?:`[^`]*`|"[^"]*"|[\w./-]+))?  # a name
    """,
    re.VERBOSE,
)


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


def complete(words: str, columns: Collection[str]) -> str:
    """Return a filter in MLflow's language, in which a metric or a param may have stood without its kind.

    Raises
    ------
    ConfigError
        If it names a metric or a param that neither a run nor the catalogue knows.
    """
    known = {*columns, *(f"metrics.{key}" for key in schema.METRICS), *(f"params.{key}" for key in schema.PARAMS)}
    return _TOKEN.sub(lambda match: _complete(match[0], known), words)


def _complete(token: str, known: Collection[str]) -> str:
    kind, _, key = token.partition(".")
    if token[0] in "'\"`" or token.lower() in WORDS | ATTRIBUTES or (key and not _is_checked(kind, token, known)):
        return token
    name = column(re.sub('[`"]', "", token), known, "--filter")
    kind, _, key = name.partition(".")
    return f"{kind}.`{key}`"


def _is_checked(kind: str, token: str, known: Collection[str]) -> bool:
    """Return whether a name with a dot is a metric or a param: of a known kind, or such as baseline.ridge.oos_skill."""
    return kind in KINDS or any(f"{each}.{token}" in known for each in ("metrics", "params"))
