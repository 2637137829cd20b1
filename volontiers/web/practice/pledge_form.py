"""What a professional says in advance: a daisy, a number, and for who wants it, every detail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from volontiers.consent.actions import Terms
from volontiers.core.french import DAYS, counted, day_of, listed
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Caps, KindTerms, Level, PledgeTerms, withdraws
from volontiers.core.rules import Rules

MOST = 40
MOST_ASKED = 100
MOST_MINUTES = 120
LONGEST = timedelta(days=366)
SOON = timedelta(days=10)
_AS_ABOVE = ""
_ANYWHERE = "Vide : tout le territoire."
_NUMBER = "Un nombre entier, par exemple 2."


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form offers here, read once. today: the local day. kinds: those this professional can answer."""

    rules: Rules
    today: date
    kinds: tuple[Kind, ...]
    modes: tuple[tuple[str, str], ...]
    communes: tuple[tuple[str, str], ...]
    # Names of the communes from which the minutes count.
    origins: tuple[str, ...]


def number_field(label: str, low: int, high: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=low, max_value=high, help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _NUMBER,
            "min_value": f"{low} au moins.",
            "max_value": f"{high} au plus.",
        },
    )  # fmt: skip


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Une heure, par exemple 9:00."},
    )


class PledgeForm(forms.Form):
    """shown: the level for which the number was drawn; another level starts with its own number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label="Cette saison, je prends des demandes",
        choices=[("some", "Un peu"), ("many", "Beaucoup"), ("none", "Pas du tout")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : un peu, beaucoup, ou pas du tout."},
    )
    accepted = number_field("Demandes prises par semaine", 1, MOST)
    asked = number_field(
        "Demandes proposées par semaine, au plus", 1, MOST_ASKED,
        "Vide : trois propositions pour une demande prise.",
    )  # fmt: skip
    until = forms.DateField(
        label="Jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Un rappel dix jours avant, puis plus aucune sollicitation.",
        error_messages={"invalid": "Une date, par exemple 28/02/2027."},
    )
    modes = forms.MultipleChoiceField(
        label="Comment",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous.",
    )
    minutes = number_field("Trajet, en minutes, au plus", 1, MOST_MINUTES)
    communes = forms.MultipleChoiceField(
        label="Je vais aussi dans ces communes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.MultipleChoiceField(
        label="Jours où l’on peut me demander",
        required=False,
        choices=[(str(number), name) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous les jours.",
    )
    opens, closes = _hour("De"), _hour("à")
    quiet_from, quiet_to = _hour("De"), _hour("à")
    ceiling_accepted = number_field("Prises par semaine, partout", 0, MOST)
    ceiling_asked = number_field("Proposées par semaine, partout", 0, MOST_ASKED)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.fields["modes"].choices = offer.modes  # type: ignore[attr-defined]
        self.fields["communes"].choices = offer.communes  # type: ignore[attr-defined]
        self.fields["minutes"].help_text = f"{counted_from(offer.origins)} {_ANYWHERE}"
        for kind in offer.kinds:
            self.fields[f"kind_{kind.value}"] = forms.ChoiceField(
                label=kind.label,
                required=False,
                choices=[(_AS_ABOVE, "comme ci-dessus"), *((level.value, level.label) for level in Level)],
            )

    @property
    def kind_fields(self) -> list[forms.BoundField]:
        return [self[f"kind_{kind.value}"] for kind in self.offer.kinds]

    def said_of_kinds(self) -> dict[str, str]:
        """What was typed, also beside *pas du tout*: who changes their mind before saving finds it again."""
        return {name: said for name, said in self.cleaned_data.items() if name.startswith("kind_")}

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        until = said.get("until")
        if until and not self.offer.today <= until <= self.offer.today + LONGEST:
            self.add_error("until", "Une date à venir, dans un an au plus.")
        for start, end in (("opens", "closes"), ("quiet_from", "quiet_to")):
            if bool(said.get(start)) != bool(said.get(end)):
                self.add_error(end, "Indiquez les deux heures, ou aucune.")
        asked = said.get("asked")
        if asked and said.get("level") not in {None, "none"} and asked < self.caps().accepted:
            self.add_error("asked", "Il faut au moins autant de propositions que de demandes prises.")
        return said

    def chosen(self) -> Level:
        return Level(self.cleaned_data["level"])

    def caps(self) -> Caps:
        """The number typed for this level; the level's own number when only the level was changed."""
        said, own = self.cleaned_data, self.offer.rules.caps(self.chosen())
        kept = said.get("shown") == said["level"]
        accepted = (said.get("accepted") if kept else None) or own.accepted
        asked = (said.get("asked") if kept else None) or usual_asked(accepted, own)
        return Caps(asked, accepted)

    def terms(self) -> Terms:
        said, caps, level = self.cleaned_data, self.caps(), self.chosen()
        return Terms(
            level=level,
            asked_cap=caps.asked,
            accepted_cap=caps.accepted,
            until=said["until"] or self.offer.today + timedelta(days=self.offer.rules.pledge_days),
            modes=tuple(said["modes"]) or tuple(mode for mode, _ in self.offer.modes),
            minutes=said["minutes"],
            communes=tuple(said["communes"]),
            days=tuple(int(day) for day in said["days"]),
            opens=said["opens"],
            closes=said["closes"],
            quiet_from=said["quiet_from"],
            quiet_to=said["quiet_to"],
            by_kind=self._by_kind(),
        )

    def _by_kind(self) -> dict[Kind, dict[str, object]]:
        """Empty for *pas du tout*: it is said of every kind."""
        if withdraws(self.chosen()):
            return {}
        found: dict[Kind, dict[str, object]] = {}
        for kind in self.offer.kinds:
            chosen = self.cleaned_data.get(f"kind_{kind.value}") or _AS_ABOVE
            if chosen != _AS_ABOVE:
                caps = self.offer.rules.caps(Level(chosen))
                found[kind] = {"level": chosen, "asked": caps.asked, "accepted": caps.accepted}
        return found

    def ceiling(self) -> tuple[int | None, int | None]:
        """(asked, accepted) over all communities; None is no ceiling."""
        return self.cleaned_data["ceiling_asked"], self.cleaned_data["ceiling_accepted"]


def counted_from(origins: tuple[str, ...]) -> str:
    """What the hint under the minutes says."""
    if origins:
        return f"De route, depuis {listed(origins, 'ou')}\u00a0: votre lieu d’exercice dans l’annuaire."
    return "L’annuaire ne dit pas où vous exercez\u00a0: demandez au bureau de l’ajouter, sinon aucun trajet ne se compte."


def usual_asked(accepted: int, own: Caps) -> int:
    """How many are proposed for this many taken, in the proportion of the community's own figures."""
    return min(round(accepted * own.asked / own.accepted), MOST_ASKED) if own.accepted else accepted


def as_value(terms: Terms) -> PledgeTerms:
    """The pledge as core would read it once saved."""
    return PledgeTerms(
        level=terms.level,
        caps=Caps(terms.asked_cap, terms.accepted_cap),
        by_kind={kind: KindTerms(Level(str(own["level"])), None) for kind, own in terms.by_kind.items()},
        modes=frozenset(Mode(mode) for mode in terms.modes),
        minutes=terms.minutes,
        communes=frozenset(terms.communes),
        days=frozenset(terms.days),
        opens=terms.opens,
        closes=terms.closes,
        quiet_from=terms.quiet_from,
        quiet_to=terms.quiet_to,
        until=None if terms.level is Level.NONE else terms.until,
        paused_until=None,
    )


def written(terms: PledgeTerms | None, offer: Offer, ceiling: Mapping[str, int | None]) -> dict[str, Any]:
    """What the fields show: the pledge as it stands, or the community's defaults while nothing was said."""
    end = offer.today + timedelta(days=offer.rules.pledge_days)
    limits = {f"ceiling_{name}": value for name, value in ceiling.items()}
    if terms is None:
        return {"shown": "", "until": end, "version": 0, **limits}
    active = terms.level is not Level.NONE
    return limits | {
        "shown": terms.level.value,
        "level": terms.level.value,
        "accepted": terms.caps.accepted if active else None,
        "asked": _own_asked(terms, offer.rules) if active else None,
        "until": terms.until if active else end,
        "modes": sorted(terms.modes),
        "minutes": terms.minutes,
        "communes": sorted(terms.communes),
        "days": sorted(terms.days),
        "opens": terms.opens,
        "closes": terms.closes,
        "quiet_from": terms.quiet_from,
        "quiet_to": terms.quiet_to,
        **{f"kind_{kind.value}": own.level.value for kind, own in terms.by_kind.items()},
    }


def _own_asked(terms: PledgeTerms, rules: Rules) -> int | None:
    """Shown only when it differs from what follows from the number taken."""
    usual = usual_asked(terms.caps.accepted, rules.caps(terms.level))
    return None if terms.caps.asked == usual else terms.caps.asked


def ends_soon(until: date | None, today: date, over: str, silence: str) -> str:
    """A sentence in the last ten days of a pledge. over: what is said after the last day. silence: what follows."""
    if until is None or until > today + SOON:
        return ""
    left = (until - today).days
    if left < 0:
        return over
    when = "aujourd’hui" if left == 0 else f"dans {counted(left, 'jour')}, le {day_of(until)}"
    return f"Votre choix se termine {when}. {silence}"


def has_number(form: forms.Form) -> bool:
    """Whether the page draws the number: once a level has one, also when something else was typed wrong."""
    level = form["level"].value()
    return level in {Level.SOME, Level.MANY} and form["shown"].value() == level
