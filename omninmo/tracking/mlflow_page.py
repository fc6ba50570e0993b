"""Addresses of MLflow's own page. Imports no MLflow."""

from omninmo.paths import without_login

DEFAULT_PORT = 5000


def server(uri: str, port: int = DEFAULT_PORT) -> str:
    """Return the address of a store's server: the store itself where it is one, else one of this machine.

    A browser asks for user and password itself: they are not in the address.
    """
    return without_login(uri) if is_server(uri) else f"http://127.0.0.1:{port}"


def is_server(uri: str) -> bool:
    """Return whether a store is a tracking server that runs already."""
    return uri.startswith(("http://", "https://"))


def runs_table(address: str, experiment_id: str) -> str:
    """Return the page of a server that shows the runs of an experiment; without an id, all experiments.

    MLflow 3 opens an experiment in its workflow for language models ("Traces: no data"), whose sidebar has no runs,
    unless the address names the other workflow; no tag of the experiment decides it.
    """
    page = f"{address.rstrip('/')}/#/experiments"
    return f"{page}/{experiment_id}/runs?workflowType=machine_learning" if experiment_id else page
