"""Addresses of MLflow's own page; tests/browser/test_mlflow_page.py opens them."""

from omninmo.tracking.mlflow_page import is_server, runs_table, server


def test_the_runs_table_names_the_workflow_that_has_runs() -> None:
    wanted = "http://127.0.0.1:5001/#/experiments/7/runs?workflowType=machine_learning"
    assert runs_table(server("sqlite:////home/mlflow.db", 5001), "7") == wanted
    assert runs_table("http://127.0.0.1:5001/", "7") == wanted


def test_without_an_experiment_it_is_the_list_of_all() -> None:
    assert runs_table(server("sqlite:////home/mlflow.db"), "") == "http://127.0.0.1:5000/#/experiments"


def test_a_store_that_is_a_server_has_its_own_page() -> None:
    assert server("https://mlflow.example", 5001) == "https://mlflow.example" and is_server("http://mlflow.example")
    assert server("https://user:secret@mlflow.example") == "https://mlflow.example"
    assert not is_server("sqlite:////home/mlflow.db") and not is_server("postgresql://mlflow.example/runs")
