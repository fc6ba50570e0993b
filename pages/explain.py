"""Explain: SHAP summary, and the dependence plot of the feature that was clicked."""

from omninmo.ui import frame

with frame.page("Explain"):
    from omninmo.ui import shap_summary

    shap_summary.draw()
