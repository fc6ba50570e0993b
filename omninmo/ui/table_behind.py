"""The table behind a picture: shown on request, and taken elsewhere as a file."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo.reports.run_exports import as_csv
from omninmo.schema import FORMATS, NOT_AVAILABLE, Format

Formats = Mapping[str, Format]


def draw(table: pd.DataFrame, name: str, formats: Formats | None = None, default: Format = "level") -> None:
    """Draw an expander with the table, and a button that saves it as CSV.

    Parameters
    ----------
    table : one column per column shown; the index is not
    name : of the file, without its ending
    formats : how the columns of numbers are written; others as `default`
    """
    form = {str(column): (formats or {}).get(str(column), default) for column in table.select_dtypes("number")}
    shown = table.assign(**{column: table[column] * FORMATS[as_].scale for column, as_ in form.items()})
    with st.expander("The table behind this picture", icon=":material/table:"):
        st.dataframe(
            shown,
            hide_index=True,
            column_config={
                column: st.column_config.NumberColumn(column, format=FORMATS[as_].printf)
                for column, as_ in form.items()
            },
            placeholder=NOT_AVAILABLE,
            key=f"table-{name}",
            alt=f"The table behind the picture: {name.replace('-', ' ')}",
        )
        st.download_button(
            "CSV",
            lambda: as_csv(table),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"csv-{name}",
        )


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
