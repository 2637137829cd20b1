"""What a doctor notes of somebody they follow: when it began, or why it ends."""

from datetime import date, timedelta
from typing import Any

from django import forms

from volontiers.people.queries import Ending, Proof

EARLIEST = timedelta(days=366)
_PROOFS = {Proof.VISIT: "Première consultation faite", Proof.DECLARATION: "Déclaration faite"}
_ENDINGS = {
    Ending.PHYSICIAN_STOPPED: "Je ne peux plus suivre cette personne",
    Ending.NEVER_SEEN: "Je ne l’ai jamais vue",
    Ending.PERSON_STOPPED: "Elle préfère un autre médecin",
    Ending.MOVED_AWAY: "Elle a déménagé",
    Ending.DECEASED: "Elle est décédée",
}


class RealForm(forms.Form):
    """The first visit took place, or the declaration was made, on a day that has come."""

    proof = forms.ChoiceField(
        label="Qu’est-ce qui est fait ?",
        choices=[(one.value, label) for one, label in _PROOFS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui est fait."},
    )
    on = forms.DateField(
        label="Le",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Indiquez le jour.",
            "invalid": "Ce jour est illisible. Par exemple : 23/11/2026.",
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("Ce jour n’est pas encore passé : revenez le noter ensuite.")
        if on < self.today - EARLIEST:
            raise forms.ValidationError("C’est il y a plus d’un an : vérifiez l’année.")
        return on


class EndForm(forms.Form):
    """Why the doctor follows somebody no more; it decides whether the person waits again."""

    why = forms.ChoiceField(
        label="Que s’est-il passé ?",
        choices=[(one.value, label) for one, label in _ENDINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui s’est passé."},
    )
