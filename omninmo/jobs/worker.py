"""The process of a job, `python -m omninmo.jobs.worker ID`: do it and report in status.json."""

import argparse
import logging
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from omninmo import paths
from omninmo.errors import Cancelled, JobError, OmninmoError
from omninmo.jobs import turn
from omninmo.jobs.folder import find
from omninmo.jobs.progress import Progress, reason


def run(job_id: str) -> int:
    """Do a job, in the process that the queue started for it; then start the next one, and draw this one's pictures.

    Returns
    -------
    Exit code: 0 finished, 1 failed, 130 cancelled.

    Raises
    ------
    JobError
        If there is no such job, or this process is not the one that was started for it.
    """
    folder = find(paths.home().jobs, job_id)
    if not folder.alive() or folder.status().pid is not None:
        raise JobError(f"Job {job_id} was run already, or its starter is gone; start it again on Train.")
    progress = Progress(folder)
    folder.leave_queue()
    with _signals_as_wishes(progress):
        exit_code = _work(progress)
    turn.pass_on(progress)
    turn.draw_pictures(progress)
    return exit_code


def _work(progress: Progress) -> int:
    """Do the job and report how it ended, whatever happens."""
    try:
        turn.carry_out(progress.folder.request().settings(), progress)
    except Cancelled:
        return progress.end("cancelled")
    except OmninmoError as error:
        return progress.end("failed", str(error))
    except Exception as error:  # noqa: BLE001 - the process ends here: whatever went wrong, the job's page has to name it
        traceback.print_exc()
        if progress.stopping:
            return progress.end("cancelled")
        return progress.end("failed", _unexpected(progress.folder.id, error))
    return progress.end("finished")


@contextmanager
def _signals_as_wishes(progress: Progress) -> Iterator[None]:
    """Take a signal as the wish to stop for as long as there is something to stop; a picture is given up at once."""
    before = {number: signal.signal(number, progress.on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def log_to_file() -> None:
    """Write what omninmo logs to logs/train.log in the home folder.

    Raises
    ------
    StoreError
        If the home folder cannot be written.
    """
    path = paths.home().log
    paths.home().writable(path.parent)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("omninmo")
    log.setLevel(logging.INFO)
    log.addHandler(handler)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the job that the command line names, and return its exit code; what is printed lands in its output.log."""
    parser = argparse.ArgumentParser(prog="python -m omninmo.jobs.worker", description="Do a job that was started.")
    parser.add_argument("job", metavar="ID")
    job_id = parser.parse_args(arguments).job
    try:
        log_to_file()
        return run(job_id)
    except OmninmoError as error:
        logging.getLogger("omninmo").error("%s", error)
        sys.stderr.write(f"omninmo: {error}\n")
        return 1


def _unexpected(job_id: str, error: Exception) -> str:
    return (
        f"The training process stopped on an unexpected error ({reason(error)}); "
        f"details are in jobs/{job_id}/output.log."
    )


if __name__ == "__main__":
    sys.exit(main())
