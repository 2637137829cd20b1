"""The forms of what bears a name: presets and sectors. A name is given once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from volontiers.core import place
from volontiers.core.gsm7 import to_gsm7
from volontiers.core.need import Kind
from volontiers.web.decision import DecidedForm
from volontiers.web.fields import text
from volontiers.web.stale import SettingsForm

PRESET_LINES = 6
_KINDS = [(kind.value, kind.label) for kind in Kind]
_HOURS = {
    "invalid": "Un nombre entier, par exemple 15.",
    "min_value": "1 au moins.",
    "max_value": "336 au plus.",
}


class PresetForm(SettingsForm):
    """Several needs in one tick. was: the name under which it was opened. names: those already given."""

    name = text("Nom", 40, hint="Par exemple : Retour à domicile.")
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        others = [("", "rien"), *((str(n), f"le besoin {n + 1}") for n in range(PRESET_LINES))]
        for n in range(PRESET_LINES):
            self.fields |= {
                f"kind_{n}": forms.ChoiceField(
                    label=f"Besoin {n + 1}", required=False, choices=[("", "aucun"), *_KINDS]
                ),
                f"detail_{n}": text("Détail", 60, required=False),
                f"hours_{n}": forms.IntegerField(
                    label="Heures pour y répondre", required=False, min_value=1, max_value=336,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
                    error_messages=_HOURS,
                ),
                f"waits_{n}": forms.ChoiceField(label="Attend", required=False, choices=others),
                f"reason_{n}": text("Ce qu’il attend", 80, required=False),
            }  # fmt: skip

    def clean_name(self) -> str:
        return _free(self.cleaned_data["name"], self.data.get("was", ""), self.names)

    def rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{part}_{n}"] for part in ("kind", "detail", "hours", "waits", "reason")]
            for n in range(PRESET_LINES)
        ]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        chosen = [n for n in range(PRESET_LINES) if said.get(f"kind_{n}")]
        if chosen != list(range(len(chosen))):
            self.add_error(None, "Remplissez les besoins dans l’ordre, sans ligne vide entre deux.")
        for n in chosen:
            waits = said.get(f"waits_{n}")
            if waits and (int(waits) == n or int(waits) not in chosen):
                self.add_error(f"waits_{n}", "Choisissez un autre besoin de cette liste.")
        if not chosen:
            self.add_error("kind_0", "Choisissez au moins un besoin.")
        return said

    def lines(self) -> list[dict[str, object]]:
        said = self.cleaned_data
        return [
            {"kind": said[f"kind_{n}"], "detail": said[f"detail_{n}"], "hours": said[f"hours_{n}"] or 24}
            | (
                {"waits_for": int(said[f"waits_{n}"]), "waits_reason": said[f"reason_{n}"]}
                if said[f"waits_{n}"]
                else {}
            )
            for n in range(PRESET_LINES)
            if said[f"kind_{n}"]
        ]


def _free(name: str, was: str, names: Collection[str]) -> str:
    """A name that is given to nothing else: saving under it would write over what bears it."""
    if name != was and name.casefold() in {one.casefold() for one in names if one != was}:
        raise ValidationError(f"« {name} » existe déjà : choisissez un autre nom, ou modifiez celui-là.")
    return name


def preset_initial(name: str, lines: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    found: dict[str, object] = {"name": name, "was": name}
    for n, line in enumerate(lines[:PRESET_LINES]):
        waits = line.get("waits_for")
        found |= {
            f"kind_{n}": line["kind"],
            f"detail_{n}": line.get("detail", ""),
            f"hours_{n}": line.get("hours"),
            f"waits_{n}": "" if waits is None else str(waits),
            f"reason_{n}": line.get("waits_reason", ""),
        }
    return found


class SectorForm(DecidedForm):
    """A named group of communes. was: the name under which it was opened. names: those already given."""

    name = text(
        "Nom du secteur", 22, hint="Il remplace le nom d’un petit village tant que personne n’a accepté."
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    communes = forms.MultipleChoiceField(
        label="Ses communes", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une commune."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, communes: Sequence[tuple[str, str]], names: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields["communes"].choices = communes  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """A message has room for 22 signs: a longer name would be read cut."""
        name = _free(self.cleaned_data["name"], self.data.get("was", ""), self.names)
        read = place.label("", None, name)
        if to_gsm7(name).lower().split()[-1] not in read.lower():
            raise ValidationError(f"Trop long pour un message : on lirait « {read} ». Essayez plus court.")
        return name
