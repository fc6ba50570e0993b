"""Predictions and importances to numbers: pure functions of arrays and tables."""
