"""Which team a person is asked about, and who of it is their own physician."""

from typing import Any

from django import forms

from volontiers.people import team_queries as people
from volontiers.web.desk.room import Room

NOBODY = "n’en a pas encore"


class TeamForm(forms.Form):
    """One choice: the team, and the physician of it who is the person's own."""

    team = forms.ChoiceField(
        label="Quelle équipe, et quel médecin référent ?",
        error_messages={"required": "Choisissez une équipe.", "invalid_choice": "Choisissez dans la liste."},
    )

    send = forms.BooleanField(
        label="Lui envoyer le lien par SMS", required=False,
        help_text="Au numéro noté dans le dossier. Le message ne dit rien de sa santé.",
    )  # fmt: skip

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "choisir"), *offers]  # type: ignore[attr-defined]

    def said(self) -> tuple[int, int | None]:
        team, _, physician = self.cleaned_data["team"].partition("/")
        return int(team), int(physician) if physician else None


def form_of(room: Room, data: Any = None) -> TeamForm:
    """Read inside the community."""
    today = room.now.astimezone(room.zone).date()
    offers = []
    for team in people.teams(room.community.pk, today):
        offers += [
            (f"{team.pk}/{one.professional_id}", f"{team.name} : {one.professional}")
            for one in people.physicians(team.pk, today)
        ]
        offers.append((str(team.pk), f"{team.name} : {NOBODY}"))
    return TeamForm(data, offers=offers)
