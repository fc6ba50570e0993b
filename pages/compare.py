"""Compare: parallel coordinates of settings and metrics, and what differs."""

from omninmo.ui import frame

with frame.page("Compare"):
    from omninmo.ui import comparison

    comparison.draw()
