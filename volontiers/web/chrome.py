"""The frame of a page, made from who asked and where: navigation by permission, the desk's number, the way out."""

from dataclasses import replace
from typing import TYPE_CHECKING

import phonenumbers
from django.http import HttpRequest
from django.urls import reverse

import volontiers
from volontiers.accounts.access import Actor, Can, may
from volontiers.territory import queries as territory
from volontiers.web.page import FOOT, Link, Page

if TYPE_CHECKING:
    from volontiers.territory.models import Community

# (permission, label, URL name, whether the address is under the community)
_NAV = (
    (Can.READ_BOARD, "Bureau", "board", True),
    (Can.READ_LIST, "Liste d’attente", "list", True),
    (Can.ANSWER, "Demandes", "inbox", False),
    (Can.ASK, "Demander", "ask", False),
    (Can.EDIT_PLEDGE, "Mon engagement", "pledge", False),
    (Can.ANSWER, "Équipe", "my-team", False),
    (Can.EDIT_DIRECTORY, "Annuaire", "directory", True),
    (Can.READ_ASSOCIATION, "Association", "association", True),
    (Can.READ_PROJECT, "Projet", "project", True),
    (Can.READ_VIEWS, "Pilotage", "views", True),
    (Can.EDIT_SETTINGS, "Paramètres", "parameters", True),
)


def spoken(phone: str) -> str:
    """« 05 36 49 00 00 »: a French number as it is read aloud; anything else as it is."""
    try:
        number = phonenumbers.parse(phone, "FR")
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def page_of(request: HttpRequest) -> Page:
    """The frame for whoever is asking. Reads one row of a table that has no wall."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return Page(version=volontiers.__version__)
    community = territory.community(actor.community_id)
    return Page(
        community_name=community.name,
        desk_phone=spoken(community.desk_phone),
        user_name=actor.name,
        role_label=", ".join(sorted(role.label for role in actor.roles)),
        home_url=reverse("home"),
        nav=tuple(_nav(request, actor, community)),
        communities=tuple(_others(request, community)),
        menu=(
            *((Link("Équipes", reverse("my-team")),) if may(actor, Can.WRITE_CASE) else ()),
            Link("Règles et décisions", reverse("decisions", args=[community.slug])),
            Link("Mot de passe", reverse("account_change_password")),
            Link("Second facteur", reverse("mfa_index")),
        ),
        sign_out_url=reverse("account_logout"),
        foot=_foot(community),
        version=volontiers.__version__,
    )


def public_page(community: "Community", title: str = "") -> Page:
    """The frame of a page that asks for no account."""
    return Page(
        title=title,
        community_name=community.name,
        desk_phone=spoken(community.desk_phone),
        foot=_foot(community),
        version=volontiers.__version__,
    )


def _foot(community: "Community") -> tuple[Link, ...]:
    """The register is that of the community of the page."""
    return (*FOOT[:-1], replace(FOOT[-1], url=reverse("register", args=[community.slug])))


def _nav(request: HttpRequest, actor: Actor, community: "Community") -> list[Link]:
    """Who read a pledge is a page of that pledge, wherever its address stands."""
    links = []
    for can, label, name, local in _NAV:
        if may(actor, can):
            links.append(Link(label, reverse(name, args=[community.slug] if local else [])))
    path = request.path.replace(reverse("readings"), reverse("pledge"))
    # The money of the project, and what is judged beside the three views, have addresses of their own.
    here = f"/c/{community.slug}"
    path = path.replace(f"{here}/financements/", f"{here}/projet/")
    path = reverse("views", args=[community.slug]) if path.startswith(f"{here}/pilotage/") else path
    current = max((link.url for link in links if path.startswith(link.url)), key=len, default="")
    return [replace(link, current=link.url == current) for link in links]


def _others(request: HttpRequest, community: "Community") -> list[Link]:
    places = getattr(request, "places", [])
    return [Link(p.name, f"{reverse('home')}?cpts={p.slug}") for p in places if p.slug != community.slug]
