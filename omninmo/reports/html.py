"""One HTML file that opens without the app and without network: text, tables and figures, each escaped here."""

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from omninmo.reports.score_tiles import Tile

if TYPE_CHECKING:  # a page of the app is drawn before anybody asks for a report
    import plotly.graph_objects as go

MAX_LETTERS = 2_000
"""Of one text in a report: a param may have 6,000."""
MAX_WHOLE = 14
"""Letters of a word of a table that stays in one line: fingerprints and paths would push other columns aside."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNIT = re.compile(r"(?<=\d) %")
"""A number and its unit stand in one line."""
REPLACED = "\N{REPLACEMENT CHARACTER}"


class Section(NamedTuple):
    """A part of a report.

    Parameters
    ----------
    title : its heading
    reading : how to read what it shows
    verdict : a sentence that stands first, set off; "" for none
    tiles : numbers in a row
    tables : DataFrames whose cells are texts; the index is not shown
    figures : (what it shows in words, figure)
    problem : why the section is empty, where it is
    """

    title: str
    reading: str = ""
    verdict: str = ""
    tiles: Sequence[Tile] = ()
    tables: Sequence[pd.DataFrame] = ()
    figures: "Sequence[tuple[str, go.Figure]]" = ()
    problem: str = ""


def page(title: str, origin: str, sections: Sequence[Section]) -> bytes:
    """Return the file, in UTF-8.

    Its policy forbids every request, and every script but the two in it: a text that gets past the escaping finds
    nothing that runs it.

    Parameters
    ----------
    title : heading of the whole
    origin : where the numbers come from, below the heading
    sections : in order
    """
    from omninmo.figures.offline import as_data, library, themes

    figures = [figure for section in sections for _, figure in section.figures]
    data = {"themes": themes(), "figures": {f"figure-{at}": as_data(figure) for at, figure in enumerate(figures)}}
    scripts = [library(), _file("report.js")] if figures else []
    body = f'<h1>{text(title)}</h1><p class="origin">{text(origin)}</p>{_sections(sections)}'
    ran = "".join(f"<script>{script}</script>" for script in scripts)
    loaded = f'<script type="application/json" id="figures">{_as_json(data)}</script>' if figures else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{text(title)}</title><style>{_file('report.css')}</style></head>"
        f"<body><main>{body}</main>{loaded}{ran}</body></html>\n"
    ).encode(errors="replace")


def text(value: object) -> str:
    """Return a text as HTML that shows it letter by letter, and nothing of which turns or hides what follows.

    Examples
    --------
    >>> text("<b>bold</b> & 'more'")
    '&lt;b&gt;bold&lt;/b&gt; &amp; &#x27;more&#x27;'
    """
    whole = str(value)
    shown = whole if len(whole) <= MAX_LETTERS else f"{whole[: MAX_LETTERS - 1]}…"
    return escape("".join(_seen(letter) for letter in _UNIT.sub("\N{NO-BREAK SPACE}%", shown)))


def _seen(letter: str) -> str:
    unseen = unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\n\t"
    return REPLACED if unseen else letter


def _as_json(data: object) -> str:
    """Return JSON that no HTML parser takes for the end of its script."""
    return json.dumps(data, ensure_ascii=True).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _row(cells: Iterable[object]) -> str:
    """Return a row; only the first cell, which names it, keeps its words whole."""
    name, *others = cells
    return f"<tr><td>{text(name)}</td>{''.join(map(_cell, others))}</tr>"


def _cell(value: object) -> str:
    if _DAY.fullmatch(str(value)):
        return f'<td class="whole">{text(value)}</td>'
    may_break = any(len(word) > MAX_WHOLE for word in str(value).split())
    opening = '<td class="long">' if may_break else "<td>"
    return f"{opening}{text(value)}</td>"


def _policy(scripts: Sequence[str]) -> str:
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _file(name: str) -> str:
    return files("omninmo.reports").joinpath(name).read_text(encoding="utf-8")


def _sections(sections: Sequence[Section]) -> str:
    parts, drawn = [], 0
    for section in sections:
        parts.append(_section(section, drawn))
        drawn += len(section.figures)
    return "".join(parts)


def _section(section: Section, drawn: int) -> str:
    parts = [f"<h2>{text(section.title)}</h2>"]
    parts += [f'<p class="verdict">{text(words)}</p>' for words in (section.verdict, section.problem) if words]
    if section.tiles:
        parts.append(f'<ul class="tiles">{"".join(map(_tile, section.tiles))}</ul>')
    parts += [
        f'<figure aria-label="{text(words)}"><div class="drawn" id="figure-{at}"></div></figure>'
        for at, (words, _) in enumerate(section.figures, drawn)
    ]
    parts += [_table(table) for table in section.tables]
    if section.reading:
        parts.append(f'<p class="reading">{text(section.reading)}</p>')
    return f"<section>{''.join(parts)}</section>"


def _tile(tile: Tile) -> str:
    return f"<li>{text(tile.label)}<strong>{text(tile.value)}</strong><span>{text(tile.beside)}</span></li>"


def _table(table: pd.DataFrame) -> str:
    head = "".join(f'<th scope="col">{text(column)}</th>' for column in table.columns)
    rows = "".join(map(_row, table.itertuples(index=False)))
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
