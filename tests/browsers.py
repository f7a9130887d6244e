"""Opens pages in Chromium for the tests: offline, and with an eye on all that goes wrong."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds, for a busy machine


def chromium() -> str:
    """Find the browser; on CI its absence is a failure, elsewhere a reason to skip."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("KGBUILD_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    message = "no Chromium: install it (apt install chromium) or set KGBUILD_CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def launched() -> Iterator[Any]:
    """Start a browser of our own."""
    sync = pytest.importorskip(
        "playwright.sync_api", reason="playwright is missing: the extra `dev`"
    )
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


class Opened:
    """A page in the browser, with what went wrong on it."""

    def __init__(self, browser: Any, path: Path, fragment: str = "", **context: Any) -> None:
        settings = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**(settings | context), accept_downloads=True)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._heard(message))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("dialog", lambda dialog: self._opened(dialog))
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=PATIENCE)
        self.settle()

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "blob:")):
            self.faults.append(f"request: {url}")

    def _opened(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def settle(self) -> None:
        """Wait until the map is drawn."""
        for _ in range(1200):
            if self.page.evaluate("kgbuild.state().settled"):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError("the map does not come to rest")

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate("kgbuild.state()")
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def search(self, text: str) -> None:
        """Search for a name and take the first suggestion."""
        self.press("/")
        self.page.keyboard.type(text)
        self.press("Enter")

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def texts(self, selector: str) -> list[str]:
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def slide(self, label: str, value: int) -> None:
        """Move a slider as a hand would."""
        script = (
            "([label, value]) => {"
            "const slider = document.querySelector(`[aria-label='${label}']`);"
            "slider.value = value; slider.dispatchEvent(new Event('input')); }"
        )
        self.page.evaluate(script, [label, value])

    def save(self, selector: str) -> bytes:
        """Press what downloads a file, and give the file."""
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        return Path(waiting.value.path()).read_bytes()

    def close(self) -> None:
        """Close it, and say what went wrong on it."""
        faults = self.faults
        self.context.close()
        assert faults == [], json.dumps(faults, indent=1)


#: Opens a page as `Opened` does, and closes it after the test.
Open = Callable[..., Opened]
