"""Stability: do the same features matter in every fold and every run?"""

from omninmo.ui import frame

with frame.page("Stability"):
    from omninmo.ui import rank_agreement

    rank_agreement.draw()
