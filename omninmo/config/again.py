"""Which run is to be trained again."""

from pydantic import Field

from omninmo.settings import Settings


class AgainConfig(Settings):
    """A run whose settings are trained once more, on prices of today.

    Attributes
    ----------
    run_id : of a run whose prices can be had again
    name : what the run is called, which the job is called by; "": its id
    refresh : whether to download again what was downloaded today

    Raises
    ------
    ConfigError
        If no run is named.

    Examples
    --------
    >>> from omninmo.config import AgainConfig
    >>> AgainConfig(run_id="abcd").refresh
    True
    """

    run_id: str = Field(min_length=1, max_length=250)
    name: str = ""
    refresh: bool = True
