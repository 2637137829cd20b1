"""One question per page: each form is one of them."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django import forms

from volontiers.core import codes, phone
from volontiers.core.need import Family, Kind
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import AgreementWording

LONGEST_WORDS = 280
OLDEST = 120

PLAIN_KINDS = (
    (Kind.UNSCHEDULED, "Voir un médecin rapidement, dans un jour ou deux"),
    (Kind.HOME_VISIT, "Une visite du médecin à la maison"),
    (Kind.NURSING, "Une infirmière ou un infirmier"),
    (Kind.ATTENDING_PHYSICIAN, "Trouver un médecin traitant"),
    (Kind.EQUIPMENT, "Du matériel : lit médicalisé, fauteuil, oxygène"),
    (Kind.HOME_HELP, "Une aide à la maison"),
    (Kind.OTHER_PROFESSION, "Un autre professionnel de santé"),
)
WHO = (
    ("person", "Pour moi"),
    ("relative", "Pour un proche"),
    ("professional", "Je suis un professionnel de santé"),
    ("organization", "Je suis une mairie, un EHPAD, un service"),
)
AWARE = (("yes", "Oui"), ("unable", "Elle ne peut pas répondre"), ("no", "Non, pas encore"))


class Urgency(forms.Form):
    vital = forms.ChoiceField(
        label="La personne est-elle dans l’une de ces situations ?",
        choices=[("oui", "Oui, ou je ne sais pas"), ("non", "Non, rien de tout cela")],
        widget=forms.RadioSelect,
        error_messages={"required": "Répondez d’abord à cette question."},
    )


class ForWhom(forms.Form):
    who = forms.ChoiceField(
        label="Pour qui demandez-vous ?",
        choices=WHO,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pour qui vous demandez."},
    )


class Commune(forms.Form):
    """The name or the postcode is enough; several matches are offered as a list."""

    town = forms.CharField(
        label="Dans quelle commune vit la personne ?",
        max_length=60,
        help_text="Le nom ou le code postal. Par exemple : Gaillac, ou 81600.",
        error_messages={
            "required": "Indiquez la commune où vit la personne.",
            "max_length": "Ce nom est trop long. Indiquez seulement la commune, ou son code postal.",
        },
    )
    insee = forms.ChoiceField(label="Laquelle ?", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: object, community_id: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        typed = str(self.data.get("town", "") or self.initial.get("town", ""))[:60]
        self.found = territory.search(typed, community_id)
        field: forms.ChoiceField = self.fields["insee"]  # type: ignore[assignment]
        field.choices = [(m.pk, f"{m.name} ({', '.join(m.postcodes[:2])})") for m, _ in self.found]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if "town" not in cleaned:
            return cleaned
        if not self.found:
            self.add_error(
                "town", "Cette commune n’a pas été trouvée. Vérifiez le nom, ou essayez le code postal."
            )
        elif not cleaned.get("insee"):
            cleaned["insee"] = self._only()
        return cleaned

    def _only(self) -> str:
        """The one commune that was meant, when there is no doubt."""
        key = codes.municipality_key(self.cleaned_data["town"])
        same = [m for m, _ in self.found if m.search_key == key]
        certain = self.found[0][0] if len(self.found) == 1 else same[0] if len(same) == 1 else None
        if certain is None:
            self.add_error("insee", "Plusieurs communes portent ce nom : choisissez la vôtre.")
            return ""
        return str(certain.pk)


class Needs(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="De quoi la personne a-t-elle besoin ?",
        help_text="Vous pouvez cocher plusieurs réponses.",
        choices=[(kind.value, label) for kind, label in PLAIN_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une réponse."},
    )
    words = forms.CharField(
        label="En quelques mots",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="280 signes au plus. Lu seulement par le bureau et par ceux qui acceptent.",
        error_messages={"max_length": "C’est un peu long : 280 signes au plus. Gardez l’essentiel."},
    )


class Contact(forms.Form):
    """today, zone_name: of the community; own: the person asks for themselves."""

    family_name = forms.CharField(
        label="Nom de la personne",
        max_length=80,
        error_messages={
            "required": "Indiquez le nom de la personne : ses trois premières lettres ouvriront la page de suivi.",
            "max_length": "Ce nom est trop long : 80 signes au plus.",
        },
    )
    given_name = forms.CharField(
        label="Prénom", max_length=80, required=False,
        error_messages={"max_length": "Ce prénom est trop long : 80 signes au plus."},
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label="Année de naissance",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Quatre chiffres, par exemple 1952.",
        error_messages={"invalid": "Écrivez l’année avec quatre chiffres, par exemple 1952."},
    )
    phone = forms.CharField(
        label="Numéro où vous rappeler",
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={
            "required": "Le numéro manque : sans lui, nous ne pourrons pas vous rappeler.",
            "max_length": "Ce numéro est trop long. Par exemple : 06 39 98 12 34.",
        },
    )
    caller_name = forms.CharField(
        label="Votre nom", max_length=80, required=False,
        error_messages={"max_length": "Ce nom est trop long : 80 signes au plus."},
    )  # fmt: skip
    caller_link = forms.CharField(
        label="Votre lien avec la personne", max_length=40, required=False, help_text="Par exemple : sa fille.",
        error_messages={"max_length": "Quelques mots suffisent : 40 signes au plus."},
    )  # fmt: skip
    aware = forms.ChoiceField(
        label="La personne est-elle au courant de votre demande ?",
        choices=AWARE,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si la personne est au courant."},
    )

    def __init__(self, *args: object, today: date, zone_name: str, own: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today, self.zone_name = today, zone_name
        if own:
            for name in ("caller_name", "caller_link", "aware"):
                del self.fields[name]

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not self.today.year - OLDEST <= year <= self.today.year:
            raise forms.ValidationError("Vérifiez l’année de naissance : quatre chiffres, par exemple 1952.")
        return year

    def clean_phone(self) -> str:
        number = phone.read(self.cleaned_data["phone"], self.zone_name)
        if number is None:
            raise forms.ValidationError("Ce numéro ne se lit pas. Dix chiffres, par exemple 06 39 98 12 34.")
        return number


class Agreement(forms.Form):
    """One box per family of recipients that the needs call for; never ticked in advance, never compulsory."""

    def __init__(self, *args: object, wordings: "dict[Family, AgreementWording]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for family, words in wordings.items():
            self.fields[family.value] = forms.BooleanField(
                label="Je suis d’accord", required=False, help_text=words.text
            )
            shown = version_of(family)
            self.fields[shown] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.initial[shown] = words.version


def version_of(family: Family) -> str:
    """The name of the field that says which words were on screen."""
    return f"version_{family}"


def versions_shown(said: Callable[[str], str]) -> dict[Family, int]:
    """From what was posted, by name."""
    found = {family: said(version_of(family)) for family in Family}
    return {family: int(version) for family, version in found.items() if version.isdecimal()}


class Information(forms.Form):
    text = forms.CharField(
        label="Que voulez-vous nous dire ?",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="280 signes au plus. Lu par le bureau. Si l’état s’aggrave, n’écrivez pas : appelez le 15.",
        error_messages={
            "required": "Écrivez ce que vous voulez nous dire, puis envoyez.",
            "max_length": "C’est un peu long : 280 signes au plus. Gardez l’essentiel.",
        },
    )
