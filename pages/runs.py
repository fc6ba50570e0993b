"""Runs: the table of all runs, or one run's details."""

from omninmo.ui import frame, url

with frame.page("Runs"):
    from omninmo.ui import run_details, run_filter

    if url.get("run"):
        run_details.draw(url.get("run"))
    else:
        run_filter.draw()
