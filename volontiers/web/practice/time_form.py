"""What a professional says in advance of their time: a daisy for each work, hours by the month, days and an end."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from volontiers.core.french import DAYS, counted
from volontiers.core.pledge import Level
from volontiers.core.rules import Rules
from volontiers.core.time_pledge import TimeTerms, Work, WorkTerms
from volontiers.web.practice.pledge_form import LONGEST, number_field

MOST_HOURS = 40
LEVELS = [("some", "Un peu"), ("many", "Beaucoup"), ("none", "Pas du tout")]


@dataclass(frozen=True, slots=True)
class WorkFields:
    """What the page draws of one work. some, many: the hours that a level starts with, in words."""

    label: str
    level: BoundField
    hours: BoundField
    some: str
    many: str


class TimeForm(forms.Form):
    """Hours left empty are those that the level starts with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    days = forms.MultipleChoiceField(
        label="Jours qui me conviennent",
        required=False,
        choices=[(str(number), name) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun jour coché : tous les jours.",
    )
    until = forms.DateField(
        label="Jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Un rappel dix jours avant, puis plus aucune demande.",
        error_messages={"invalid": "Une date, par exemple 28/02/2027."},
    )

    def __init__(self, *args: Any, rules: Rules, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.today = rules, today
        for work in Work:
            name = work.label.capitalize()
            self.fields[f"level_{work}"] = forms.ChoiceField(
                label=name, choices=LEVELS, widget=forms.RadioSelect,
                error_messages={"required": f"{name} : choisissez un peu, beaucoup, ou pas du tout."},
            )  # fmt: skip
            self.fields[f"hours_{work}"] = number_field(f"{name} : heures par mois, au plus", 1, MOST_HOURS)

    def clean_until(self) -> date:
        until: date | None = self.cleaned_data["until"]
        if until and not self.today <= until <= self.today + LONGEST:
            raise forms.ValidationError("Une date à venir, dans un an au plus.")
        return until or self.today + timedelta(days=self.rules.pledge_days)

    @property
    def works(self) -> list[WorkFields]:
        some, many = (_by_month(own_hours(level, self.rules)) for level in (Level.SOME, Level.MANY))
        return [
            WorkFields(work.label.capitalize(), self[f"level_{work}"], self[f"hours_{work}"], some, many)
            for work in Work
        ]

    def terms(self) -> TimeTerms:
        said = self.cleaned_data
        levels = {work: Level(said[f"level_{work}"]) for work in Work}
        works = {
            work: WorkTerms(level, said[f"hours_{work}"] or own_hours(level, self.rules))
            for work, level in levels.items()
            if level is not Level.NONE
        }
        return TimeTerms(
            works, frozenset(int(day) for day in said["days"]), said["until"] if works else None, None
        )


def _by_month(hours: int) -> str:
    return f"{counted(hours, 'heure')} par mois"


def own_hours(level: Level, rules: Rules) -> int:
    """How many a month a level starts with."""
    return max(1, rules.time_many if level is Level.MANY else rules.time_some)


def written(terms: TimeTerms | None, rules: Rules, today: date) -> dict[str, Any]:
    """What the fields show: hours only where they are not those of the level."""
    said: dict[str, Any] = {"until": today + timedelta(days=rules.pledge_days), "days": []}
    for work in Work:
        own = terms.works.get(work) if terms else None
        said[f"level_{work}"] = own.level.value if own else Level.NONE.value
        said[f"hours_{work}"] = own.hours if own and own.hours != own_hours(own.level, rules) else None
    if terms and terms.until:
        said |= {"until": terms.until, "days": [str(day) for day in sorted(terms.days)]}
    return said
