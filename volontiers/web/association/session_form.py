"""What the coordination types to ask for hours: which work, what, when, how long, how many people; and who said yes."""

from collections.abc import Iterable
from typing import Any

from django import forms

from volontiers.core.time_pledge import HOUR, Work
from volontiers.governance.actions.sessions import MOST_PLACES, Asked
from volontiers.web.association.assembly_forms import MomentForm
from volontiers.web.fields import text
from volontiers.web.sentences import NamedForm

_LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 420, 480)
_NUMBER = "Un nombre entier, par exemple 3."
_WHO = "Choisissez la personne qui a dit oui."


def _length(minutes: int) -> str:
    """« 45 min », « 2 h », « 2 h 30 »."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest}" if rest else f"{hours} h"


class SessionForm(MomentForm):
    """Nobody is named in it: it is read by whoever is asked."""

    work = forms.ChoiceField(label="Pour quoi", choices=[(one.value, one.label) for one in Work])
    title = text("Ce qu’il y a à faire", 120, hint="Par exemple : Groupe plaies chroniques.")
    title.error_messages["required"] = "Écrivez en quelques mots ce qu’il y a à faire."
    place = text("Lieu", 160, required=False)
    minutes = forms.TypedChoiceField(
        label="Durée", coerce=int, initial=2 * HOUR, choices=[(one, _length(one)) for one in _LENGTHS]
    )
    places = forms.IntegerField(
        label="Personnes qu’il faut", min_value=1, max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
        error_messages={
            "required": "Combien de personnes faut-il ?", "invalid": _NUMBER, "min_value": "1 au moins.",
            "max_value": f"{MOST_PLACES} au plus.",
        },
    )  # fmt: skip

    def said(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            work=Work(given["work"]),
            title=given["title"],
            starts_at=self.moment(),
            minutes=given["minutes"],
            places=given["places"],
            place=given["place"],
        )


class PhoneYesForm(NamedForm):
    """A yes heard on the telephone."""

    professional = forms.TypedChoiceField(
        coerce=int, label="Qui a dit oui ?",
        error_messages={"required": _WHO, "invalid_choice": _WHO},
    )  # fmt: skip

    def __init__(self, *args: Any, everybody: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].choices = [("", "choisir"), *everybody]  # type: ignore[attr-defined]
