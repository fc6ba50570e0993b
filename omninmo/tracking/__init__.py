"""The tracking store: `writer` is the only module that writes runs, `store` only reads. The only MLflow imports."""

import os

# MLflow reports usage to its makers unless switched off; a local research tool has no business doing so.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
