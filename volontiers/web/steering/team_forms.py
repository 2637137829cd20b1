"""The forms of a team: its name and legal ground, when it answers, and who belongs to it."""

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.core.cover import Half, TeamRole
from volontiers.core.french import DAYS
from volontiers.people.teams import TeamSaid
from volontiers.web.fields import MISSING, day, text
from volontiers.web.stale import SettingsForm

if TYPE_CHECKING:
    from volontiers.people.models import CareTeam

BASES = (
    ("health_house", "maison de santé pluriprofessionnelle"),
    ("health_centre", "centre de santé"),
    ("establishment", "même établissement"),
    ("recognised", "équipe reconnue par la personne suivie"),
    ("organised", "ensemble organisé par écrit"),
)
_WHEN = [(f"{weekday}-{half}", f"{name} {half.label}") for weekday, name in enumerate(DAYS) for half in Half]
_USUAL = [f"{weekday}-{half}" for weekday in range(5) for half in Half]
_WALLS = ("morning", "afternoon", "evening", "end")
_STARTS = dict(zip(_WALLS, (time(8), time(13), time(18), time(20)), strict=True))


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": MISSING, "invalid": "Une heure, par exemple 13:00."},
    )  # fmt: skip


class TeamForm(SettingsForm):
    """What is said of a team."""

    name = text("Nom de l’équipe", 80)
    basis = forms.ChoiceField(
        label="Ce qui permet à ses membres d’échanger", choices=BASES,
        help_text="Être membre de la communauté ne suffit pas (CSP L1110-12 et D1110-3-4).",
    )  # fmt: skip
    one_roof = forms.BooleanField(
        label="Sous un même toit",
        required=False,
        help_text="Sans cocher : des cabinets reliés par le logiciel.",
    )
    since = day("Depuis le")
    until = day("Jusqu’au", "Vide tant que l’équipe répond.", required=False)
    morning = _hour("Le matin commence à")
    afternoon = _hour("L’après-midi commence à")
    evening = _hour("Le soir commence à")
    end = _hour("Le soir finit à")
    open = forms.MultipleChoiceField(
        label="Quand l’équipe répond", choices=_WHEN, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une demi-journée."},
    )  # fmt: skip
    late_message = text(
        "Message pour qui rend une demi-journée tard", 160, required=False,
        hint="Lu quand la demi-journée commence dans moins de 24 heures. Exemple : prévenir Mme Faure.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        walls = [said[name] for name in _WALLS if name in said]
        if len(walls) == len(_WALLS) and walls != sorted(set(walls)):
            self.add_error("end", "Les heures se suivent : matin, après-midi, soir, fin.")
        if said.get("until") and said.get("since") and said["until"] < said["since"]:
            self.add_error("until", "La fin vient après le début.")
        return said

    def said(self) -> TeamSaid:
        told = self.cleaned_data
        pairs = (one.split("-", 1) for one in told["open"])
        morning, afternoon, evening, end = (told[name] for name in _WALLS)
        return TeamSaid(
            name=told["name"], basis=told["basis"], one_roof=told["one_roof"], since=told["since"],
            hours=(morning, afternoon, evening, end), until=told["until"], late_message=told["late_message"],
            open=frozenset((int(weekday), Half(half)) for weekday, half in pairs),
        )  # fmt: skip


def team_initial(found: "CareTeam | None", today: date) -> dict[str, Any]:
    """What the fields show."""
    if found is None:
        return {"since": today, "one_roof": True, "open": _USUAL, **_STARTS}
    names = ("name", "basis", "one_roof", "since", "until", "open", "late_message", *_WALLS)
    return {name: getattr(found, name) for name in names}


class MemberForm(forms.Form):
    """One more member."""

    professional = forms.TypedChoiceField(
        label="Professionnel", coerce=int,
        error_messages={"required": "Choisissez quelqu’un.", "invalid_choice": "Choisissez dans la liste."},
    )  # fmt: skip
    role = forms.ChoiceField(label="Rôle", choices=[(role.value, role.label) for role in TeamRole])
    since = day("Depuis le")

    def __init__(self, *args: Any, everybody: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].choices = [("", "choisir"), *everybody]  # type: ignore[attr-defined]
