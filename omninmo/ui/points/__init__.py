"""SHAP summary and dependence plot on a canvas: a component of our own, whose JavaScript lies beside it."""
