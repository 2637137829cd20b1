"""The needs block of the intake: one line per kind, each ticked line with its due time and at most two details."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from volontiers.cases.actions.intake import NeedAsked
from volontiers.core import moments
from volontiers.core.declared import Declared
from volontiers.core.eligibility import Situation
from volontiers.core.need import LASTING, Family, Kind, Mode, due_after
from volontiers.core.priority import Ground
from volontiers.core.profession import PROFESSIONS, SERVICE
from volontiers.web.sentences import NamedForm

ROUND_TO = 15  # minutes
FURTHEST = timedelta(days=366)
WRONG_DUE = "Indiquez une échéance à venir, par exemple « mer. 25/11 18:00 » ou « demain 9h »."
_NO_NEED = "Cochez au moins un besoin."

# What people usually say; anything else may be typed.
SUGGESTIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NURSING: ("pansement", "injection", "prise de sang", "toilette"),
    Kind.EQUIPMENT: ("lit médicalisé", "fauteuil roulant", "déambulateur", "oxygène"),
    Kind.HOME_HELP: ("matin et soir", "repas", "ménage"),
}
_MODES = (
    ("", "cabinet, visio ou domicile"),
    ("AMB,HH", "cabinet ou domicile"),
    ("AMB", "au cabinet"),
    ("HH", "à domicile"),
    ("VR", "en visio"),
)
_WAITS = (
    ("", "tout de suite"),
    (Kind.UNSCHEDULED.value, "après la consultation"),
    (Kind.HOME_VISIT.value, "après la visite"),
)
_MAY_WAIT = frozenset({Kind.EQUIPMENT, Kind.HOME_HELP, Kind.NURSING})
PRESCRIPTION = "l’ordonnance"
NEEDS_FIELD = "tick_unscheduled"


@dataclass(frozen=True, slots=True)
class Line:
    """The fields of one kind, bound. detail, choice and waits are None where the kind has none."""

    kind: Kind
    tick: forms.BoundField
    due: forms.BoundField | None
    detail: forms.BoundField | None
    choice: forms.BoundField | None
    waits: forms.BoundField | None
    suggestions: tuple[str, ...]
    situation: forms.BoundField | None
    grounds: tuple[forms.BoundField, ...]

    @property
    def given(self) -> bool:
        return self.kind is Kind.INFORMATION


class NeedsForm(NamedForm):
    """Needs, and the agreement read aloud. now, zone: to fill and read due times."""

    def __init__(
        self, *args: Any, now: datetime, zone: ZoneInfo, wordings: Mapping[str, Any], **kwargs: Any
    ) -> None:
        self.now, self.zone = now, zone
        super().__init__(*args, **kwargs)
        for kind in Kind:
            self._add_line(kind)
        for family in Family:
            if family.value in wordings:
                self.fields[f"agree_{family.value}"] = _agreement(family)
        self.wordings = wordings

    def _add_line(self, kind: Kind) -> None:
        self.fields[f"tick_{kind}"] = forms.BooleanField(required=False, label=kind.label)
        if kind is Kind.INFORMATION:
            return
        if kind in LASTING:
            self._add_declared(kind)
            return
        self.fields[f"due_{kind}"] = forms.CharField(
            required=False, max_length=40, label=f"Échéance, {kind.label}", initial=self.due_text(kind),
            widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
        )  # fmt: skip
        if kind in SUGGESTIONS:
            self.fields[f"detail_{kind}"] = forms.CharField(
                required=False, max_length=60, label=f"Précision, {kind.label}",
                widget=forms.TextInput(attrs={"list": f"dire_{kind}", "autocomplete": "off", "placeholder": "précision"}),
            )  # fmt: skip
        if kind is Kind.UNSCHEDULED:
            self.fields[f"choice_{kind}"] = forms.ChoiceField(
                required=False, choices=_MODES, label="Où, Consultation rapide"
            )
        if kind is Kind.OTHER_PROFESSION:
            self.fields[f"choice_{kind}"] = forms.ChoiceField(
                required=False, choices=_professions(), label="Quelle profession"
            )
        if kind in _MAY_WAIT:
            self.fields[f"waits_{kind}"] = forms.ChoiceField(
                required=False, choices=_WAITS, label=f"Quand chercher, {kind.label}"
            )

    def _add_declared(self, kind: Kind) -> None:
        """No due time: the list has its order. Each fact is a box of its own, which a draft keeps."""
        self.fields[f"situation_{kind}"] = forms.ChoiceField(
            required=False, label="Aujourd’hui", choices=[(one.value, one.label) for one in Situation]
        )
        for ground in Ground:
            self.fields[f"ground_{ground}"] = forms.BooleanField(required=False, label=ground.label)

    def due_text(self, kind: Kind) -> str:
        """The due time proposed, on a round quarter of an hour."""
        return moments.full(rounded(self.now + due_after(kind)), self.zone)

    @property
    def lines(self) -> list[Line]:
        return [
            Line(
                kind, self[f"tick_{kind}"], self._bound("due", kind), self._bound("detail", kind),
                self._bound("choice", kind), self._bound("waits", kind), SUGGESTIONS.get(kind, ()),
                self._bound("situation", kind), tuple(self[f"ground_{one}"] for one in Ground) if kind in LASTING else (),
            )
            for kind in Kind
        ]  # fmt: skip

    @property
    def agreements(self) -> list[tuple[forms.BoundField, str]]:
        """Each with the words to read aloud."""
        return [
            (self[f"agree_{family.value}"], self.wordings[family.value].text)
            for family in Family
            if f"agree_{family.value}" in self.fields
        ]

    def _bound(self, part: str, kind: Kind) -> forms.BoundField | None:
        return self[f"{part}_{kind}"] if f"{part}_{kind}" in self.fields else None

    def ticked(self) -> list[Kind]:
        return [kind for kind in Kind if self.cleaned_data.get(f"tick_{kind}")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.ticked() and not self.needs_nothing():
            self.add_error(NEEDS_FIELD, _NO_NEED)
        for kind in self.ticked():
            self._clean_due(kind)
        return cleaned

    def needs_nothing(self) -> bool:
        """A vital emergency leaves without any need."""
        return False

    def _clean_due(self, kind: Kind) -> None:
        name = f"due_{kind}"
        if name not in self.fields or name in self.errors:
            return
        typed = self.cleaned_data.get(name) or self.due_text(kind)
        due = moments.read(typed, self.now, self.zone)
        if due is None or not self.now < due <= self.now + FURTHEST:
            self.add_error(name, WRONG_DUE)
        else:
            self.cleaned_data[name] = due

    def needs(self) -> tuple[NeedAsked, ...]:
        """What was asked, in the order of the lines, those that others wait for first."""
        ticked = self.ticked()
        return tuple(self._need(kind, ticked) for kind in ticked)

    def _need(self, kind: Kind, ticked: list[Kind]) -> NeedAsked:
        said = self.cleaned_data
        choice, waits = said.get(f"choice_{kind}", ""), said.get(f"waits_{kind}", "")
        other = kind is Kind.OTHER_PROFESSION
        return NeedAsked(
            kind=kind,
            due_at=said.get(f"due_{kind}") or self.now + (due_after(kind) if kind in LASTING else timedelta()),
            detail=said.get(f"detail_{kind}", ""),
            profession=choice if other else "",
            modes=frozenset(Mode(mode).value for mode in choice.split(",")) if choice and not other else frozenset(),
            waits_for=ticked.index(Kind(waits)) if waits in ticked else None,
            waits_reason=PRESCRIPTION if waits in ticked else "",
            declared=self._declared(kind),
            given=kind is Kind.INFORMATION,
        )  # fmt: skip

    def _declared(self, kind: Kind) -> dict[str, object]:
        if kind not in LASTING:
            return {}
        said = self.cleaned_data
        return Declared(
            situation=Situation(said.get(f"situation_{kind}") or Situation.NONE),
            grounds=frozenset(ground for ground in Ground if said.get(f"ground_{ground}")),
        ).to_dict()

    def agreed(self) -> dict[Family, bool]:
        """The families that were asked about; the others stay to be asked."""
        answers = {family: self.cleaned_data.get(f"agree_{family.value}", "") for family in Family}
        return {family: answer == "yes" for family, answer in answers.items() if answer}


def _agreement(family: Family) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False, choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect,
        label=f"Accord, {family.label}",
    )  # fmt: skip


def _professions() -> Iterator[tuple[str, str]]:
    yield "", "quelle profession ?"
    named = ((one.label, code) for code, one in PROFESSIONS.items() if code != SERVICE)
    yield from ((code, label) for label, code in sorted(named))


def rounded(at: datetime) -> datetime:
    """The next round quarter of an hour."""
    past = timedelta(minutes=at.minute % ROUND_TO, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + timedelta(minutes=ROUND_TO)


def with_preset(
    typed: Mapping[str, str], lines: list[dict[str, Any]], base: datetime, zone: ZoneInfo
) -> dict[str, str]:
    """What was typed, with the lines of a preset ticked. base: from when their hours are counted."""
    filled = dict(typed)
    for line in lines:
        kind = line["kind"]
        filled[f"tick_{kind}"] = "on"
        filled[f"due_{kind}"] = moments.full(rounded(base + timedelta(hours=line.get("hours", 24))), zone)
        if line.get("detail"):
            filled[f"detail_{kind}"] = line["detail"]
        if line.get("waits_for") is not None:
            filled[f"waits_{kind}"] = lines[line["waits_for"]]["kind"]
    return filled
