"""E12, the public register: anybody checks that agreements were entered and not rewritten, without seeing a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from volontiers.accounts.access import Actor, patient
from volontiers.accounts.guard import drawn, public
from volontiers.cases.actions.limits import TooMany, count_request
from volontiers.consent import heads, ledger, lookup, soundness, verifier
from volontiers.consent.heads import Published
from volontiers.consent.lookup import Found, Line
from volontiers.consent.soundness import Break
from volontiers.core import moments
from volontiers.core.heads import is_late
from volontiers.core.ledger import Receipt
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.territory import queries as territory
from volontiers.web import address
from volontiers.web.chrome import public_page
from volontiers.web.public.place import PublicPlace, community_of, place_of

SHOWN_HEADS = 14
# Seconds: the whole chain is checked again at most this often by each process, however many people look.
CHECKED_AGAIN = 60.0
MOST_TRIES = 60  # in an hour, from one address
EXAMPLE = (
    "Un code a six signes, par exemple XK7-4PM. Un reçu est un numéro, puis 64 chiffres ou lettres de a à f."
)
BUSY = "Trop d’essais depuis une heure. Attendez un peu, ou appelez le bureau : il vérifiera avec vous."


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label="Reçu, code court ou numéro",
        max_length=lookup.MOST_TYPED,
        help_text="Les espaces, les tirets et les majuscules ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={
            "required": "Écrivez votre reçu, son code court ou le numéro de sa ligne.",
            "max_length": f"C’est trop long pour un reçu. {EXAMPLE}",
        },
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one check of the whole chain. at: when; last: its last line then."""

    broken: Break | None
    last: Receipt | None
    at: datetime


@public
@require_safe
def choose(request: HttpRequest) -> HttpResponseBase:
    """The register of the only community, or the choice of one."""
    found = territory.communities()
    if len(found) == 1:
        return redirect("register", found[0].slug)
    context = {"communities": found, "target": "register"}
    return TemplateResponse(request, "public/communities.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str, receipt: str = "") -> HttpResponseBase:
    """GET shows, with the receipt of the address looked up; POST looks up what was typed and writes nothing."""
    community = community_of(slug)
    request.page = public_page(community, "Registre des accords")  # type: ignore[attr-defined]
    by = patient(community.pk)
    data = request.POST if request.method == "POST" else {"receipt": receipt} if receipt else None
    form = ReceiptForm(data)
    if request.method == "POST" and form.is_valid() and _hammered(by, request):
        form.add_error("receipt", BUSY)
    with reading(by):
        place = place_of(community)
        found = _find(form, by) if data is not None and form.is_valid() else None
        status = 422 if request.method == "POST" and form.errors else 200
        context = {"place": place, "form": form, **_context(place, found)}
        return drawn(TemplateResponse(request, "public/register.html", context, status=status))


def _hammered(by: Actor, request: HttpRequest) -> bool:
    try:
        count_request(by, "receipt", address.of(request), clock(), most=MOST_TRIES)
    except TooMany:
        return True
    return False


def _find(form: ReceiptForm, by: Actor) -> Found | None:
    try:
        return lookup.find(by.community_id, form.cleaned_data["receipt"])
    except lookup.Unreadable:
        form.add_error("receipt", f"Cela ne ressemble pas à un reçu. {EXAMPLE}")
        return None


def _context(place: PublicPlace, found: Found | None) -> dict[str, object]:
    community_id = place.community.pk
    verdict = _verdict(community_id, ledger.last(community_id), int(monotonic() // CHECKED_AGAIN))
    known = heads.published(community_id, SHOWN_HEADS)
    counted = heads.mailed(known)
    watch = heads.watched(community_id)
    broken = verdict.broken or soundness.standing_break(community_id)
    return {
        "found": found,
        "proof": found.proof.value if found else "",
        "results": [_words(line, broken, place.now.year) for line in found.lines] if found else [],
        "lines": spaced(verdict.last.seq) if verdict.last else "",
        "broken": (spaced(broken.seq), _day(broken.day, place.now.year)) if broken else None,
        "told": bool(broken and watch and watch.told_at and watch.broken_seq == broken.seq),
        "checked": f"{moments.day(verdict.at, place.now, place.zone)} à {moments.clock(verdict.at, place.zone)}",
        "heads": [_head(one) for one in known],
        "late": _late(place, known),
        "counts": heads.counts(community_id, counted.receipt.seq) if counted else None,
        "counted": _day(counted.day, place.now.year) if counted else "",
    }


@lru_cache(maxsize=64)
def _verdict(community_id: int, last: Receipt | None, _minute: int) -> Verdict:
    return Verdict(soundness.first_break(community_id), last, clock())


def _late(place: PublicPlace, known: list[Published]) -> str:
    """Since when no head was published, when that is too long; else nothing."""
    first = heads.first_day(place.community.pk)
    latest = known[0] if known else None
    if not is_late(place.now, place.zone, latest.at if latest else None, first):
        return ""
    since = latest.day if latest else first
    return _day(since, place.now.year) if since else ""


def _words(line: Line, broken: Break | None, year: int) -> dict[str, object]:
    """intact: nothing before this line, nor itself, was found changed."""
    return {
        "seq": spaced(line.receipt.seq),
        "day": _day(line.day, year),
        "head": line.receipt.text.partition(" ")[2],
        "commitment": line.commitment,
        "intact": broken is None or line.receipt.seq < broken.seq,
    }


def _head(one: Published) -> dict[str, str]:
    return {
        "day": f"{one.day:%d/%m/%Y}",
        "seq": spaced(one.receipt.seq),
        "head": one.receipt.text.partition(" ")[2],
    }


def spaced(number: int) -> str:
    """« 1 180 »."""
    return f"{number:,}".replace(",", "\u00a0")


def _day(day: date, year: int) -> str:
    """« 14/11 », with its year when it is another."""
    return f"{day:%d/%m}" if day.year == year else f"{day:%d/%m/%Y}"


@public
@require_safe
def chain(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The pseudonymous chain, one line of JSON per entry, as it goes."""
    community = community_of(slug)
    by = patient(community.pk)
    with reading(by):
        last = ledger.last(by.community_id)
    tag = f'"{last.path}"' if last else '"0"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    response = StreamingHttpResponse(_lines(by), content_type="application/jsonl; charset=utf-8")
    return _file(response, f"registre-{slug}.jsonl", tag)


def _lines(by: Actor) -> Iterator[str]:
    with reading(by):
        for line in ledger.export(by.community_id):
            yield f"{line}\n"


@public
@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponseBase:  # noqa: ARG001  # one signature for all pages
    """Every head that was published, as the verifier takes them: day, number, whole head."""
    by = patient(community_of(slug).pk)
    with reading(by):
        lines = [f"{one.day.isoformat()} {one.receipt.short}\n" for one in heads.published(by.community_id)]
    response = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
    return _file(response, f"tetes-{slug}.txt", "")


@public
@require_safe
def program(request: HttpRequest, slug: str) -> HttpResponseBase:  # noqa: ARG001  # one signature for all pages
    """The very file that checks an export here."""
    community_of(slug)
    source = Path(verifier.__file__).read_bytes()
    response = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    return _file(response, "verifier.py", "")


def _file(response: HttpResponseBase, name: str, tag: str) -> HttpResponseBase:
    """To keep under this name; a browser asks again each time, and is told when nothing changed."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    if tag:
        response["ETag"] = tag
    return response
