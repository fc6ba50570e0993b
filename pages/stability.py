"""Stability: do the same features matter in every fold and every run?"""

from omninmo.ui import frame

with frame.page("Stability"):
    from omninmo.ui import charts, url

    if url.get("view") not in ("", "map"):  # the map is a component of our own
        charts.ask_early()
    from omninmo.ui import comparable_runs, orphans, rankings, run_picker, stability_body

    orphans.end()
    runs = run_picker.runs_to_compare("Stability", rankings.readable, at_least=1, most_picked=rankings.MAX_PICKED)
    if not runs.empty:
        comparable_runs.warn(runs)
        stability_body.draw(runs)
