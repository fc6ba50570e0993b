"""Rows to learn from: what is predicted, from which features, and on which dates it is tested."""
