"""Training jobs: started detached, watched, cancelled, one at a time in a home folder.

Light on purpose: Home draws with it, so that nothing here imports pandas, mlflow or xgboost before it has to.
"""

from omninmo.jobs.job import Job, State, get, recent, under_way, usual_seconds
from omninmo.jobs.process import cancel, is_alive, reap
from omninmo.jobs.queue import Started, advance, start

__all__ = [
    "Job",
    "Started",
    "State",
    "advance",
    "cancel",
    "get",
    "is_alive",
    "reap",
    "recent",
    "start",
    "under_way",
    "usual_seconds",
]
