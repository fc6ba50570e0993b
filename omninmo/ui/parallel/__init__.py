"""Parallel coordinates with the table of their lines: a component of our own, whose JavaScript lies beside it."""
