"""The four fields of « Demander »: for whom, what, for when, in which words; and the person's agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from django import forms

from volontiers.cases.actions.intake import NeedAsked
from volontiers.core import phone
from volontiers.core.declared import Declared
from volontiers.core.need import LASTING, Family, Kind, due_after, family_of
from volontiers.core.priority import Ground
from volontiers.core.profession import PROFESSIONS, SERVICE

FIRST_YEAR = 1900
_END_OF_DAY = time(18)
_AT_LEAST = timedelta(hours=2)
_KINDS = (
    Kind.UNSCHEDULED,
    Kind.HOME_VISIT,
    Kind.NURSING,
    Kind.OTHER_PROFESSION,
    Kind.EQUIPMENT,
    Kind.HOME_HELP,
    Kind.ATTENDING_PHYSICIAN,
)
_WHEN = (
    ("today", "aujourd’hui"),
    ("soon", "sous 48 heures"),
    ("week", "dans la semaine"),
    ("usual", "pas de hâte"),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form offers, read once in the community."""

    slug: str
    zone: tzinfo
    zone_name: str
    has_desk: bool
    communes: tuple[tuple[str, str], ...]
    wordings: Mapping[Family, str]
    asker: str
    asker_phone: str


def _text(label: str, longest: int, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | attrs),
        error_messages={"max_length": "C’est trop long : gardez l’essentiel."},
    )  # fmt: skip


class Ask(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    family_name = _text("Nom", 80)
    given_name = _text("Prénom", 80)
    birth_year = forms.IntegerField(
        label="Année de naissance",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": "Quatre chiffres, par exemple 1952."},
    )
    commune = forms.ChoiceField(label="Commune", required=False)
    phone = forms.CharField(
        label="Numéro à rappeler",
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text="La personne, un proche, ou vous. Il n’est donné qu’à qui prend la demande.",
        error_messages={"required": "Le numéro à rappeler manque : sans lui, personne ne pourra rappeler."},
    )
    kinds = forms.MultipleChoiceField(
        label="De quoi s’agit-il ?",
        choices=[(kind.value, kind.label) for kind in _KINDS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Une ou plusieurs choses : chacune est cherchée à part.",
        error_messages={"required": "Choisissez au moins une chose à chercher."},
    )
    profession = forms.ChoiceField(
        label="Quel autre professionnel ?",
        required=False,
        choices=[("", "peu importe"), *sorted(
            ((one.code, one.label) for one in PROFESSIONS.values() if one.code != SERVICE), key=lambda pair: pair[1]
        )],
    )  # fmt: skip
    grounds = forms.MultipleChoiceField(
        label="Pour un médecin traitant : ce que la personne déclare",
        required=False,
        choices=[(one.value, one.label) for one in Ground],
        widget=forms.CheckboxSelectMultiple,
        help_text="Cela donne sa place dans la liste d’attente. Aucune maladie n’est écrite.",
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    sees = forms.BooleanField(
        required=False,
        label="Je la vois déjà : demandez-le-moi d’abord",
        help_text="Pour un médecin traitant seulement. Vous restez libre de dire non.",
    )
    when = forms.ChoiceField(
        label="Pour quand ?",
        choices=_WHEN,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez pour quand."},
    )
    words = forms.CharField(
        label="Vos mots",
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 280}),
        help_text="Lus seulement par qui prend la demande, et par le bureau. 280 caractères.",
        error_messages={"max_length": "C’est trop long : gardez l’essentiel, en 280 caractères."},
    )
    carers = forms.BooleanField(required=False)
    services = forms.BooleanField(required=False)

    def __init__(self, *args: Any, offered: Offered, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.now = offered, now
        self.fields["commune"].choices = [("", "à préciser"), *offered.communes]  # type: ignore[attr-defined]
        self.fields["carers"].label = "La personne est d’accord pour que je transmette aux soignants"
        self.fields["services"].label = "Elle est d’accord aussi pour les services d’aide et de matériel"
        for family in Family:
            self.fields[family.value].help_text = offered.wordings.get(family, "")

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not FIRST_YEAR <= year <= self.now.year:
            raise forms.ValidationError(f"Une année entre {FIRST_YEAR} et {self.now.year}, par exemple 1952.")
        return year

    def clean_phone(self) -> str:
        number = phone.read(self.cleaned_data["phone"], self.offered.zone_name)
        if number is None:
            raise forms.ValidationError(
                "Ce numéro n’est pas complet : dix chiffres, par exemple 06 39 98 12 34."
            )
        return number

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("family_name") and not self.cleaned_data.get("given_name"):
            self.add_error("family_name", "Pour qui demandez-vous ? Un nom ou un prénom suffit.")
        for family in {family_of(kind) for kind in self._kinds()}:
            if not self.cleaned_data.get(family.value):
                self.add_error(family.value, "Sans l’accord de la personne, rien ne peut être transmis.")
        return self.cleaned_data

    def _kinds(self) -> list[Kind]:
        return [Kind(kind) for kind in self.cleaned_data.get("kinds", [])]

    def agreements(self) -> dict[Family, bool]:
        """A yes for each family that was ticked; what was not asked is not recorded."""
        return {family: True for family in Family if self.cleaned_data[family.value]}

    def needs(self, asker_id: int | None = None) -> tuple[NeedAsked, ...]:
        """asker_id: the professional who asks, noted as who already sees the person where they said so."""
        other, told = self.cleaned_data["profession"], self._declared(asker_id).to_dict()
        return tuple(
            NeedAsked(kind, self._due(kind), declared=told if kind in LASTING else {},
                      profession=other if kind is Kind.OTHER_PROFESSION else "",
                      detail=PROFESSIONS[other].label if other and kind is Kind.OTHER_PROFESSION else "")
            for kind in self._kinds()
        )  # fmt: skip

    def _declared(self, asker_id: int | None) -> Declared:
        said = self.cleaned_data
        grounds = frozenset(Ground(one) for one in said["grounds"])
        return Declared(grounds=grounds, usual=asker_id if said["sees"] else None)

    def _due(self, kind: Kind) -> datetime:
        when = self.cleaned_data["when"]
        if when == "today":
            evening = datetime.combine(
                self.now.astimezone(self.offered.zone).date(), _END_OF_DAY, tzinfo=self.offered.zone
            )
            return max(evening.astimezone(UTC), self.now + _AT_LEAST)
        spans = {"soon": timedelta(hours=48), "week": timedelta(days=7)}
        return self.now + spans.get(when, max(due_after(kind), timedelta(days=7)))
