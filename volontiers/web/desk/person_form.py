"""What may be completed of the person of a case; what is noted already is shown, and kept unless it is replaced."""

from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.cases.actions.person import Said
from volontiers.core import phone
from volontiers.core.french import listed
from volontiers.web.desk.forms import FIRST_YEAR
from volontiers.web.sentences import NamedForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from volontiers.cases.models import Case

_YEAR = "L’année de naissance a quatre chiffres, par exemple 1952."
_PHONE = "Ce numéro n’est pas complet : dix chiffres, par exemple 06 39 98 12 34."
_NAMES = {
    "family_name": "nom",
    "given_name": "prénom",
    "birth_year": "année de naissance",
    "phone": "numéro de rappel",
}


def missing(case: "Case") -> str:
    """« nom et année de naissance »; empty when everything is noted."""
    return listed([name for field, name in _NAMES.items() if not _noted(case)[field]])


def _noted(case: "Case") -> dict[str, str]:
    """The number is shown by its own button alone, which notes who looked."""
    person = case.person
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "birth_year": str(person.birth_year or ""),
        "phone": "un numéro" if case.callback_phone else "",
    }


class PersonForm(NamedForm):
    """Every field is empty at first: what is typed is new."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    family_name = forms.CharField(required=False, max_length=80, label="Nom")
    given_name = forms.CharField(required=False, max_length=80, label="Prénom")
    birth_year = forms.IntegerField(
        required=False, label="Année de naissance", error_messages={"invalid": _YEAR},
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric"}),
    )  # fmt: skip
    phone = forms.CharField(
        required=False, max_length=30, label="Numéro de rappel",
        widget=forms.TextInput(attrs={"type": "tel", "class": "num", "inputmode": "tel"}),
    )  # fmt: skip
    replace = forms.BooleanField(required=False, label="Remplacer ce qui est déjà noté")

    def __init__(self, *args: Any, case: "Case", zone_name: str = "", year: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = case.version
        self.zone_name, self.year = zone_name, year
        for name, value in _noted(case).items():
            self.fields[name].widget.attrs["autocomplete"] = "off"
            if value:
                self.fields[name].help_text = f"Déjà noté : {value}. Laissez vide pour le garder."

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not FIRST_YEAR <= year <= self.year:
            raise forms.ValidationError(_YEAR)
        return year

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        number = phone.read(typed, self.zone_name) if typed else ""
        if number is None:
            raise forms.ValidationError(_PHONE)
        return number

    def said(self) -> Said:
        told = self.cleaned_data
        return Said(told["family_name"], told["given_name"], told["birth_year"], told["phone"])

    def ask_to_replace(self, typed: "QueryDict", fields: frozenset[str], version: int) -> None:
        """Nothing is written over before the desk has seen what stands there."""
        again = typed.copy()
        again["version"] = str(version)
        self.data = again
        for name in sorted(fields):
            sentence = f"Un autre {_NAMES[name]} est déjà noté : cochez « Remplacer » si c’était une erreur."
            self.add_error(name, sentence.replace("Un autre année", "Une autre année"))
