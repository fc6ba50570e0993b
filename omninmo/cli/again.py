"""`again`: train a run's settings once more, and compare the two runs where both can be scored."""

import argparse
from typing import TYPE_CHECKING, Any

from omninmo.cli.options import RUN_HELP
from omninmo.cli.terminal import printable
from omninmo.config import AgainConfig
from omninmo.errors import ConfigError, RunError
from omninmo.jobs.foreground import run_here
from omninmo.jobs.worker import log_to_file

if TYPE_CHECKING:
    from omninmo.tracking.store import RunStore


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("again", help="train a run's settings again, and compare the new run with the old one")
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    parser.add_argument("--refresh", action="store_true", help="download prices again that were downloaded today")
    parser.add_argument("--promote", action="store_true", help="let the new run be champion if the old one is")
    parser.add_argument("--anyway", action="store_true", help="with --promote: also one that beats no baselines")
    parser.set_defaults(command=_again)


def _again(options: argparse.Namespace) -> int:
    from omninmo.cli.progress import shown
    from omninmo.cli.training import report_waiting
    from omninmo.reports.old_and_new import old_and_new
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore

    if options.anyway and not options.promote:
        raise ConfigError("You gave --anyway without --promote; add that, for without it no run becomes champion.")
    store = RunStore()
    old = find_run(store, options.run)
    if options.promote and store.champion() != old:
        raise RunError(
            f"You asked to promote the successor of run {old}, but that is not champion, so that nothing was trained; "
            "leave --promote out, or name the champion."
        )
    log_to_file()
    config = AgainConfig(run_id=old, name=_name(store, old), refresh=options.refresh)
    with shown() as on_event:
        (new,) = run_here(config, on_event=on_event, on_wait=report_waiting)
    for line in old_and_new(store.runs().set_index("run_id", drop=False).loc[[old, new]], store.predictions):
        print(line)
    if options.promote:
        print(_promoted(store, old, new, anyway=options.anyway))
    else:
        print(f"The new run is {_named(store, new)}.{_hint(store, old, new)}")
    return 0


def _named(store: "RunStore", run_id: str) -> str:
    return f"{printable(_name(store, run_id))} ({run_id})"


def _name(store: "RunStore", run_id: str) -> str:
    return str(store.runs().set_index("run_id")["name"][run_id])


def _promoted(store: "RunStore", old: str, new: str, *, anyway: bool) -> str:
    from omninmo.cli.champion import described
    from omninmo.tracking import champion

    champion.appoint(store, new, anyway=anyway, instead_of=old)
    return described(store, new)


def _hint(store: "RunStore", old: str, new: str) -> str:
    """Return how to make the new run champion, where the old one is."""
    if store.champion() != old:
        return ""
    return f" The champion is still {old}; python -m omninmo champion {new} makes the new one champion."
