"""`champion`: say which run predictions are made with, choose another one, or none."""

import argparse
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.cli.options import RUN_HELP
from omninmo.cli.terminal import printable
from omninmo.errors import ConfigError

if TYPE_CHECKING:
    from omninmo.tracking.store import RunStore


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("champion", help="say or choose the run to predict with")
    parser.add_argument("run", metavar="RUN", nargs="?", help=f"{RUN_HELP}; without it: say which run is champion")
    parser.add_argument("--anyway", action="store_true", help="also a run that does not beat its baselines")
    parser.add_argument("--clear", action="store_true", help="let no run be champion")
    parser.set_defaults(command=_champion)


def _champion(options: argparse.Namespace) -> int:
    from omninmo.tracking import champion
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore

    store = RunStore()
    run_id = find_run(store, options.run) if options.run else ""
    if options.clear:
        champion.clear(store, run_id, anyway=options.anyway)
        print("No run is champion now.")
        return 0
    if options.anyway and not run_id:
        raise ConfigError("You gave --anyway without a run; name the run that is to be champion anyway.")
    if run_id:
        champion.appoint(store, run_id, anyway=options.anyway)
    print(described(store, find_run(store, schema.CHAMPION)))
    return 0


def described(store: "RunStore", run_id: str) -> str:
    """Return that a run is champion, and what its numbers say."""
    from omninmo.tracking import champion

    runs = store.runs()
    run = runs[runs["run_id"] == run_id].iloc[0]
    return f"{printable(run['name'])} ({run_id}) is champion. {champion.verdict_of(run).text}"
