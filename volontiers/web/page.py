"""What the frame of every page shows: who is signed in, in which community, and where one can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool = False


FOOT = (
    Link("Accessibilité", "/accessibilite"),
    Link("Données personnelles", "/donnees-personnelles"),
    Link("Registre public", "/registre/"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The default is the page of somebody who is not signed in. An empty text or tuple is not drawn."""

    title: str = ""
    community_name: str = ""
    desk_phone: str = ""  # as it is read aloud: « 05 36 49 00 00 »
    user_name: str = ""
    role_label: str = ""
    home_url: str = "/"
    nav: tuple[Link, ...] = ()
    communities: tuple[Link, ...] = ()  # the others this person belongs to
    menu: tuple[Link, ...] = ()
    sign_out_url: str = ""
    foot: tuple[Link, ...] = FOOT
    version: str = ""

    @property
    def demo(self) -> bool:
        """Every page of the demonstration says so."""
        return settings.DEMO

    @property
    def desk_phone_link(self) -> str:
        return "tel:" + "".join(sign for sign in self.desk_phone if sign.isdigit() or sign == "+")

    @property
    def who(self) -> str:
        return " · ".join(part for part in (self.user_name, self.role_label) if part)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A view may set `request.page`; else the frame is made from who is signed in, where.

    Made when a template asks for it: the poll of the board draws no frame.
    """
    return {"page": SimpleLazyObject(lambda: _page(request))}


def _page(request: HttpRequest) -> Page:
    made = getattr(request, "page", None)
    if made is None and hasattr(request, "page_maker"):
        made = request.page_maker(request)
    return made or Page()
