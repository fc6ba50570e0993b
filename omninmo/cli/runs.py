"""`runs`: list the runs of the store, filtered in the language of the Runs page."""

import argparse
import math
from collections.abc import Mapping
from typing import Any

from omninmo import schema
from omninmo.cli.columns import column
from omninmo.cli.terminal import draw, printable
from omninmo.paths import without_login

SHOWN = (
    "oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "direction_base_rate", "feature_stability",
    "final_r2",
)  # fmt: skip
LIMIT = 20


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("runs", help="list runs")
    parser.add_argument("--filter", default="", help="""as on Runs, e.g. "oos_skill > 0 and max_depth = 4" """)
    parser.add_argument("--sort", default="start_time", metavar="COLUMN", help="largest first, e.g. oos_skill")
    parser.add_argument("--limit", default=LIMIT, type=_limit, help=f"at most this many (default: {LIMIT}; 0: all)")
    parser.add_argument("--csv", action="store_true", help="every column, as comma-separated values")
    parser.set_defaults(command=_runs)


def _runs(options: argparse.Namespace) -> int:
    from omninmo.reports.run_exports import as_csv
    from omninmo.tracking.query import matching
    from omninmo.tracking.store import RunStore

    store = RunStore()
    every = store.runs()
    by = column(options.sort, every.columns, "--sort")
    table = every.sort_values(by, ascending=False, kind="stable")
    if options.filter:
        table = table[matching(table, options.filter)]
    shown = table.head(options.limit) if options.limit else table
    if options.csv:
        print(as_csv(shown).decode("utf-8-sig"), end="")  # the byte order mark is for a file
        return 0
    _print(shown)
    print(f"{_count(len(shown), len(table), len(every), options.filter)} in {without_login(store.uri)}")
    return 0


def _count(shown: int, matching: int, every: int, words: str) -> str:
    if not words:
        return f"{shown} of {every} runs"
    cut = f"{shown} shown; " if shown < matching else ""
    return f"{cut}{matching} of {every} runs match"


def _limit(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no whole number of at least 0")
    return int(text)


def _print(table: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    entries = [schema.entry(key) for key in SHOWN]
    drawn = Table("run", "name", "status", *(entry.title for entry in entries), box=None, header_style="bold")
    for row in table.to_dict("records"):
        name = Text(printable(row["name"]))  # a plain string would be read as markup
        drawn.add_row(row["run_id"], name, row["status"].lower(), *(_text(row, entry) for entry in entries))
    draw(drawn)


def _text(row: Mapping[str, Any], entry: schema.Entry) -> str:
    """Return a metric of a run; beside a rank IC that rests on a part of the test dates, how many they are."""
    from omninmo.evaluation.ranked_dates import share_of_dates

    text = entry.text(row.get(f"metrics.{entry.key}"))
    dates = share_of_dates({key: row.get(f"metrics.{key}", math.nan) for key in ("rank_ic_dates", "test_dates")})
    return f"{text} ({dates})" if dates and entry.key == "rank_ic_mean" else text
