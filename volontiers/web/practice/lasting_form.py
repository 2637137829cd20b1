"""What a physician says in advance of new patients: a daisy, a number by the month, and for who wants it, a profile."""

from datetime import timedelta
from typing import Any

from django import forms

from volontiers.core.lasting import OLDEST, LastingTerms
from volontiers.core.pledge import Level, withdraws
from volontiers.core.rules import Rules
from volontiers.web.practice.pledge_form import (
    LONGEST,
    MOST_MINUTES,
    Offer,
    counted_from,
    number_field,
)

PREFIX = "patients"
MOST = 20
MOST_ASKED = 100
MOST_AGE = 120


class LastingForm(forms.Form):
    """shown: the level for which the number was drawn; another level starts with its own number."""

    prefix = PREFIX

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label="Cette saison, je deviens le médecin traitant de nouveaux patients",
        choices=[("some", "Un peu"), ("many", "Beaucoup"), ("none", "Pas du tout")],
        widget=forms.RadioSelect,
        error_messages={"required": "Nouveaux patients : choisissez un peu, beaucoup, ou pas du tout."},
    )
    per_month = number_field("Nouveaux patients par mois", 1, MOST)
    until = forms.DateField(
        label="Jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Un rappel dix jours avant, puis plus aucune proposition.",
        error_messages={"invalid": "Une date, par exemple 28/02/2027."},
    )
    only_known = forms.BooleanField(
        label="Seulement des personnes que je vois déjà",
        required=False,
        help_text="Elles viennent parfois vous voir, sans vous avoir déclaré médecin traitant.",
    )
    home_visits = forms.BooleanField(
        label="Aussi des personnes qui ne peuvent pas se déplacer",
        required=False,
        help_text="Vous irez les voir à domicile.",
    )
    youngest = number_field("À partir de", 0, MOST_AGE)
    oldest = number_field("Jusqu’à", 0, MOST_AGE)
    minutes = number_field("Trajet jusqu’à mon cabinet, en minutes, au plus", 1, MOST_MINUTES)
    communes = forms.MultipleChoiceField(
        label="Je prends aussi des habitants de ces communes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    asked_per_month = number_field("Personnes proposées par mois, au plus", 1, MOST_ASKED)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.fields["communes"].choices = offer.communes  # type: ignore[attr-defined]
        self.fields["minutes"].help_text = f"{counted_from(offer.origins)} Vide : tout le territoire."
        asked = offer.rules.lasting_asked
        self.fields["asked_per_month"].help_text = f"Vide : {asked} pour chaque patient pris."

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        until = said.get("until")
        if until and not self.offer.today <= until <= self.offer.today + LONGEST:
            self.add_error("until", "Une date à venir, dans un an au plus.")
        youngest, oldest = said.get("youngest"), said.get("oldest")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("oldest", "Indiquez l’âge le plus jeune d’abord.")
        asked = said.get("asked_per_month")
        if asked and said.get("level") not in {None, "none"} and asked < self._numbers()[0]:
            self.add_error(
                "asked_per_month", "Il faut au moins autant de personnes proposées que de patients pris."
            )
        return said

    def _numbers(self) -> tuple[int, int]:
        """(placed, asked) a month: the numbers typed for this level; the level's own when only the level was changed."""
        said = self.cleaned_data
        kept = said.get("shown") == said["level"]
        placed = (said.get("per_month") if kept else None) or own_number(said["level"], self.offer.rules)
        asked = (said.get("asked_per_month") if kept else None) or usual_asked(placed, self.offer.rules)
        return placed, asked

    def terms(self) -> LastingTerms:
        said, level = self.cleaned_data, Level(self.cleaned_data["level"])
        none = withdraws(level)
        placed, asked = (0, 0) if none else self._numbers()
        until = said["until"] or self.offer.today + timedelta(days=self.offer.rules.pledge_days)
        return LastingTerms(
            level=level,
            per_month=placed,
            asked_per_month=asked,
            ages=_ages(said["youngest"], said["oldest"]),
            communes=frozenset(said["communes"]),
            minutes=said["minutes"],
            home_visits=said["home_visits"],
            only_known=said["only_known"],
            until=None if none else until,
            paused_until=None,
        )


def _ages(youngest: int | None, oldest: int | None) -> tuple[int, int] | None:
    if youngest is None and oldest is None:
        return None
    return youngest or 0, OLDEST if oldest is None else oldest


def own_number(level: str, rules: Rules) -> int:
    """How many a month a level starts with."""
    return max(1, rules.lasting_many if level == Level.MANY else rules.lasting_some)


def usual_asked(placed: int, rules: Rules) -> int:
    return min(placed * rules.lasting_asked, MOST_ASKED)


def written(terms: LastingTerms | None, offer: Offer) -> dict[str, Any]:
    """What the fields show: the pledge as it stands, or the community's defaults while nothing was said."""
    end = offer.today + timedelta(days=offer.rules.pledge_days)
    if terms is None:
        return {"shown": "", "until": end}
    active = not withdraws(terms.level)
    youngest, oldest = terms.ages or (None, None)
    usual = usual_asked(terms.per_month, offer.rules)
    return {
        "shown": terms.level.value,
        "level": terms.level.value,
        "per_month": terms.per_month if active else None,
        # Shown only when it differs from what follows from the number taken.
        "asked_per_month": terms.asked_per_month if active and terms.asked_per_month != usual else None,
        "until": terms.until if active else end,
        "only_known": terms.only_known,
        "home_visits": terms.home_visits,
        "youngest": youngest or None,
        "oldest": None if oldest == OLDEST else oldest,
        "minutes": terms.minutes,
        "communes": sorted(terms.communes),
    }
