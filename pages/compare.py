"""Compare: parallel coordinates of settings and metrics, and what differs."""

from omninmo.ui import frame

with frame.page("Compare"):
    from omninmo.ui import difference_table, next_steps, orphans, run_picker
    from omninmo.ui.parallel import coordinates

    orphans.end()
    runs = run_picker.runs_to_compare("A comparison")
    if not runs.empty:
        settings = difference_table.differing(runs)
        coordinates.draw(runs, {})
        difference_table.draw(runs, settings)
        next_steps.draw()
        difference_table.cautions(runs, settings)
