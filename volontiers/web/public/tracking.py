"""E6, the tracking page: behind a code and three letters of the name; plain words, an honest next date, four gestures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, patient
from volontiers.accounts.guard import drawn, public
from volontiers.cases.actions import tracking as verbs
from volontiers.cases.actions.tracking import Letters, NoRoom, Unread
from volontiers.cases.queries import tracking as queries
from volontiers.cases.queries.tracking import Tracked
from volontiers.core import codes, moments
from volontiers.core.need import Family
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.indicators.queries.asking import questions
from volontiers.placement.actions.letters import try_letters
from volontiers.placement.actions.withdrawing import withdraw_with_case
from volontiers.placement.queries import registration as registrations
from volontiers.territory import queries as territory
from volontiers.web import afterwards
from volontiers.web.chrome import public_page
from volontiers.web.page import Page
from volontiers.web.public import waiting
from volontiers.web.public.forms import Information, versions_shown
from volontiers.web.public.need_words import PLAIN, words
from volontiers.web.public.own_words import Place
from volontiers.web.public.place import PublicPlace, place_of

OPEN_FOR = timedelta(hours=1)
Tried = Callable[[Actor, int, str, datetime], bool]
WRONG = (
    "Ce code et ces lettres ne vont pas ensemble. Vérifiez-les ; après cinq essais, la page se ferme un quart d’heure. "
    "Le bureau peut aussi vous répondre."
)
_WITHDRAWN = (
    "C’est noté. Nous ne transmettons plus rien, et votre nom est masqué. Vous pouvez changer d’avis ici."
)
_WITHDRAWN_BUT_KEPT = (
    "C’est noté. Nous ne transmettons plus rien. La personne qui a déjà accepté garde votre nom et votre numéro pour "
    "vous répondre ; plus personne d’autre. Vous pouvez changer d’avis ici."
)
_UNREAD = "Vous avez retiré votre accord : le bureau ne peut plus lire vos mots. Appelez-le, ou redonnez votre accord."
_WITHDRAWN_FOR_SOME = "C’est noté. Nous ne leur transmettons plus rien. Vous pouvez changer d’avis ici."


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code de votre demande",
        max_length=12,
        help_text="Six signes, par exemple XK7-4PM. Il est sur votre message ou votre reçu.",
        error_messages={
            "required": "Écrivez le code de votre demande.",
            "max_length": "Ce code est trop long : six signes, par exemple XK7-4PM.",
        },
    )

    def clean_code(self) -> str:
        code = codes.read(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError("Ce code n’a pas la bonne forme : six signes, par exemple XK7-4PM.")
        return code


class LettersForm(forms.Form):
    letters = forms.CharField(
        label="Les 3 premières lettres du nom de la personne",
        max_length=80,
        help_text="Exemple : pour Sophie Dupont, écrivez DUP.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Écrivez les trois premières lettres du nom.",
            "max_length": "Trois lettres suffisent.",
        },
    )


@public
def find(request: HttpRequest) -> HttpResponseBase:
    """Where a code is typed."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("tracking", form.cleaned_data["code"])
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "public/find.html", {"form": form}, status=status)


@public
def tracking(request: HttpRequest, code: str) -> HttpResponseBase:
    """Before the letters: nothing, whether the code exists or not."""
    read = codes.read(code)
    found = queries.door(read) if read else None
    if found is None and read:
        return _waiting(request, read)
    by = patient(found[0]) if found else None
    if by is None or found is None or not _has_page(by, found[1]):
        return _letters(request, code, None)
    if not _is_open(request, read or "", clock()):
        return _letters(request, code, (by, found[1]))
    if request.method == "POST":
        return _act(request, read or "", by, found[1])
    return _show(request, by, found[1], Information())


def _waiting(request: HttpRequest, code: str) -> HttpResponseBase:
    """The code of a place on the waiting list, or of nothing."""
    target = waiting.target(code)
    if target is None or not _is_open(request, code, clock()):
        return _letters(request, code, target, try_letters)
    return waiting.page(request, code, *target)


def _case_letters(by: Actor, case_id: int, typed: str, now: datetime) -> bool:
    return verbs.try_letters(by, case_id, typed, now) is Letters.RIGHT


def _has_page(by: Actor, case_id: int) -> bool:
    with reading(by):
        return queries.is_open_to_page(case_id)


def _is_open(request: HttpRequest, code: str, now: datetime) -> bool:
    since = request.session.get(f"suivi-{code}")
    return since is not None and now < datetime.fromisoformat(since) + OPEN_FOR


def _letters(
    request: HttpRequest, code: str, target: tuple[Actor, int] | None, tried: Tried = _case_letters
) -> HttpResponseBase:
    request.page = _frame(target)  # type: ignore[attr-defined]
    form = LettersForm(request.POST if "letters" in request.POST else None)
    status = 200
    if request.method == "POST" and "letters" in request.POST:
        if form.is_valid() and target is not None:
            now = clock()
            if tried(*target, form.cleaned_data["letters"], now):
                for each in _codes(target[0], codes.read(code) or ""):
                    request.session[f"suivi-{each}"] = now.isoformat()
                return redirect("tracking", code)
        if form.is_valid():
            form.add_error("letters", WRONG)
        status = 422
    shown = codes.read(code)
    context = {"form": form, "code": codes.show(shown) if shown else ""}
    return TemplateResponse(request, "public/letters.html", context, status=status)


def _codes(by: Actor, code: str) -> list[str]:
    """That of the request, and that of the place on the list that came from it: one person, one page."""
    with reading(by):
        place = registrations.by_code(code)
        if place is not None:
            found = registrations.case_of(place)
            return [code, found[1]] if found else [code]
        case = queries.door(code)
        place = registrations.of_case(case[1]) if case else None
        return [code, place.code] if place else [code]


def _frame(target: tuple[Actor, int] | None) -> Page:
    """The same frame for a wrong code as for a right one: no community is named before the letters."""
    del target
    return Page(title="Suivre ma demande")


def _act(request: HttpRequest, code: str, by: Actor, case_id: int) -> HttpResponseBase:
    choice, now = request.POST.get("choice", ""), clock()
    if choice == "information":
        form = Information(request.POST)
        if not form.is_valid() or not _added(form, by, case_id, now):
            return _show(request, by, case_id, form, status=422)
        messages.success(request, "C’est noté. Le bureau le lira.")
    elif choice == "done":
        numbers = [int(n) for n in request.POST.getlist("n") if n.isdecimal()]
        closed = verbs.no_longer_needed(by, case_id, numbers, now)
        messages.success(
            request, "C’est noté : nous ne cherchons plus." if closed else "Il n’y avait plus rien à arrêter."
        )
    elif choice == "withdraw":
        chosen = [family for family in Family if family.value in request.POST.getlist("family")]
        withdraw_with_case(by, case_id, now, chosen or tuple(Family))
        messages.success(request, _said_of_withdrawal(by, case_id))
    elif choice == "agree":
        verbs.agree_again(by, case_id, now, versions_shown(lambda name: request.POST.get(name, "")))
        messages.success(request, "Merci. Nous reprenons la recherche.")
    elif choice in {"obtained", "otherwise"}:
        kept = afterwards.answered(by, case_id, request.POST, now, choice)
        messages.info(request, afterwards.SAID[kept])
    return redirect("tracking", code)


def _said_of_withdrawal(by: Actor, case_id: int) -> str:
    with reading(by):
        seen = queries.tracked(case_id)
    if not seen.hidden:
        return _WITHDRAWN_FOR_SOME
    return _WITHDRAWN_BUT_KEPT if seen.kept else _WITHDRAWN


def _added(form: Information, by: Actor, case_id: int, now: datetime) -> bool:
    zone = territory.zone(territory.community(by.community_id))
    try:
        verbs.add_information(by, case_id, form.cleaned_data["text"], moments.full(now, zone), now)
    except NoRoom:
        form.add_error("text", "Il n’y a plus de place ici. Appelez le bureau, il notera pour vous.")
        return False
    except Unread:
        form.add_error("text", _UNREAD)
        return False
    return True


def _show(
    request: HttpRequest, by: Actor, case_id: int, form: Information, status: int = 200
) -> HttpResponseBase:
    with reading(by):
        place = place_of(territory.community(by.community_id))
        request.page = public_page(place.community, "Votre demande")  # type: ignore[attr-defined]
        seen, listed = queries.tracked(case_id), registrations.of_case(case_id)
        own = Place(listed, place).context() if listed else None
        context = _context(seen, place) | {"form": form, "own": own, "after": afterwards.CHOICES}
        context["asked"] = [
            (one, PLAIN[one.kind]) for one in questions(case_id, place.now) if one.kind in PLAIN
        ]
        return drawn(TemplateResponse(request, "public/tracking.html", context, status=status))


def _context(seen: Tracked, place: PublicPlace) -> dict[str, Any]:
    due = seen.news_due_at
    return {
        "place": place,
        "code": codes.show(seen.code),
        "seen": seen,
        "lines": [words(line, place) for line in seen.lines],
        "given": [(one, moments.full(one.at, place.zone)) for one in seen.given if one.at],
        "open_lines": [(line.n, PLAIN[line.kind]) for line in seen.lines if line.open],
        "news": moments.short(due, place.now, place.zone) if due and due > place.now else "",
        "late": due is not None and due <= place.now,
        "opened": moments.full(seen.opened_at, place.zone),
        "followed_by": "" if seen.to_take else seen.owner_first_name,
    }
