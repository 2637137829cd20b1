"""What is typed of a member: who they are, what they owe and paid, what they declare, where they sit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from volontiers.core.statutes import Body, Office
from volontiers.governance.actions.members import Who
from volontiers.governance.actions.seats import Seat
from volontiers.web.fields import MISSING, EurosField, PhoneField, day, text
from volontiers.web.stale import SettingsForm

Choices = Iterable[tuple[str, str]]
_CHOOSE = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}


def _year(label: str = "Année") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": MISSING, "invalid": "Une année, par exemple 2026."},
    )  # fmt: skip


def _choice(label: str, choices: Choices = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, error_messages=_CHOOSE)


class MemberForm(SettingsForm):
    """colleges: of the statutes in force. professionals: of the directory."""

    family_name = text("Nom", 60)
    given_name = text("Prénom", 60, required=False)
    college = _choice("Collège")
    joined_on = day("Membre depuis le")
    occupation = text("Ce qu’il ou elle fait", 80, required=False, hint="Par exemple : infirmière, usager.")
    organization = text(
        "Structure représentée", 120, required=False, hint="Quand la personne est déléguée d’une structure."
    )
    email = forms.EmailField(
        label="Courriel", required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Une adresse complète, par exemple nom@exemple.fr."},
    )  # fmt: skip
    phone = PhoneField(label="Téléphone", required=False)
    professional_id = forms.TypedChoiceField(
        label="Fiche de l’annuaire", required=False, coerce=int, empty_value=None, error_messages=_CHOOSE,
        help_text="Pour qui soigne ici : une personne n’est ainsi membre qu’une fois.",
    )  # fmt: skip
    founder = forms.BooleanField(label="A fondé l’association", required=False)

    def __init__(self, *args: Any, colleges: Choices, professionals: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].choices = [("", "choisir"), *colleges]  # type: ignore[attr-defined]
        self.fields["professional_id"].choices = [("", "aucune"), *professionals]  # type: ignore[attr-defined]

    def who(self) -> Who:
        return Who(**self.cleaned_data)


class LeaveForm(forms.Form):
    day = day("Dernier jour")
    why = text("Pourquoi", 120, required=False, hint="Par exemple : déménagement.")


class FeeForm(forms.Form):
    year = _year()
    due = EurosField(label="Cotisation due, en euros", help_text="0 quand la personne en est dispensée.")


class PaymentForm(forms.Form):
    year = _year()
    paid = EurosField(label="Reçu, en euros")
    day = day("Reçu le")


class InterestForm(forms.Form):
    what = text("Ce qui est déclaré", 200, hint="Par exemple : associée d’une pharmacie du territoire.")
    day = day("Déclaré le")


class OverForm(forms.Form):
    day = day("N’est plus vrai depuis le")


class SeatForm(forms.Form):
    """The decision is the vote that gave the seat."""

    body = _choice("Siège au", [(one.value, one.label) for one in Body])
    office = _choice("Poste", [(one.value, one.label) for one in (Office.MEMBER, *list(Office)[:-1])])
    first_day = day("À partir du")
    last_day = day("Jusqu’au", "Vide pour la durée que disent les statuts.", required=False)
    decision = text("Décision", 200, hint="Par exemple : assemblée générale du 19/12/2026, résolution 4.")

    def seat(self, adhesion_id: int, college: str) -> Seat:
        said = self.cleaned_data
        return Seat(
            adhesion_id, Body(said["body"]), college, said["first_day"], said["decision"],
            Office(said["office"]), said["last_day"],
        )  # fmt: skip


class UnseatForm(forms.Form):
    day = day("Dernier jour du mandat")
    why = text("Pourquoi", 120, required=False, hint="Par exemple : démission.")


class CallForm(forms.Form):
    """The fee of a year: an amount for each college that owes one."""

    year = _year("Cotisation de l’année")

    def __init__(self, *args: Any, colleges: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"due_{n}": key for n, (key, _) in enumerate(colleges)}
        for n, (_, label) in enumerate(colleges):
            self.fields[f"due_{n}"] = EurosField(label=label, required=False)

    def cents(self) -> dict[str, int]:
        """College → cents, of those that were given an amount."""
        said = self.cleaned_data
        return {key: said[name] for name, key in self.names.items() if said[name] is not None}

    def field_of(self, college: str) -> str | None:
        return next((name for name, key in self.names.items() if key == college), None)


def today_initial(today: date) -> dict[str, Any]:
    """What the small forms show before anything is typed."""
    return {"day": today, "year": today.year, "first_day": today}
