"""« Mes reçus »: what the register holds of me, each line with the receipt that proves it, and my own export."""

from collections.abc import Iterator
from datetime import datetime

import qrcode
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can, Role
from volontiers.accounts.guard import requires
from volontiers.cases.queries import requests
from volontiers.consent import ledger, own_lines
from volontiers.consent.own_lines import OwnLine
from volontiers.consent.register import mail_token
from volontiers.core import moments
from volontiers.core.ledger import Receipt
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.territory import queries as territory
from volontiers.web.practice.receipt_words import author, needs, places, said, title

TO_KEEP = """Registre des accords : {community}

Reçu : {whole}
Code court : {code} (il trouve la ligne ; le reçu entier la prouve)

Pour vérifier, aujourd’hui ou plus tard :
{link}
"""


@requires(Can.EDIT_PLEDGE)
@require_safe
def receipts(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    who = _who(actor)
    listing = directory.listing(who, actor.community_id)
    if listing is None:
        raise Http404
    slug = territory.community(actor.community_id).slug
    context = {
        "slug": slug,
        "lines": _told(actor, own_lines.of(who)),
        "mail": reverse("register_mail", args=[slug, mail_token(listing.pk)]),
        "several": len(request.places) > 1,  # type: ignore[attr-defined]
        "places": request.places,  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "practice/receipts.html", context)


@requires(Can.EDIT_PLEDGE)
@require_safe
def receipt(request: HttpRequest, actor: Actor, seq: int) -> HttpResponseBase:
    one = _mine(actor, seq)
    slug = territory.community(actor.community_id).slug
    link = public_address(slug, one.receipt)
    matrix = square(link)
    context = {
        "one": one,
        "link": link,
        "slug": slug,
        "square": path_of(matrix),
        "side": len(matrix),
        **_told(actor, [one])[0],
    }
    return TemplateResponse(request, "practice/receipt.html", context)


@requires(Can.EDIT_PLEDGE)
@require_safe
def receipt_file(request: HttpRequest, actor: Actor, seq: int) -> HttpResponseBase:  # noqa: ARG001
    """The receipt to keep away from here, as plain text."""
    one = _mine(actor, seq)
    community = territory.community(actor.community_id)
    text = TO_KEEP.format(
        community=community.name,
        whole=one.receipt.text,
        code=one.receipt.code,
        link=public_address(community.slug, one.receipt),
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="recu-{community.slug}-{seq}.txt"'
    return response


@requires(Can.EDIT_PLEDGE)
@require_safe
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:  # noqa: ARG001
    """The whole chain with what it says of me, for the verifier."""
    who, slug = _who(actor), territory.community(actor.community_id).slug
    response = StreamingHttpResponse(_lines(actor, who), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="registre-{slug}-le-mien.jsonl"'
    return response


def _lines(actor: Actor, who: int) -> Iterator[str]:
    with reading(actor):
        for line in ledger.export(actor.community_id, who):
            yield f"{line}\n"


def _who(actor: Actor) -> int:
    if actor.professional_id is None:
        raise Http404
    return actor.professional_id


def _mine(actor: Actor, seq: int) -> OwnLine:
    """Raises Http404 for the line of somebody else."""
    found = own_lines.of(_who(actor), seq)
    if not found:
        raise Http404
    return found[0]


def _told(actor: Actor, lines: list[OwnLine]) -> list[dict[str, object]]:
    """In words: what, when, what was said, and by whom."""
    zone = territory.zone(territory.community(actor.community_id))
    people, towns = _people(actor.community_id), territory.names(sorted(places(lines)))
    numbers = requests.numbers(needs(lines))
    return [
        _words(one)
        | {
            "what": title(one, actor.account_id),
            "said": said(one, zone, towns, numbers),
            "by": author(one, actor.account_id, people),
        }
        for one in lines
    ]


def _people(community_id: int) -> dict[int, str]:
    """« Camille Blanc, coordination », by account."""
    found: dict[int, list[str]] = {}
    for one in accounts.members(community_id):
        if one.active:
            found.setdefault(one.account_id, [one.account.name]).append(Role(one.role).label)
    return {account: ", ".join(words) for account, words in found.items()}


def _words(one: OwnLine) -> dict[str, object]:
    local = datetime.fromisoformat(one.time)
    assert local.tzinfo is not None
    return {
        "seq": one.receipt.seq,
        "code": one.receipt.code,
        "when": f"{local:%d/%m/%Y} à {moments.clock(local, local.tzinfo)}",
    }


def public_address(slug: str, receipt: Receipt) -> str:
    """Where anybody checks this receipt: what its QR code opens."""
    return f"{settings.PUBLIC_URL}{reverse('register_receipt', args=[slug, receipt.path])}"


def square(text: str) -> list[list[bool]]:
    """The squares of a QR code, line by line, true where they are dark; four white ones all around."""
    drawn = qrcode.QRCode(border=4)
    drawn.add_data(text)
    return [[bool(dark) for dark in line] for line in drawn.get_matrix()]


def path_of(matrix: list[list[bool]]) -> str:
    """The same as the path of an SVG, one unit a square."""
    dark = ((x, y) for y, line in enumerate(matrix) for x, is_dark in enumerate(line) if is_dark)
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
