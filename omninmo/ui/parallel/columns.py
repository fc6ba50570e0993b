"""Which settings and metrics of some runs can have an axis, and which have one at first."""

import re
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.ui import run_table
from omninmo.ui.parallel import fold_columns

Kind = Literal["params", "metrics", "folds", "run"]

NAME, MAX_NAMED = "name", 8
"""The column that says which run a line is, where each run has a colour of its own: the figures have eight of them."""
OF_THE_RUN = {
    NAME: schema.Entry(NAME, "Run", "text", "Which run it is, in the colour that it has in the figures, too."),
    "experiment": schema.SETTINGS["experiment"],
    "status": schema.Entry("status", "Status", "text", "How the run ended.", words=run_table.STATUS),
}
METRICS = ("rank_ic_mean", "feature_stability", "oos_skill")
"""Metrics that exist in both modes, with the one that colours the lines last, where the eye ends."""
MAX_PARAMS = 7
"""Axes of params to start with: more of them leave no room for words on a narrow screen."""
FOLLOWS = {
    "gap": {"forward_days", "embargo"},
    "feature_count": {"feature_set", "features"},
    "feature_fingerprint": {"feature_set", "features"},
}
"""Params that follow from these settings: where those differ, they would say the same again, and less plainly."""
MAX_CATEGORIES = 40
"""A text with more values than this, e.g. a fingerprint per run, has no axis at first."""
NOTHING = frozenset({"", "None", "none", "nan", "NaN", "null"})
"""Words for a number that is not there, as other tools store them."""
MINOR = ("time.", "baseline.", "versus.", "fold.", "round.", "system/")
"""Metrics that are offered, but of which none has an axis at first."""
OTHER_GROUPS = {"metrics": "Metrics", "minor": "Times, baselines and rounds", "params": "Other params", "run": "Run"}


class Column(NamedTuple):
    """One column of the table of runs, and how it is called and written."""

    key: str
    name: str
    kind: Kind
    entry: schema.Entry
    differs: bool
    varies: bool
    """Whether runs have different values of it; a param that some lack differs, too."""

    @property
    def group(self) -> str:
        """The heading under which the column is offered."""
        if self.kind == "folds":
            return fold_columns.GROUP
        if self.kind == "metrics":
            return OTHER_GROUPS["minor" if self.entry.key.startswith(MINOR) else "metrics"]
        group = self.entry.group
        return schema.GROUPS[group] if group else OTHER_GROUPS[self.kind]


def offered(runs: pd.DataFrame) -> dict[str, Column]:
    """Return every column that at least one run has a value in, by its key: settings in the form's order first.

    Parameters
    ----------
    runs : rows of `reads.runs()`, whose params, metrics and a few of their own columns are offered
    """
    names = [*OF_THE_RUN, *(name for name in runs.columns if str(name).startswith(("params.", "metrics.")))]
    if len(runs) > MAX_NAMED:
        names.remove(NAME)
    candidates = (_column(runs, str(name)) for name in names if name in runs)
    columns = [column for column in candidates if column]
    order = {key: number for number, key in enumerate([*schema.PARAMS, *schema.METRICS])}
    columns.sort(key=lambda column: (column.kind == "metrics", order.get(column.entry.key, len(order))))
    folds = [
        Column(one.name, one.name, "folds", one.entry, differs=True, varies=True) for one in fold_columns.offered(runs)
    ]
    return {column.key: column for column in [*columns, *folds]}


def at_first(runs: pd.DataFrame, columns: dict[str, Column]) -> list[str]:
    """Return the keys of the axes to start with: params that differ, then the key metrics.

    Where too many differ, those that the table of runs shows come first, and those that some runs merely lack last.
    """
    differing = [key for key, column in columns.items() if column.kind in ("params", "run") and column.differs]
    settings = {columns[key].entry.key for key in differing}
    params = [key for key in differing if settings.isdisjoint(FOLLOWS.get(columns[key].entry.key, ()))]
    by_weight = sorted(params, key=lambda key: (not columns[key].varies, key not in run_table.PARAM_COLUMNS))
    chosen = set(islice((key for key in by_weight if _has_room(runs[columns[key].name])), MAX_PARAMS))
    metrics = [key for key in METRICS if key in columns] or _first_metrics(columns)
    return [*(key for key in params if key in chosen), *metrics]


def colour_at_first(wanted: str, columns: dict[str, Column], axes: list[str]) -> str:
    """Return what colours the lines: what is wanted if it is there, few runs by name, else what matters most."""
    candidates = (wanted, NAME, "rank_ic_mean", "oos_skill", *reversed(axes))
    return next((key for key in candidates if key in columns), "")


def numbers(column: pd.Series) -> "np.ndarray[tuple[int], np.dtype[np.float64]] | None":
    """Return a column as numbers, NaN where a run has none; None if it holds words.

    A word for nothing, such as "None", is no number and no word.
    """
    if pd.api.types.is_bool_dtype(column):
        return None
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    codes, texts = pd.factorize(column)  # each text is read once, however many runs have it
    parsed = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    words = [text for text in np.asarray(texts, dtype=object)[np.isnan(parsed)] if text not in NOTHING]
    return None if words or np.isnan(parsed).all() else np.append(parsed, np.nan)[codes]


def natural(text: str) -> list[tuple[int, float, str]]:
    """Return a key that sorts texts as a reader does: "d9" before "d10"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    # other digits, such as ², are no numbers to Python
    return [(0, float(part), "") if part[0] in "0123456789" else (1, 0.0, part) for part in parts]


def _column(runs: pd.DataFrame, name: str) -> Column | None:
    """Return what is known of a column; None if no run has a value in it."""
    values = runs[name].to_numpy()
    known = values[~pd.isna(values)]
    if not len(known):
        return None
    kind, _, short = name.partition(".")
    if kind not in ("params", "metrics"):
        kind, short = "run", name
    varies, is_partial = name != NAME and bool((known != known[0]).any()), len(known) < len(runs)
    taken = kind == "metrics" and (f"params.{short}" in runs or short in OF_THE_RUN)
    key = name if taken or (kind == "params" and short in OF_THE_RUN) else short
    return Column(key, name, kind, OF_THE_RUN.get(name) or schema.entry(short), is_partial or varies, varies)  # type: ignore[arg-type]  # see above


def _has_room(column: pd.Series) -> bool:
    """Return whether the values of a param can be told apart on an axis."""
    is_short = pd.api.types.is_numeric_dtype(column) or column.nunique() <= MAX_CATEGORIES
    return is_short or numbers(column) is not None


def _first_metrics(columns: dict[str, Column]) -> list[str]:
    """Return metrics of other tools' runs, where there is none of ours."""
    metrics = [key for key, column in columns.items() if column.kind == "metrics" and column.differs]
    return [key for key in metrics if not columns[key].entry.key.startswith(MINOR)][: len(METRICS)]
