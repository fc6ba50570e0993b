"""Home: press Train sample, watch it, open the run."""

from omninmo.ui import frame, home

with frame.page("Home"):
    home.buttons()
    home.jobs()
    home.latest()
