"""A model that would end the process that loads it ends no process: a sentence on Predict, and the app goes on."""

import json
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from omninmo import schema
from tests.browser.conftest import StartServer
from tests.browser.test_predict import MILLISECONDS_FOR_A_JOB
from tests.browser.watch import wait_until_drawn
from tests.hostile_models import trees
from tests.recorded import Recorded


def test_a_hostile_model_is_a_sentence_and_the_whole_one_predicts(
    server: StartServer, page: Page, own: Recorded
) -> None:
    content = (own.artifacts() / schema.MODEL_FILE).read_bytes()
    hostile = json.loads(content)
    trees(hostile)[0]["left_children"][0] = 10**6
    own.rewrite(schema.MODEL_FILE, json.dumps(hostile).encode())
    running = server(own.home)
    page.goto(f"{running.url}/predict?run={own.run_id}")
    wait_until_drawn(page)
    page.get_by_role("button", name="Predict", exact=True).click()
    refusal = page.get_by_text("The model cannot be used (a child in tree 0 is out of range)")
    expect(refusal).to_be_visible(timeout=MILLISECONDS_FOR_A_JOB)
    expect(refusal).to_have_count(1)
    with urlopen(f"{running.url}/_stcore/health", timeout=30) as answer:
        assert answer.read() == b"ok"
    own.rewrite(schema.MODEL_FILE, content)
    page.get_by_role("button", name="Run again").click()
    expect(page.locator(".st-key-verdict")).to_contain_text("As of 2022-12-28", timeout=MILLISECONDS_FOR_A_JOB)
    expect(refusal).to_have_count(0)
