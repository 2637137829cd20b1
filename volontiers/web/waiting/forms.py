"""What is typed of somebody who waits: one page for a paper form or a call, the same fields to correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms

from volontiers.core import phone
from volontiers.core.eligibility import Situation, since_fault
from volontiers.core.need import Family
from volontiers.core.priority import ENDING, Ground
from volontiers.core.waiting import Leaving
from volontiers.people.actions import Identity
from volontiers.placement.actions.registering import Facts, Said, member_key
from volontiers.territory import queries as territory
from volontiers.territory.naming import Unclear, label, resolve
from volontiers.web.sentences import NamedForm

if TYPE_CHECKING:
    from volontiers.placement.models import Registration
    from volontiers.web.standing import Standing

FIRST_YEAR = 1900
MEMBERS = 4
SHORT_DAYS = ["%d/%m/%Y", "%d/%m/%y", "%d%m%Y", "%d%m%y", "%Y-%m-%d"]
_YEAR = "L’année de naissance a quatre chiffres, par exemple 1952."
_PHONE = "Ce numéro n’est pas complet : dix chiffres, par exemple 06 39 98 12 34."
_DAY = "Écrivez le jour ainsi : 02/03/2026."
_GROUNDS = [(one.value, one.label) for one in Ground]
_WHY_SINCE = "Écrivez pourquoi la demande compte depuis ce jour, ou mettez la date d’aujourd’hui."
ORIGINS = (("paper", "sur papier"), ("desk", "au téléphone"))
# Counted as what they are: finding a doctor through the list is written by the attachment alone.
REASONS = [(one.value, one.label) for one in Leaving if one not in {Leaving.ATTACHED, Leaving.DUPLICATE}]


def short(name: str, longest: int, hint: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=longest, label=name, help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | attrs),
    )  # fmt: skip


def year(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, label=name, error_messages={"invalid": _YEAR},
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


def day(name: str, hint: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        required=required, label=name, help_text=hint, input_formats=SHORT_DAYS,
        error_messages={"invalid": _DAY, "required": _DAY},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


def telephone(name: str) -> forms.CharField:
    return short(name, 30, type="tel", inputmode="tel", **{"class": "num"})


def grounds(name: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        required=False, label=name, help_text=hint, choices=_GROUNDS, widget=forms.CheckboxSelectMultiple
    )


class PersonFields(NamedForm):
    """Who it is and what is declared. room: where and when it is typed."""

    family_name = short("Nom", 80)
    given_name = short("Prénom", 80)
    birth_year = year("Née en")
    phone = telephone("Téléphone")
    insee = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    commune = short("Commune", 80)
    grounds = grounds(
        "Déclaré par la personne",
        "Ce qu’elle dit elle-même, sans le nom d’aucune maladie. L’âge compte tout seul.",
    )
    grounds_until = day("Jusqu’au", "Fin de la grossesse ou des droits, si elle est connue.")
    situation = forms.ChoiceField(
        label="Aujourd’hui, la personne", choices=[(one.value, one.label) for one in Situation]
    )
    home_visits = forms.BooleanField(required=False, label="Ne peut pas se déplacer : visites à domicile")
    email = forms.EmailField(
        required=False, max_length=254, label="Courriel", widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Cette adresse n’est pas complète, par exemple nom@exemple.fr."},
    )  # fmt: skip
    letters = short("Adresse postale, pour lui écrire", 200)
    caller_name = short("Nom du proche à joindre", 80)
    caller_link = short("Lien", 40, placeholder="sa fille…")
    caller_phone = telephone("Téléphone du proche")
    longest_minutes = forms.IntegerField(
        required=False, label="Trajet possible, en minutes", min_value=1, max_value=240,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Un nombre de minutes, par exemple 20.", "min_value": "Un nombre de minutes, par exemple 20.",
            "max_value": "240 minutes au plus.",
        },
    )  # fmt: skip
    note = short("Remarque", 280, "Pratique seulement : jours, accès, langue. Aucune maladie.")

    def __init__(self, *args: Any, room: "Standing", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        self.today: date = room.now.astimezone(room.zone).date()

    def clean_birth_year(self) -> int | None:
        return _possible_year(self.cleaned_data["birth_year"], self.today)

    def clean_phone(self) -> str:
        return self._number("phone")

    def clean_caller_phone(self) -> str:
        return self._number("caller_phone")

    def _number(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        number = phone.read(typed, self.room.community.time_zone) if typed else ""
        if number is None:
            raise forms.ValidationError(_PHONE)
        return number

    def clean_commune(self) -> str:
        """Leaves the INSEE code in `insee`."""
        typed: str = self.cleaned_data["commune"]
        code = self.cleaned_data.get("insee", "")
        if code and typed and territory.municipality(code) is not None:
            return typed
        try:
            self.cleaned_data["insee"] = resolve(typed, self.room.community.pk) or ""
        except Unclear as unclear:
            raise forms.ValidationError(unclear.sentence) from unclear
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("family_name") or cleaned.get("given_name")
        if not named and "family_name" not in self.errors:
            self.add_error("family_name", "Qui est inscrit ? Un nom ou un prénom suffit.")
        until, said = cleaned.get("grounds_until"), {Ground(one) for one in cleaned.get("grounds", [])}
        if until and until < self.today:
            self.add_error(
                "grounds_until", "Ce jour est passé : décochez ce qui a pris fin, ou corrigez la date."
            )
        if until and not said & ENDING:
            self.add_error("grounds_until", "Une fin ne va qu’avec une grossesse, la C2S ou l’AME.")
        return cleaned

    def identity(self) -> Identity:
        said = self.cleaned_data
        return Identity(
            said["family_name"], said["given_name"], said["birth_year"], said["insee"] or None, said["phone"]
        )

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            situation=Situation(said["situation"]),
            grounds=frozenset(Ground(one) for one in said["grounds"]),
            grounds_until=said["grounds_until"],
            home_visits=said["home_visits"],
            longest_minutes=said["longest_minutes"],
            caller_name=said["caller_name"],
            caller_link=said["caller_link"],
            caller_phone=said["caller_phone"],
            email=said["email"],
            letters=said["letters"],
            note=said["note"],
        )


class CorrectForm(PersonFields):
    """The same fields, filled. version: that of the page, so that nothing is written over."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class MemberFields:
    """The fields of one more person of the household, bound."""

    n: int
    given: forms.BoundField
    family: forms.BoundField
    year: forms.BoundField
    grounds: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        return self.given, self.family, self.year, self.grounds


class NewForm(PersonFields):
    """A paper form or a call. Members: those who live with the person, on the list with them."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    since = day("Demande du", required=True)
    since_why = short(
        "Pourquoi cette date",
        200,
        "Gardé avec l’inscription : un cahier, une lettre, qui s’en souvient.",
    )
    origin = forms.ChoiceField(label="Reçue", choices=ORIGINS, widget=forms.RadioSelect, initial="paper")
    agreed = forms.BooleanField(
        label="Elle est d’accord",
        error_messages={
            "required": "Sans son accord, nous ne pouvons pas chercher : demandez-le-lui, ou faites signer."
        },
    )
    other = forms.BooleanField(required=False, label="Ce n’est pas la même personne : inscrire quand même")
    reason = short("Pourquoi inscrire quand même", 200, "Gardé avec l’inscription, lu par le bureau.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = self.today
        if not self.is_bound:
            self.fields["since"].widget.attrs["autofocus"] = True
        words = territory.wordings(self.room.community.pk).get(Family.CARERS)
        self.fields["agreed"].help_text = words.text if words else ""
        for n in range(1, MEMBERS + 1):
            self.fields[f"given_{n}"] = short(f"Prénom, {n}", 80)
            self.fields[f"family_{n}"] = short(f"Nom, {n}", 80, placeholder="le même")
            self.fields[f"year_{n}"] = year(f"Née en, {n}")
            self.fields[f"grounds_{n}"] = grounds(f"Déclaré, {n}")

    @property
    def members(self) -> list[MemberFields]:
        return [
            MemberFields(n, self[f"given_{n}"], self[f"family_{n}"], self[f"year_{n}"], self[f"grounds_{n}"])
            for n in range(1, MEMBERS + 1)
        ]

    @property
    def members_open(self) -> bool:
        return any(field.value() or field.errors for one in self.members for field in one.fields)

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        fault = since_fault(since, self.today)
        if fault:
            raise forms.ValidationError(fault)
        return since

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for n in range(1, MEMBERS + 1):
            self._clean_member(n)
        since = cleaned.get("since")
        told = cleaned.get("origin") == "paper" or cleaned.get("since_why")
        if since and since < self.today and not told:
            self.add_error("since_why", _WHY_SINCE)
        return cleaned

    def _clean_member(self, n: int) -> None:
        said = self.cleaned_data
        try:
            _possible_year(said.get(f"year_{n}"), self.today)
        except forms.ValidationError as wrong:
            self.add_error(f"year_{n}", wrong)
        written = said.get(f"family_{n}") or said.get(f"year_{n}") or said.get(f"grounds_{n}")
        if written and not said.get(f"given_{n}"):
            self.add_error(f"given_{n}", "Écrivez le prénom de cette personne, ou videz sa ligne.")

    def everybody(self) -> list[Said]:
        """The person first, then those who live with them: the same date, the same caller, the same agreement."""
        said = self.cleaned_data
        told, who = self.facts(), self.identity()
        first = self._said(0, who, told)
        rest = [
            self._said(n, self._member(n, who), self._of_member(n, told, who))
            for n in range(1, MEMBERS + 1)
            if said[f"given_{n}"]
        ]
        return [first, *rest]

    def _said(self, n: int, who: Identity, told: Facts) -> Said:
        said = self.cleaned_data
        return Said(
            key=member_key(said["key"], n),
            origin=said["origin"],
            person=who,
            since=said["since"],
            facts=told,
            reason=said["reason"],
            since_why="date du papier" if said["origin"] == "paper" else said["since_why"],
            agreement_channel="paper" if said["origin"] == "paper" else "oral",
        )

    def _member(self, n: int, first: Identity) -> Identity:
        said = self.cleaned_data
        return Identity(
            said[f"family_{n}"] or first.family_name, said[f"given_{n}"], said[f"year_{n}"], first.insee
        )

    def _of_member(self, n: int, told: Facts, first: Identity) -> Facts:
        own = frozenset(Ground(one) for one in self.cleaned_data[f"grounds_{n}"])
        return Facts(
            situation=told.situation,
            grounds=own,
            grounds_until=told.grounds_until if own & ENDING else None,
            caller_name=told.caller_name or f"{first.given_name} {first.family_name}".strip(),
            caller_link=told.caller_link,
            caller_phone=told.caller_phone or first.phone,
            email=told.email,
            letters=told.letters,
        )


def _possible_year(found: int | None, today: date) -> int | None:
    if found is not None and not FIRST_YEAR <= found <= today.year:
        raise forms.ValidationError(
            f"Indiquez une année entre {FIRST_YEAR} et {today.year}, par exemple 1952."
        )
    return found


def initial_of(one: "Registration") -> Mapping[str, object]:
    """What a registration says now, for the form that corrects it."""
    person, place = one.person, one.person.municipality
    return {
        "version": one.version,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "birth_year": person.birth_year,
        "phone": phone.spoken(person.phone) if person.phone else "",
        "insee": person.municipality_id or "",
        "commune": label(place.name, place.postcodes) if place else "",
        "grounds": one.grounds,
        "grounds_until": one.grounds_until,
        "situation": one.situation,
        "home_visits": one.home_visits,
        "email": one.email,
        "letters": one.letters,
        "caller_name": one.caller_name,
        "caller_link": one.caller_link,
        "caller_phone": phone.spoken(one.caller_phone) if one.caller_phone else "",
        "longest_minutes": one.longest_minutes,
        "note": one.note,
    }


class CloseForm(NamedForm):
    """Why somebody waits no more."""

    why = forms.ChoiceField(
        label="Pourquoi ?", choices=REASONS, widget=forms.RadioSelect,
        error_messages={"required": "Dites pourquoi : chaque raison est comptée à part."},
    )  # fmt: skip


class HouseholdForm(NamedForm):
    """The code of somebody who is on the list and lives with this person."""

    code = forms.CharField(
        label="Code de l’autre inscription", max_length=12,
        help_text="Six signes, par exemple XK7-4PM. Il est en haut de sa page.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
        error_messages={"required": "Écrivez le code de l’autre inscription."},
    )  # fmt: skip
