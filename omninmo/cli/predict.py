"""`predict`: what a tracked model says of the last date of each ticker."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from omninmo import schema
from omninmo.cli.options import RUN_HELP
from omninmo.cli.terminal import draw, printable
from omninmo.config import PRESETS, PredictConfig
from omninmo.config.predict import PredictSource

if TYPE_CHECKING:
    import pandas as pd

    from omninmo.config import TrainingConfig
    from omninmo.prediction.forecast_data import Forecast
    from omninmo.tracking.store import RunStore

SOURCES = [source for source in get_args(PredictSource) if source]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("predict", help="predict by a tracked model, on prices of today")
    tickers = f"those to predict, or @FILE, or {' or '.join(PRESETS)}; default: all that the run was trained on"
    parser.add_argument("tickers", metavar="TICKER", nargs="*", help=tickers)
    parser.add_argument(
        "--run", default="", help=f"{RUN_HELP}; default: the champion, else the newest that can predict"
    )
    parser.add_argument("--source", choices=SOURCES, default="", help="of the prices; default: the run's own")
    parser.add_argument("--path", default="", metavar="PATH", help="file or folder of prices, of csv and parquet")
    parser.add_argument("--refresh", action="store_true", help="download prices again that were downloaded today")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    parser.set_defaults(command=_predict)


def _predict(options: argparse.Namespace) -> int:
    wanted = PredictConfig(
        run_id=options.run,
        tickers=_tickers(options.tickers),
        source=options.source,
        path=options.path,
        refresh=options.refresh,
    )
    from omninmo.cli.progress import shown
    from omninmo.prediction.predict import recorded_forecast, score_at_hand
    from omninmo.tracking.store import RunStore

    store = RunStore()
    with shown() as on_event:
        found, warning = recorded_forecast(wanted, store, on_event=on_event)
    for line in filter(None, (warning, *score_at_hand(found, wanted, store))):
        print(f"omninmo: {printable(line)}", file=sys.stderr)
    if options.format == "table":
        _print(found, store.config(found.run_id), store)
        return 0
    for line in _remarks(found):
        print(printable(line), file=sys.stderr)
    print(_as_json(found) if options.format == "json" else _as_csv(found.table), end="")
    return 0


def _tickers(words: list[str]) -> tuple[str, ...]:
    """Return the tickers that are named, those in the files that @file names among them."""
    from omninmo.data.files import tickers_in

    named: list[str] = []
    for word in words:
        named += tickers_in(Path(word[1:])) if word.startswith("@") else word.replace(",", " ").split()
    return tuple(named)


def _remarks(found: "Forecast") -> Iterator[str]:
    """Yield which run it is, what to know of its prices, and who could not be predicted."""
    yield found.choice
    if found.caution:
        yield found.caution
    for ticker, reason in found.refused.items():
        yield f"{ticker} is left out: {reason.removesuffix('.')}."


def _as_csv(table: "pd.DataFrame") -> str:
    from omninmo.reports.run_exports import as_csv

    return as_csv(_dated(table)).decode("utf-8-sig")  # the byte order mark is for a file


def _dated(table: "pd.DataFrame") -> "pd.DataFrame":
    return table.assign(as_of=table["as_of"].dt.strftime("%Y-%m-%d"))


def _as_json(found: "Forecast") -> str:
    known = _dated(found.table).astype(object)
    rows = known.where(known.notna(), None).to_dict("records")
    whole = {"run_id": found.run_id, "choice": found.choice, "refused": dict(found.refused), "predictions": rows}
    return json.dumps(whole, indent=1, allow_nan=False) + "\n"


def _trust(found: "Forecast", config: "TrainingConfig", store: "RunStore") -> Iterator[str]:
    """Yield how far a forecast can be trusted: the verdict on its run, and how often its intervals held."""
    from omninmo.reports.coverage import coverage_sentence, coverage_warning, instead_of_interval
    from omninmo.tracking.champion import verdict_of

    runs = store.runs()
    yield verdict_of(runs[runs["run_id"] == found.run_id].iloc[0]).text
    if other := instead_of_interval(config.mode, config.target):
        yield other
    elif found.table["low_80"].notna().any():
        coverage = store.intervals(found.run_id).coverage
        yield from filter(None, (coverage_warning(coverage), coverage_sentence(0.8, coverage)))


def _print(found: "Forecast", config: "TrainingConfig", store: "RunStore") -> None:
    from rich.table import Table
    from rich.text import Text

    for line in (*_remarks(found), *_trust(found, config, store)):
        print(printable(line))
    heads = ("rank", "ticker", "as of", "prediction", "80 % interval", "rating", "score", "close", "remarks")
    drawn = Table(*heads, box=None, header_style="bold")
    for row in found.table.to_dict("records"):
        drawn.add_row(*(Text(printable(text)) for text in _cells(row, config)))
    draw(drawn)
    print(_meaning(config))


def _cells(row: dict[Any, Any], config: "TrainingConfig") -> list[str]:
    number = schema.TARGETS[config.target] if config.mode == "regression" else schema.FORMATS["level"]
    ranked = row["score"] == row["score"]
    return [
        str(row["rank"]) if ranked else "",
        row["ticker"],
        str(row["as_of"].date()),
        number.text(row["prediction"]),
        _interval(number.text(row["low_80"]), number.text(row["high_80"])),
        row["rating"],
        schema.FORMATS["level"].text(row["score"]) if ranked else "",
        f"{row['close']:,.2f}",
        row["flags"],
    ]


def _interval(low: str, high: str) -> str:
    return "" if low == schema.NOT_AVAILABLE else f"{low} to {high}"


def _meaning(config: "TrainingConfig") -> str:
    """Return what the numbers are."""
    span = schema.bars(config.horizon, config.interval)
    if config.mode == "classification":
        what = "Expected class, 0 (Strong Sell) to 4 (Strong Buy), of"
    else:
        what = f"{schema.TARGETS[config.target].label} over"
    return f"{what} the {span} after each date. Rank and score are among all tickers of these prices."
