"""Home: press Train sample, watch it, open the run."""

from omninmo.ui import frame, start_buttons

with frame.page("Home"):
    start_buttons.buttons()
    start_buttons.jobs()
    start_buttons.latest()
