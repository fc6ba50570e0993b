"""A single figure as a file: one HTML page that opens without the app and without network."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from omninmo.ui.table_behind import File

if TYPE_CHECKING:  # a page is drawn before anybody asks for a file
    from plotly.graph_objects import Figure

TEXT = "Figure as HTML"


def html(name: str, title: str, origin: Callable[[], str], reading: str, make: "Callable[[], Figure]") -> File:
    """Return the file, some 5 MB of which nearly all is what draws; the figure is made when the file is.

    Parameters
    ----------
    name : of the file, without its ending
    title : what the figure shows
    origin : returns which run the figure is of, and which rows of it
    reading : how to read the figure
    make : returns the figure
    """

    def content() -> bytes:
        from omninmo.reports.html import Section, page

        return page(title, origin(), [Section(title, reading, figures=[(title, make())])])

    return File(f"{name}.html", content)
