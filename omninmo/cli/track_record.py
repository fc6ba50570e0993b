"""`track-record`: how often predictions were right; those whose horizon has passed are scored first."""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.cli.options import RUN_HELP
from omninmo.cli.terminal import draw, printable
from omninmo.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pd

    from omninmo.prediction.outcomes import Scoring
    from omninmo.tracking.store import RunStore


FILES = ("csv", "parquet")
PATH_HELP = (
    "file or folder of prices, for predictions that were made on prices given from Python, or on files that are gone; "
    "with --run: of that run"
)


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("track-record", help="score past predictions, and say how often they were right")
    parser.add_argument("--run", default="", help=f"{RUN_HELP}; default: all runs")
    parser.add_argument("--no-scoring", action="store_true", help="load no prices: only what was scored before")
    parser.add_argument("--path", default="", metavar="PATH", help=PATH_HELP)
    parser.add_argument("--source", choices=FILES, help=f"how the files of --path are read; default: {FILES[0]}")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    parser.set_defaults(command=_track_record)


def _track_record(options: argparse.Namespace) -> int:
    from omninmo.prediction import closed, ledger, outcomes, track_record
    from omninmo.reports.track_record import closed_sentences, unscored_sentences
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore

    _check(options)
    store = RunStore()
    run_id = find_run(store, options.run) if options.run else ""
    scoring = outcomes.Scoring(0, {}) if options.no_scoring else _score(store, options, run_id)
    made, known, given_up = ledger.read_files(), outcomes.read_files(), closed.read_files()
    rows = track_record.joined(made.rows, known.rows, datetime.now(UTC), given_up.rows)
    rows = rows[rows["run_id"] == run_id] if run_id else rows
    damaged = {**made.damaged, **known.damaged, **given_up.damaged}
    reasons = [*unscored_sentences(scoring.unscored), *closed_sentences(rows)]
    for line in (*map(printable, reasons), *_damaged(damaged)):
        print(f"omninmo: {line}", file=sys.stderr)
    if options.format == "table":
        _print(track_record.by_kind(rows), track_record.by_run(rows), store, scoring.new)
    else:
        write = _as_csv if options.format == "csv" else _as_json
        print(write(track_record.by_run(rows)), end="")
    return 0


def _check(options: argparse.Namespace) -> None:
    if options.source and not options.path:
        raise ConfigError(f"You gave --source {options.source} without --path; name the file or folder of prices.")
    if options.path and options.no_scoring:
        raise ConfigError("You gave --path and --no-scoring, but prices are read to score; leave one of them out.")


def _score(store: "RunStore", options: argparse.Namespace, run_id: str) -> "Scoring":
    """Score what is due; where files are named, those of one run alone if it is named, too."""
    from omninmo.prediction import outcomes
    from omninmo.prediction.later_prices import PriceFiles

    if not options.path:
        return outcomes.score(store)
    only = {"run_id": run_id} if run_id else {}
    return outcomes.score(store, only=only, price_files=PriceFiles(options.source or FILES[0], options.path))


def _damaged(files: Mapping[str, str]) -> Iterator[str]:
    for name, reason in files.items():
        yield f"{printable(name)} in the folder of the predictions is left out: {reason}."


def _as_csv(records: "pd.DataFrame") -> str:
    from omninmo.reports.run_exports import as_csv

    return as_csv(_dated(records)).decode("utf-8-sig")  # the byte order mark is for a file


def _as_json(records: "pd.DataFrame") -> str:
    rows = [{key: _known(value) for key, value in row.items()} for row in _dated(records).to_dict("records")]
    return json.dumps({"rule": schema.RECORD_RULE, "runs": rows}, indent=1, allow_nan=False) + "\n"


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _dated(records: "pd.DataFrame") -> "pd.DataFrame":
    """Return the records with their dates as texts, "" where nothing is scored."""
    days = {name: records[name].dt.strftime("%Y-%m-%d").fillna("") for name in ("first", "last") if name in records}
    return records.assign(**days)


def _print(kinds: "pd.DataFrame", records: "pd.DataFrame", store: "RunStore", new: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from omninmo.reports.track_record import NOTHING, record_sentence, record_table

    if records.empty:
        print(NOTHING)
        return
    for row in kinds.to_dict("records"):
        print(record_sentence({str(key): value for key, value in row.items()}))
    runs = store.runs()
    table = record_table(records, dict(zip(runs["run_id"], runs["name"], strict=True)))
    drawn = Table(*table.columns, box=None, header_style="bold")
    for cells in table.itertuples(index=False):
        drawn.add_row(*(Text(printable(str(cell))) for cell in cells))
    draw(drawn)
    print(schema.RECORD_RULE)
    if kinds[["waiting", "due"]].to_numpy().any():
        print(schema.RECORD_PROVISIONAL)
    print(f"{new:,} newly scored. In brackets: the 95 % interval, by dates.")
