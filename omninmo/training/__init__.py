"""Fits: one model a fold and one of every row. `boosting` alone knows XGBoost."""
