"""Predict: what a tracked model says of each ticker today, how far that can be trusted, and how often it was right."""

from omninmo.ui import frame

with frame.page("Predict"):
    from omninmo.ui import forecast_run, orphans, run_edits, run_parts

    orphans.end()
    run_edits.message()
    run_id = forecast_run.chosen()
    if run_id:
        from omninmo.ui import forecast, reads

        run_parts.guarded(reads.run(run_id), forecast.draw)
