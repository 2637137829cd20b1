"""A real browser in front of the real pages: the application role, committed rows, a clock that the test moves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests import cast
from tests.cast import MONDAY, Cast
from volontiers.accounts.access import Role
from volontiers.accounts.models import Account
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import Worker

WIDE, PHONE = 1280, 375
PATIENCE = 20_000  # milliseconds: a busy machine is slow, not wrong
BAD = {"serious", "critical"}
expect.set_options(timeout=PATIENCE)


@dataclass
class House:
    """The community of the tests, served: its browsers, its workers and what left."""

    browser: Browser
    url: str
    tarn: Cast
    signed_in: Callable[[Account], Client]
    heartbeat: Path
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, account: Account | None = None, width: int = WIDE, *, scripts: bool = True) -> Page:
        """A browser of one person. Whatever its console complains of fails the test."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="fr-FR",
            base_url=self.url,
        )  # fmt: skip
        if account is not None:
            session = self.signed_in(account).cookies["seance"].value
            context.add_cookies([{"name": "seance", "value": session, "url": self.url}])
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._asked)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser notes as an error what was typed wrong (422) and what is not there (404).
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(message.text)

    def _asked(self, request: object) -> None:
        if not request.url.startswith((self.url, "data:", "about:")):
            self.faults.append(f"third party: {request.url}")

    def work(self) -> None:
        """What the workers of the needs and of long jobs would do now."""
        for kind in ("needs", "jobs"):
            Worker(f"volontiers_{kind}", KINDS[kind](), self.heartbeat).drain()

    def message(self, template: str, **named: str) -> dict[str, str]:
        """The variables of the last message of this template."""
        with reading(self.tarn.desk):
            return (
                Message.objects.filter(template=template, **named)
                .exclude(variables={})
                .latest("pk")
                .variables
            )

    def link(self, professional: object, template: str = "proposal", channel: str = "sms") -> str:
        """The link that this professional received."""
        return self.message(template, channel=channel, recipient=str(professional))["link"]


@pytest.fixture
def house(browser, live_server, at, signed_in, settings, tmp_path) -> Iterator[House]:
    """Monday, five past nine. Julie is at the desk."""
    at(MONDAY)
    settings.PUBLIC_URL = live_server.url
    tarn = cast.gaillacois()
    with acting(tarn.machine):
        tarn.accounts["julie"] = cast._account(
            tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR
        )
    here = House(browser, live_server.url, tarn, signed_in, tmp_path / "needs")
    yield here
    for context in here.contexts:
        context.close()
    assert here.faults == []


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """No serious and no critical finding on the page as it stands: axe(page)."""

    def look(page: Page) -> None:
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        bad = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in BAD]
        assert bad == [], page.url

    return look


@dataclass
class Keyboard:
    """Hands that leave the mouse alone. pressed: every key that was not the text of a field."""

    page: Page
    pressed: int = 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, name: str) -> None:
        """Tab until the field of this name (or the button of this text) has the focus."""
        self.page.wait_for_load_state()
        for _ in range(60):
            if self.focused() == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} cannot be reached by Tab; now on {self.focused()}")

    def focused(self) -> str:
        return self.page.evaluate(
            "() => { const a = document.activeElement; return a.name || a.textContent.trim().slice(0, 40) }"
        )


@pytest.fixture
def keyboard() -> type[Keyboard]:
    return Keyboard
