"""Home: press Train sample, watch it, open the run."""

from omninmo.ui import frame, start_buttons

with frame.page("Home"):
    start_buttons.draw()

    from omninmo.ui import job_cards

    job_cards.start_message()
    job_cards.draw(limit=3)

    # pandas comes with these: the buttons and the jobs do not wait for it
    from omninmo.ui import first_steps, latest_runs, orphans, reads

    orphans.end()
    runs = reads.runs()
    if runs.empty:
        first_steps.draw()
    else:
        latest_runs.draw(runs)
