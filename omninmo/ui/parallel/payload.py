"""Runs as the component wants them: compact columns that stay the same while only picks or ranges change."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.schema import Entry
from omninmo.ui.parallel.columns import Column, natural, numbers

DIRECTIONS = {"higher": "Higher is better.", "lower": "Lower is better.", "neither": ""}


def payload(
    runs: pd.DataFrame, columns: Mapping[str, Column], loaded: Iterable[str], left_out: Mapping[str, int]
) -> dict[str, Any]:
    """Return what is drawn, as data for JSON.

    Parameters
    ----------
    runs : the runs to draw, one row each
    columns : all columns that can have an axis, by key
    loaded : the keys of those whose values are sent
    left_out : how many runs are not drawn, by reason
    """
    return {
        "ids": [str(run_id) for run_id in runs.index],
        "names": [str(name) for name in runs["name"]],
        "leftOut": [[reason, int(count)] for reason, count in left_out.items() if count],
        "offered": [_described(column) for column in columns.values()],
        "columns": {key: encoded(runs[columns[key].name], columns[key].entry) for key in loaded if key in columns},
    }


def encoded(column: pd.Series, entry: Entry) -> dict[str, Any]:
    """Return the values of one column: numbers, or categories and a code for each run (−1 where it has none).

    What the catalogue calls a text has categories, even where all of its values could be numbers.
    """
    values = numbers(column)
    if values is not None and not (entry.words or _is_name(column, entry)):
        return {"values": _base64(values.astype("<f8"))}
    texts = column.map(str, na_action="ignore")
    codes, categories = pd.factorize(texts.mask(texts == ""), use_na_sentinel=True)
    order = sorted(range(len(categories)), key=lambda at: natural(str(categories[at])))
    ranks = np.empty(len(order) + 1, dtype="<i4")
    ranks[order], ranks[-1] = np.arange(len(order)), -1
    words = [str(categories[at]) for at in order]
    return {"codes": _base64(ranks[codes]), "categories": words, "labels": [entry.text(word) for word in words]}


def of_runs(names: pd.Series, order: Sequence[str]) -> dict[str, Any]:
    """Return a category for each run, also where two have one name; its code is the run's position in the figures.

    Parameters
    ----------
    names : of the runs, by their ids
    order : ids of the runs that the figures draw; the others follow
    """
    texts = names.astype(str)
    repeats = texts.groupby(texts).cumcount() + 1
    texts = texts.where(repeats == 1, texts + " (" + repeats.astype(str) + ")")
    ids = [*(run_id for run_id in order if run_id in texts.index), *texts.index.difference(list(order), sort=False)]
    words = list(texts[ids])
    codes = pd.Series(range(len(ids)), index=ids)[texts.index].to_numpy(dtype="<i4")
    return {"codes": _base64(codes), "categories": words, "labels": words, "isRun": True}


def _is_name(column: pd.Series, entry: Entry) -> bool:
    """Return whether numbers of a column are names, such as a few seeds: as categories each of them is read in full."""
    return entry.format == "text" and column.nunique() <= 12


def _described(column: Column) -> dict[str, Any]:
    entry, form = column.entry, column.entry.numbers
    unit = f" In {entry.counts}." if entry.counts else ""
    return {
        "key": column.key,
        "title": entry.title,
        "help": " ".join(part for part in (entry.help + unit, DIRECTIONS[entry.better]) if part),
        "group": column.group,
        "kind": column.kind,
        "better": entry.better,
        "differs": column.differs,
        "format": {
            "digits": form.digits,
            "signed": form.signed,
            "kind": form.kind,
            "scale": form.scale,
            "suffix": form.suffix,
        },
    }


def _base64(values: NDArray[Any]) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")
