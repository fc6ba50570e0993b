"""The command line. Every setting of a training is an option of the same name; the defaults live in `config` alone."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from omninmo.cli import (
    again,
    champion,
    doctor,
    example_prices,
    mlflow_server,
    noise,
    permutation,
    predict,
    report,
    runs,
    track_record,
    training,
)
from omninmo.cli.terminal import printable
from omninmo.errors import Cancelled, OmninmoError
from omninmo.paths import tracking_uri

EPILOG = """examples:
  python -m omninmo train --force-sample                          20 stocks, 10 years, offline
  python -m omninmo train --force-sample --forward-days 60
  python -m omninmo train --force-sample --mode classification
  python -m omninmo train --tickers AAPL,MSFT,KO --period 5y      prices from Yahoo Finance
  python -m omninmo example-prices prices                         files of own prices, to try the next line with
  python -m omninmo train --source csv --path prices              own prices: CSV or Excel files, or --source parquet
  python -m omninmo train --config run.toml --max-depth 2         a file of settings, one of them changed
  python -m omninmo runs --filter "metrics.final_r2 > 0.1" --sort oos_skill
  python -m omninmo predict AAPL KO                               by the champion, or the newest run
  python -m omninmo doctor                                        when something does not work

exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted
Runs are kept in the folder that OMNINMO_HOME names (default: the current one); the log is logs/train.log there.
"""

FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted."""
    options = _parser().parse_args(arguments)
    logging.getLogger("omninmo").addHandler(logging.NullHandler())
    try:
        return int(options.command(options))
    except OmninmoError as error:
        logging.getLogger("omninmo").error("%s", error)
        print(f"omninmo: {_lines(str(error))}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # whoever read our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (Cancelled, KeyboardInterrupt):
        print("omninmo: stopped; what was finished before is kept.", file=sys.stderr)
        return INTERRUPTED


def _lines(text: str) -> str:
    """Return the lines of an error, which may hold a name that somebody else gave, as a terminal may have them."""
    return "\n".join(map(printable, text.splitlines()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m omninmo",
        description="Train XGBoost on stock prices, test it on dates it has not seen, and track it in MLflow.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    training.add(commands)
    example_prices.add(commands)
    runs.add(commands)
    champion.add(commands)
    again.add(commands)
    store = commands.add_parser("store", help="print the address of the tracking store")
    store.set_defaults(command=_store)
    noise.add(commands)
    permutation.add(commands)
    predict.add(commands)
    track_record.add(commands)
    report.add(commands)
    mlflow_server.add(commands)
    doctor.add(commands)
    return parser


def _store(_options: argparse.Namespace) -> int:
    print(tracking_uri())  # with its password: an MLflow client needs it
    return 0
