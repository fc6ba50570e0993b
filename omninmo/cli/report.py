"""`report`: one HTML file of a run, for somebody without the app."""

import argparse
from pathlib import Path
from typing import Any

from omninmo.cli.options import RUN_HELP
from omninmo.errors import StoreError
from omninmo.schema import SHORT_ID


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("report", help="write a run's report: one HTML file that opens without network")
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    parser.add_argument("--out", metavar="FILE", type=Path, help="default: report-<start of the id>.html")
    parser.set_defaults(command=_report)


def default_path(run_id: str) -> Path:
    """Return the default path of a run's report: report-<start of id>.html in the current folder."""
    return Path(f"report-{run_id[:SHORT_ID]}.html")


def _report(options: argparse.Namespace) -> int:
    from omninmo.reports.run_report import run_report
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore

    store = RunStore()
    run_id = find_run(store, options.run)
    path = options.out or default_path(run_id)
    runs = store.runs()
    content = run_report(runs[runs["run_id"] == run_id].iloc[0], store)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(
            f"The report cannot be written to {path}: {error.strerror}; name another file with --out."
        ) from error
    print(f"{path} ({len(content) / 1e6:.1f} MB)")
    return 0
