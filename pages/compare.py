"""Compare: parallel coordinates of settings and metrics, and what differs."""

from omninmo.ui import frame

with frame.page("Compare"):
    from omninmo.ui import parallel_coordinates

    parallel_coordinates.draw()
