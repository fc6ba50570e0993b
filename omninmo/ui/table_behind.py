"""The table behind a picture: shown on request, and taken elsewhere as a file."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo.reports.run_exports import as_csv, as_parquet
from omninmo.schema import FORMATS, NOT_AVAILABLE, Format

Formats = Mapping[str, Format]
TITLE, ICON, DOWNLOAD = "The table behind this picture", ":material/table:", ":material/download:"


class File(NamedTuple):
    """A file to save, which is made when somebody asks for it."""

    name: str
    content: Callable[[], bytes]


def draw(table: pd.DataFrame, name: str, formats: Formats | None = None, default: Format = "level") -> None:
    """Draw an expander with the table, and a button that saves it as CSV.

    Parameters
    ----------
    table : one column per column shown; the index is not
    name : of the file, without its ending
    formats : how the columns of numbers are written; others as `default`
    """
    with st.expander(TITLE, icon=ICON):
        _table(table, name, formats, default)
        _csv(table, name)


def on_demand(
    make: Callable[[], pd.DataFrame],
    name: str,
    formats: Formats | None = None,
    default: Format = "level",
    *,
    title: str = TITLE,
    more: Mapping[str, File] | None = None,
) -> None:
    """Draw an expander that makes and sends its table when it is opened, not before.

    Parameters
    ----------
    make : returns the table, see `draw`
    name, formats, default : see `draw`
    title : of the expander
    more : further files to save, by the text of the button
    """
    behind = st.expander(title, icon=ICON, key=f"behind-{name}", on_change="rerun")
    if not behind.open:
        return
    with behind:
        table = make()
        _table(table, name, formats, default)
        with st.container(horizontal=True):
            _csv(table, name)
            _save("Parquet", partial(as_parquet, table), f"{name}.parquet")
            for text, file in (more or {}).items():
                _save(text, file.content, file.name)


def _table(table: pd.DataFrame, name: str, formats: Formats | None, default: Format) -> None:
    form = {str(column): (formats or {}).get(str(column), default) for column in table.select_dtypes("number")}
    shown = table.assign(**{column: table[column] * FORMATS[as_].scale for column, as_ in form.items()})
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            column: st.column_config.NumberColumn(column, format=FORMATS[as_].printf) for column, as_ in form.items()
        },
        placeholder=NOT_AVAILABLE,
        key=f"table-{name}",
        alt=f"The table behind the picture: {name.replace('-', ' ')}",
    )


def _csv(table: pd.DataFrame, name: str) -> None:
    st.download_button(
        "CSV",
        lambda: as_csv(table),
        f"{name}.csv",
        "text/csv",
        icon=DOWNLOAD,
        on_click="ignore",
        key=f"csv-{name}",
    )


def _save(text: str, content: Callable[[], bytes], name: str) -> None:
    st.download_button(text, content, name, icon=DOWNLOAD, on_click="ignore", key=f"save-{name}")


def named(table: pd.DataFrame, rows: Mapping[str, str], columns: Mapping[str, str], head: str) -> pd.DataFrame:
    """Return a matrix as a table whose first column, `head`, names its rows; names that repeat are numbered.

    Parameters
    ----------
    table : rows × columns, by id
    rows, columns : what the ids are called
    """
    titles = distinct([columns.get(str(column), str(column)) for column in table.columns], taken={head})
    shown = table.set_axis(titles, axis=1)
    shown.insert(0, head, [rows.get(str(row), str(row)) for row in table.index])
    return shown.reset_index(drop=True)


def distinct(names: list[str], taken: set[str]) -> list[str]:
    """Return names of which none is like another or one of those taken; a later one gets a number.

    Examples
    --------
    >>> distinct(["a", "a", "Feature"], taken={"Feature"})
    ['a', 'a (2)', 'Feature (2)']
    """
    seen, result = set(taken), []
    for name in names:
        number, unique = 2, name
        while unique in seen:
            unique, number = f"{name} ({number})", number + 1
        seen.add(unique)
        result.append(unique)
    return result
