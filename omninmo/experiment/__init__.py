"""A config to a recorded run, and a recorded run back to its rows."""
