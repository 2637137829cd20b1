"""What is written of a departure: who leaves, when it was announced, and when they stop."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from volontiers.web.sentences import NamedForm
from volontiers.web.waiting.forms import day, short


class DepartureForm(NamedForm):
    """Two dates and a name. announced_on becomes the original date of all their patients."""

    professional = forms.ChoiceField(
        label="Qui part", error_messages={"required": "Choisissez le médecin qui part."}
    )
    announced_on = day(
        "Annoncé le",
        "C’est la date d’attente de toute sa patientèle, quel que soit le jour où elle est saisie. Elle ne change plus.",
        required=True,
    )
    leaves_on = day("Dernier jour de consultation", required=True)
    decision = short("Décidé où et quand", 200, "Par exemple : bureau du 16/11/2026, point 2.")

    def __init__(self, *args: Any, doctors: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["announced_on"].initial = today
        self.fields["professional"].choices = [("", "choisir"), *doctors]  # type: ignore[attr-defined]
