"""Runs that repeat an earlier one: the same data, features and settings give the same numbers, bit for bit."""

import pandas as pd

from omninmo import schema

UNIMPORTANT = ("name", "experiment")
"""Settings that decide no number."""
FINGERPRINTS = ("data_fingerprint", "feature_fingerprint")


def originals(table: pd.DataFrame) -> pd.Series:
    """Return, for each run, the name of the oldest run with the same data, features and settings.

    Parameters
    ----------
    table : all runs, newest first

    Returns
    -------
    Series
        Missing for a run that is the first of its kind, is not finished, or is another tool's.
    """
    names = pd.Series(None, index=table.index, dtype=object)
    if not {f"params.{key}" for key in FINGERPRINTS} <= set(table.columns):
        return names
    keys = [f"params.{key}" for key in (*schema.SETTINGS, *FINGERPRINTS) if key not in UNIMPORTANT]
    complete = table[(table["status"] == "FINISHED") & table["is_ours"]].dropna(subset=keys[-len(FINGERPRINTS) :])
    groups = complete.groupby([key for key in keys if key in complete], dropna=False, sort=False)
    repeats = complete["run_id"] != groups["run_id"].transform("last")
    names[repeats[repeats].index] = groups["name"].transform("last")[repeats]
    return names
