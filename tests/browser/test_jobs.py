"""Cards of jobs as they change under a reader's pointer. The job is the test's own: nothing is trained."""

import os
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from omninmo.config import TrainingConfig
from omninmo.jobs.folder import JobFolder, Request, Status, folders, publish, starting
from tests.browser.conftest import StartServer
from tests.browser.watch import wait_until_drawn

BUTTON_AT = "([x, y]) => document.elementFromPoint(x, y).closest('button')?.innerText ?? ''"


def held(home: Path, name: str) -> tuple[JobFolder, int]:
    """Return the folder of a new job of this process, and the lock by which it lives."""
    jobs = home / "jobs"
    jobs.mkdir(exist_ok=True)
    with starting(jobs):
        folder = publish(jobs, Request.of(TrainingConfig(name=name)))
    lock = folder.hold()
    folder.leave_queue()
    return folder, lock


def started() -> Status:
    return Status(pid=os.getpid(), stage="folds", started=time.time(), updated=time.time())


def test_nothing_to_press_appears_where_cancel_was(server: StartServer, page: Page, home: Path) -> None:
    folder, lock = held(home, "mine")
    running = started()
    folder.write(running)

    page.goto(f"{server(home).url}/train")
    wait_until_drawn(page)
    box = page.get_by_role("button", name="Cancel").bounding_box()
    assert box is not None
    pointer = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate(BUTTON_AT, pointer) == "Cancel"

    folder.write(running.model_copy(update={"state": "finished", "run_ids": ("a",)}))  # its process draws pictures
    expect(page.get_by_text("finished after")).to_be_visible()
    expect(page.get_by_role("link", name="Open the run")).to_be_visible()
    expect(page.get_by_role("button", name="Run again")).to_be_visible()
    assert page.evaluate(BUTTON_AT, pointer) == ""
    os.close(lock)


def test_run_again_queues_the_settings_of_the_card(server: StartServer, page: Page, home: Path) -> None:
    done, lock = held(home, "mine")
    done.write(started().model_copy(update={"state": "finished", "run_ids": ("a",)}))
    os.close(lock)
    busy, lock = held(home, "another")  # so that what is started waits: nothing is trained
    busy.write(started())

    page.goto(f"{server(home).url}/train")
    wait_until_drawn(page)
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("Waiting, 1 job before it")).to_be_visible()
    newest = folders(home / "jobs")[0]
    assert newest.id not in {done.id, busy.id} and newest.request().settings() == done.request().settings()
    os.close(lock)
