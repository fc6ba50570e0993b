"""Watch a page: what went wrong on it, and whether it is done."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from omninmo.ui.first_picture import WAITING

# Streamlit first asks for these two below the page's own address, on every deep link.
STREAMLITS_OWN_404 = re.compile(r"http://127\.0\.0\.1:\d+/[^/]+/_stcore/(health|host-config)")
REPORT_EXCEPTION_BOXES = """
new MutationObserver(() => {
  for (const box of document.querySelectorAll('[data-testid="stException"]:not([data-reported])')) {
    box.dataset.reported = "yes";
    console.error("exception box: " + box.innerText);
  }
}).observe(document, { childList: true, subtree: true });
"""


def watch(context: BrowserContext, complaints: list[str]) -> None:
    """Collect page errors, console errors, exception boxes and requests to other machines of every page and tab."""

    def look_at(address: str) -> None:
        host = urlsplit(address).hostname
        if host not in {None, "127.0.0.1"}:
            complaints.append(f"request to {address}")

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLITS_OWN_404.fullmatch(message.location["url"]):
            complaints.append(f"console error: {message.text} ({message.location['url']})")

    context.add_init_script(REPORT_EXCEPTION_BOXES)
    context.on("weberror", lambda error: complaints.append(f"page error: {error.error}"))
    context.on("console", listen)
    context.on("request", lambda request: look_at(request.url))
    context.on("page", lambda page: page.on("websocket", lambda websocket: look_at(websocket.url)))


def wait_until_drawn(page: Page) -> None:
    """Return once the page has its heading and its script has ended: only then has what can break had its chance."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    # what follows a picture comes with a second run
    expect(page.locator(f".st-key-{WAITING}")).to_have_count(0)
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
