"""The only writes of names, tags and notes, and of whether a run is archived. Results are written by `writer` alone.

Every edit reads the run again before it writes: what a page showed may be minutes old. Runs of other tools can be
edited as well; only `deletion` keeps to omninmo's own.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from mlflow import MlflowClient
from mlflow.entities import LifecycleStage, Run
from mlflow.exceptions import MlflowException

from omninmo import schema
from omninmo.errors import ConfigError, OmninmoError, RunError, first_line
from omninmo.paths import without_login
from omninmo.tracking.connection import connect

MAX_NAME = 250
MAX_TAG_NAME = 250
MAX_TAG_LETTERS = 8000
"""MLflow's limits. It cuts a longer tag without a word."""
PROTECTED = ("omninmo.", "mlflow.")

Failures = dict[str, OmninmoError]
"""Why an edit failed, by the run's id; runs that are not named were edited."""
Edit = Callable[[MlflowClient, str], None]

_TAG_NAME = re.compile(r"[\w.:/ -]+")


def rename(run_id: str, name: str, before: str) -> None:
    """Give a run another name.

    Parameters
    ----------
    name : one line of at most `MAX_NAME` characters
    before : the name that the editor saw; the id of a run without one, which is called by it

    Raises
    ------
    ConfigError
        If the name is empty, too long or cannot be stored.
    RunError
        If there is no such run, it is archived, or it was renamed meanwhile.
    """
    new = name.strip()
    if not new or len(new.splitlines()) > 1:
        raise ConfigError("You asked for a name that is empty or longer than one line; give one line.")
    _check_text("name", new, MAX_NAME)
    with connect() as client:
        run = active_run(client, run_id)
        if before != run_id:  # what a run without a name is called
            _refuse_changed("name", run.info.run_name or "", before)
        client.update_run(run_id, name=new)


def write_note(run_id: str, text: str, before: str) -> None:
    """Write the note of a run as Markdown, where MLflow's page shows it; an empty one is removed.

    Parameters
    ----------
    text : at most `MAX_TAG_LETTERS` characters
    before : the note that the editor saw; "" where there was none

    Raises
    ------
    ConfigError
        If the note is too long or cannot be stored.
    RunError
        If there is no such run, it is archived, or its note was changed meanwhile.
    """
    new = text.strip()
    _check_text("note", new, MAX_TAG_LETTERS)
    with connect() as client:
        stored = active_run(client, run_id).data.tags
        _refuse_changed("note", stored.get(schema.TAG_NOTE, ""), before)
        _put_tag(client, run_id, stored, schema.TAG_NOTE, new)


def set_tag(run_ids: Iterable[str], key: str, value: str) -> Failures:
    """Set a tag of several runs.

    Raises
    ------
    ConfigError
        If the tag is one that omninmo or MLflow keeps, or MLflow could not store it; also if the value is empty.
    """
    name = _tag_name(key)
    if not value.strip():
        raise ConfigError(f"You asked to set the tag {name} to nothing; give it a value, or remove the tag.")
    _check_text("tag", value, MAX_TAG_LETTERS)
    return each(run_ids, partial(_set_tag, key=name, value=value))


def remove_tag(run_ids: Iterable[str], key: str) -> Failures:
    """Remove a tag of several runs; one that does not have it stays as it is.

    Raises
    ------
    ConfigError
        If the tag is one that omninmo or MLflow keeps.
    """
    return each(run_ids, partial(_set_tag, key=_tag_name(key), value=""))


def archive(run_ids: Iterable[str]) -> Failures:
    """Archive runs: they leave tables and comparisons, count as trials on, and can be restored."""
    return each(run_ids, _archive)


def restore(run_ids: Iterable[str]) -> Failures:
    """Bring archived runs back. One that is not archived stays as it is."""
    return each(run_ids, _restore)


def each(run_ids: Iterable[str], edit: Edit) -> Failures:
    """Edit runs one by one; the failure of one keeps none of the others from being edited.

    Raises
    ------
    StoreError
        If the store cannot be opened at all.
    """
    failures: Failures = {}
    with connect() as client:
        for run_id in dict.fromkeys(run_ids):
            try:
                edit(client, run_id)
            except OmninmoError as error:
                failures[run_id] = error
            except (MlflowException, OSError) as error:
                why = without_login(first_line(error))[:300]
                failures[run_id] = RunError(f"Run {run_id} was left as it is: {why}; try again.")
    return failures


def stored_run(client: MlflowClient, run_id: str) -> Run:
    """Return a run, archived or not, as it is in the store now.

    Raises
    ------
    RunError
        If there is none of that id.
    """
    try:
        return client.get_run(run_id)
    except MlflowException as error:
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise RunError(f"There is no run {run_id} any more; choose another one from the Runs page.") from error
        raise


def active_run(client: MlflowClient, run_id: str) -> Run:
    """Return a run that is not archived, as it is in the store now; `RunError` if it is."""
    run = stored_run(client, run_id)
    if run.info.lifecycle_stage != LifecycleStage.ACTIVE:
        raise RunError(f"Run {run_id} was archived meanwhile and cannot be edited; restore it first.")
    return run


def _archive(client: MlflowClient, run_id: str) -> None:
    run = active_run(client, run_id)
    if run.info.status == "RUNNING":
        owner = "cancel it first" if schema.TAG_VERSION in run.data.tags else "end it in the tool that started it"
        raise RunError(f"Run {run_id} is still running and cannot be archived; {owner}.")
    client.delete_run(run_id)


def _restore(client: MlflowClient, run_id: str) -> None:
    if stored_run(client, run_id).info.lifecycle_stage != LifecycleStage.ACTIVE:
        client.restore_run(run_id)


def _set_tag(client: MlflowClient, run_id: str, key: str, value: str) -> None:
    _put_tag(client, run_id, active_run(client, run_id).data.tags, key, value)


def _put_tag(client: MlflowClient, run_id: str, stored: Mapping[str, str], key: str, value: str) -> None:
    if value:
        client.set_tag(run_id, key, value)
    elif key in stored:
        client.delete_tag(run_id, key)


def _tag_name(key: str) -> str:
    """Return the name of a tag that a person may set."""
    name = key.strip()
    if name.lower().startswith(PROTECTED):
        raise ConfigError(
            f"You asked to change the tag {name}, but tags that start with {' or '.join(PROTECTED)} are kept by the "
            "programs; give the tag another name."
        )
    if not _TAG_NAME.fullmatch(name) or any(part in ("", ".", "..") for part in name.split("/")):
        raise ConfigError(
            f"You asked for a tag named {name!r}, but MLflow takes letters, digits and _ - . : / and spaces; "
            "give it another name."
        )
    _check_text("name of a tag", name, MAX_TAG_NAME)
    return name


def _check_text(what: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise ConfigError(
            f"You asked for a {what} of {len(text):,} characters, but MLflow takes {limit:,}; shorten it."
        )
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ConfigError(f"You asked for a {what} with a character that no store takes; remove it.")


def _refuse_changed(what: str, stored: str, before: str) -> None:
    """Refuse to write over what somebody else wrote after the editor looked."""
    if before.strip() != stored.strip():
        raise RunError(f"The {what} of this run was changed meanwhile, to “{stored[:200]}”; look at it and edit again.")
