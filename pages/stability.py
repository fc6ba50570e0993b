"""Stability: do the same features matter in every fold and every run?"""

from omninmo.ui import frame

with frame.page("Stability"):
    from omninmo.ui import agreement

    agreement.draw()
