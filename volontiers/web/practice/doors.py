"""How somebody came to a proposal: by the link of a message, or signed in. Both lead to the same pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can, by_link
from volontiers.accounts.guard import drawn, needs_second_factor, public, requires
from volontiers.accounts.queries import Place
from volontiers.cases.actions import links
from volontiers.cases.actions.limits import TooMany, count_request
from volontiers.cases.queries import answer as held
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.directory.actions import device_hash
from volontiers.web import address
from volontiers.web.chrome import public_page

DEVICE = "__Host-appareil" if settings.HTTPS else "appareil"
PROOF = "__Host-preuve" if settings.HTTPS else "preuve"
PROOF_SECONDS = 2 * 3600
DEVICE_SECONDS = 90 * 24 * 3600
MOST_POSTS = 60  # in an hour


@dataclass(frozen=True, slots=True)
class Door:
    """proven: who holds it has shown who they are. alive: the link still answers. channel: of the link, or ""."""

    actor: Actor
    proposal_id: int
    channel: str
    proven: bool
    alive: bool
    token: str = ""

    def url(self, page: str = "") -> str:
        """The address of one of its pages: "", "other", "identity", "decision" or "emergency"."""
        if self.token:
            return reverse(f"answer_{page}" if page else "answer", args=[self.token])
        return reverse(f"held_{page}" if page else "held", args=[self.proposal_id])

    @property
    def other_url(self) -> str:
        return self.url("other")

    @property
    def identity_url(self) -> str:
        return self.url("identity")

    @property
    def decision_url(self) -> str:
        return self.url("decision")

    @property
    def emergency_url(self) -> str:
        return self.url("emergency")

    @property
    def frame(self) -> str:
        return "base_phone.html" if self.token else "base_public.html"


def by_token(request: HttpRequest, token: str, now: datetime) -> Door | None:
    """None when this token was never sent to anybody."""
    found = held.door(links.hashed(token))
    if found is None:
        return None
    community_id, link_id = found
    with reading(Actor(community_id)):
        link = held.held(link_id)
        actor = by_link(community_id, link.professional_id)
        proven = _proven(request, link.professional_id, link.proposal_id, now)
        request.page = public_page(held.here(community_id).community)  # type: ignore[attr-defined]
    return Door(actor, link.proposal_id, link.channel, proven, link.until > now, token)


def by_session(request: HttpRequest, actor: Actor, proposal_id: int) -> Door:
    """The proposal in whichever community of the account it was made. Raises Http404 when it is not theirs."""
    for place in in_turn(request):
        own = acting_in(request, place, actor)
        with reading(own):
            if own.professional_id and held.holds(own.professional_id, proposal_id):
                request.actor, request.place = own, place  # type: ignore[attr-defined]
                return Door(own, proposal_id, "", proven=True, alive=True)
    raise Http404


def in_turn(request: HttpRequest) -> list[Place]:
    """The communities of the account, the chosen one first."""
    chosen: Place = request.place  # type: ignore[attr-defined]
    return [chosen, *(place for place in request.places if place != chosen)]  # type: ignore[attr-defined]


def acting_in(request: HttpRequest, place: Place, actor: Actor) -> Actor:
    """The same person, in another of their communities."""
    assert request.user.is_authenticated
    return accounts.actor(request.user, place, actor.professional_id)


def _proven(request: HttpRequest, professional_id: int, proposal_id: int, now: datetime) -> bool:
    """A device they called theirs, a code typed a moment ago, or their own session."""
    device = _signed(request, DEVICE, DEVICE_SECONDS)
    if device and directory.device_is_known(professional_id, device_hash(device), now):
        return True
    if _signed(request, PROOF, PROOF_SECONDS) == str(proposal_id):
        return True
    return _is_signed_in_as(request, professional_id)


def _signed(request: HttpRequest, name: str, seconds: int) -> str:
    try:
        return str(request.get_signed_cookie(name, "", salt=name, max_age=seconds))
    except BadSignature:
        return ""


def _is_signed_in_as(request: HttpRequest, professional_id: int) -> bool:
    if not request.user.is_authenticated or needs_second_factor(request):
        return False
    own = getattr(request.user, "professional", None)
    return own is not None and own.pk == professional_id


def remember(response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A signed cookie that scripts cannot read."""
    response.set_signed_cookie(
        name, value, salt=name, max_age=seconds, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def shown(
    request: HttpRequest, door: Door, template: str, context: Mapping[str, object], status: int = 200
) -> HttpResponseBase:
    """A page of the door, drawn while its community is open for reading; kept by nobody, found by no robot."""
    response = TemplateResponse(
        request, template, {**context, "door": door, "frame": door.frame}, status=status
    )
    return private(drawn(response))


def private(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def see_other(url: str) -> HttpResponseBase:
    """After a POST: reloading the page never answers twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return private(response)


Page = Callable[[HttpRequest, Door, datetime], HttpResponseBase]


def from_message(page: Page) -> Callable[..., HttpResponseBase]:
    """The page at the end of a link: 404 in a sentence when the link was never sent, 429 when it is hammered."""

    @wraps(page)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        now = clock()
        door = by_token(request, token, now)
        if door is None:
            return unknown(request)
        if request.method == "POST" and hammered(door.actor, "link", links.hashed(token).hex(), now):
            return too_many(request)
        return page(request, door, now)

    return public(require_http_methods(["GET", "HEAD", "POST"])(opened))


def from_inbox(page: Page) -> Callable[..., HttpResponseBase]:
    """The same page, signed in."""

    @wraps(page)
    def opened(request: HttpRequest, actor: Actor, proposal: int) -> HttpResponseBase:
        return page(request, by_session(request, actor, proposal), clock())

    return requires(Can.ANSWER)(opened)


def hammered(by: Actor, what: str, who: str, now: datetime) -> bool:
    """Whether more came from there in this hour than a person sends."""
    try:
        count_request(by, what, who, now, most=MOST_POSTS)
    except TooMany:
        return True
    return False


def guessing(request: HttpRequest, door: Door, now: datetime) -> bool:
    """Whether this address has tried more codes in this hour than a person would, over all links."""
    return hammered(door.actor, "code", address.of(request), now)


def too_many(request: HttpRequest) -> HttpResponseBase:
    return private(drawn(TemplateResponse(request, "practice/too_many.html", {}, status=429)))


def unknown(request: HttpRequest) -> HttpResponseBase:
    """A link that was never sent: said in a sentence, and nothing else."""
    return private(drawn(TemplateResponse(request, "practice/unknown.html", {}, status=404)))
