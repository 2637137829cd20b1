"""One invented person in front of the real pages: reads a page, finds its form, sends it back with its token."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import httpx

TIMEOUT = 20.0


@dataclass
class Form:
    """Where it goes and what it carries already; buttons: (name, value) of each named one."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def offers(self, name: str, value: str = "") -> bool:
        return any(name == n and value in {"", v} for n, v in self.buttons)


class Forms(HTMLParser):
    """Every posted form of a page, in order."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[Form] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("method", "").lower() == "post"
            if self.inside:
                self.found.append(Form(urljoin(self.address, said.get("action", ""))))
        elif self.inside and said.get("name"):
            self._note(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False

    def _note(self, tag: str, said: dict[str, str]) -> None:
        form = self.found[-1]
        if tag == "button":
            form.buttons.append((said["name"], said.get("value", "")))
        elif tag == "input" and said.get("type") not in {"checkbox", "radio"}:
            form.fields[said["name"]] = said.get("value", "")


class Visitor:
    """A browser without a screen, with its own cookies."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=TIMEOUT)
        self.page: httpx.Response | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self.http.close()

    def open(self, path: str) -> list[Form]:
        """The forms of the page. Raises httpx.HTTPError when the page does not come."""
        self.page = self.http.get(path)
        self.page.raise_for_status()
        return self.forms()

    def forms(self) -> list[Form]:
        assert self.page is not None, "no page was opened"
        reader = Forms(str(self.page.url))
        reader.feed(self.page.text)
        return reader.found

    def send(self, form: Form, **typed: str) -> list[Form]:
        """Posted as a browser would; the forms of the page that follows."""
        self.page = self.http.post(form.action, data=form.fields | typed, headers={"Referer": form.action})
        self.page.raise_for_status()
        return self.forms()
