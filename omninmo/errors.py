"""Every error that omninmo raises on purpose.

OmninmoError
├── ConfigError     a setting is missing, out of bounds or contradicts another
├── DataError       prices that cannot be had or cannot be used
├── StoreError      the home folder or the tracking store cannot be read or written
├── RunError        one stored run lacks something, or was damaged
├── ModelError      a model file, or an explanation of a model, that cannot be trusted
└── JobError        a training job that cannot be started, found or stopped
Cancelled           not an error: the user stopped the work

Each message is one sentence that says what was asked, what was found and what to do.
Pages and the command line show it as it is.
"""


class OmninmoError(Exception):
    """Base of everything that omninmo raises on purpose."""


class ConfigError(OmninmoError):
    """A setting is missing, out of bounds or contradicts another."""


class DataError(OmninmoError):
    """Prices cannot be had, or cannot be used for what was asked."""


class StoreError(OmninmoError):
    """The home folder or the tracking store cannot be read or written."""


class RunError(OmninmoError):
    """A stored run lacks what was asked of it, or its files were changed."""


class ModelError(OmninmoError):
    """A model file, or the explanation of a model, fails its check."""


class JobError(OmninmoError):
    """A training job cannot be started, found or stopped."""


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """The user stopped the work. Raised by the callback of `train` and its callers."""


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says; of one that says nothing, as a timeout often does, its kind.

    Examples
    --------
    >>> first_line(OSError("no route to host")), first_line(TimeoutError())
    ('no route to host', 'TimeoutError')
    """
    return next(iter(str(error).splitlines()), "") or type(error).__name__
