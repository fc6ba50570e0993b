"""Training jobs: started detached, watched, cancelled, one at a time on this machine.

Light on purpose: Home draws with it, so that nothing here imports pandas, mlflow or xgboost before it has to.
"""

from omninmo.jobs.job import Job, State, get, recent
from omninmo.jobs.process import cancel, is_alive, reap, start

__all__ = ["Job", "State", "cancel", "get", "is_alive", "reap", "recent", "start"]
