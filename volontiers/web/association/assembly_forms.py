"""What is typed of an assembly: its day and its agenda, a motion, a proxy, a count."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.core.statutes import Meeting
from volontiers.governance.actions.convening import Said
from volontiers.web.sentences import NamedForm

_DAY = "Une date, par exemple 19/12/2026."
_HOUR = "Une heure, par exemple 18:30."
_NUMBER = "Un nombre entier, 0 s’il n’y en a pas."
MOST_ITEMS, LONGEST_ITEM = 40, 200
_LONGEST_KEY = 18
FOR = {Choice.YES: "Pour", Choice.NO: "Contre", Choice.ABSTAIN: "Abstention"}


class MomentForm(NamedForm):
    """A day and an hour of the community."""

    day = forms.DateField(
        label="Jour", input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y"],
        error_messages={"invalid": _DAY, "required": _DAY},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    hour = forms.TimeField(
        label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _HOUR, "invalid": _HOUR},
    )  # fmt: skip

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def moment(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=self.zone)


class AssemblyForm(MomentForm):
    """One point of the agenda for each line."""

    kind = forms.ChoiceField(label="Sorte de réunion", choices=[(one.value, one.label) for one in Meeting])
    place = forms.CharField(
        label="Lieu", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    agenda = forms.CharField(
        label="Ordre du jour", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Un point par ligne. Il est arrêté à la convocation : on ne vote que sur ces points.",
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    field_order = ["kind", "day", "hour", "place", "agenda"]

    def clean_agenda(self) -> tuple[str, ...]:
        titles = tuple(line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip())
        if len(titles) > MOST_ITEMS or any(len(title) > LONGEST_ITEM for title in titles):
            raise forms.ValidationError(
                f"{MOST_ITEMS} points au plus, et {LONGEST_ITEM} signes par point : raccourcissez."
            )
        return titles

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(Meeting(given["kind"]), self.moment(), given["place"], given["agenda"])


class MotionForm(NamedForm):
    """concerned: among those who declared an interest, and everybody else of the roll by their name."""

    item = forms.TypedChoiceField(label="Point de l’ordre du jour", coerce=int)
    text = forms.CharField(
        label="Proposition", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La phrase exacte qui sera votée. Elle ne change plus quand le vote est ouvert.",
    )  # fmt: skip
    way = forms.ChoiceField(
        label="Comment on vote", widget=forms.RadioSelect, initial=Way.NAMED.value,
        choices=[(one.value, one.sentence) for one in Way],
    )  # fmt: skip
    concerned = forms.TypedMultipleChoiceField(
        label="Qui est concerné et ne vote pas", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Ces personnes ont déclaré un intérêt. Celles que vous cochez sortent du vote, et du compte.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, items: Sequence[tuple[int, str]], declared: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "choisir"), *items]  # type: ignore[attr-defined]
        self.fields["concerned"].choices = declared  # type: ignore[attr-defined]
        if not declared:
            del self.fields["concerned"]


class ElectorField(forms.TypedChoiceField):
    """Lists who may; somebody else that is sent goes on to the verb, which says by which rule it cannot be."""

    def valid_value(self, value: object) -> bool:
        said = str(value)
        return said.isascii() and said.isdigit() and len(said) < _LONGEST_KEY


class ProxyForm(NamedForm):
    """giver: absent when it is the reader's own. clause: of the statutes on proxies, empty when none is known."""

    giver = ElectorField(label="Qui donne pouvoir", coerce=int)
    holder = ElectorField(label="Qui le reçoit", coerce=int)

    def __init__(
        self,
        *args: Any,
        givers: Sequence[tuple[int, str]],
        holders: Sequence[tuple[int, str]],
        clause: str,
        in_the_room: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].help_text = _holders_are(clause, in_the_room=in_the_room)
        self.fields["holder"].choices = [("", "choisir"), *holders]  # type: ignore[attr-defined]
        self.fields["giver"].choices = [("", "choisir"), *givers]  # type: ignore[attr-defined]
        if not givers:
            del self.fields["giver"]


def _holders_are(clause: str, *, in_the_room: bool) -> str:
    """Why a name is not in the list."""
    who = (
        "Sont dans la liste les électeurs présents"
        if in_the_room
        else "Sont dans la liste les autres électeurs"
    )
    article = f" (article {clause} des statuts)" if clause else ""
    return f"{who} : on ne se donne pas pouvoir à soi-même, et un pouvoir ne se transmet pas{article}."


class BallotForm(NamedForm):
    choice = forms.ChoiceField(
        label="Votre choix", widget=forms.RadioSelect, choices=[(one.value, words) for one, words in FOR.items()],
        error_messages={"required": "Choisissez pour, contre ou abstention."},
    )  # fmt: skip


class CountForm(forms.Form):
    """Three numbers for each college, or for everybody; what the president said, where they may break a tie."""

    def __init__(
        self, *args: Any, groups: Iterable[tuple[str, str]], asks_president: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = list(groups)
        for number, (_, name) in enumerate(self.groups):
            for choice, words in FOR.items():
                label = f"{words}, {name}" if name else words
                self.fields[f"{choice}-{number}"] = _number(
                    "Abstentions, blancs et nuls" + (f", {name}" if name else "")
                    if choice is Choice.ABSTAIN
                    else label
                )
        if asks_president:
            self.fields["president"] = forms.ChoiceField(
                label="La présidence a voté", required=False, choices=[("", "ne sait pas"), *FOR.items()],
                help_text="Ne sert qu’à égalité : les statuts lui donnent voix prépondérante.",
            )  # fmt: skip

    def counts(self) -> dict[str, dict[Choice, int]]:
        return {
            key: {choice: self.cleaned_data[f"{choice}-{number}"] for choice in Choice}
            for number, (key, _) in enumerate(self.groups)
        }

    def president_said(self) -> Choice | None:
        said = self.cleaned_data.get("president", "")
        return Choice(said) if said else None


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=9999,
        error_messages={"invalid": _NUMBER, "required": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class SignForm(NamedForm):
    title = forms.CharField(
        label="Vous signez comme", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Par exemple : présidente, secrétaire de séance.",
    )  # fmt: skip
    fingerprint = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="J’ai lu ce procès-verbal", error_messages={"required": "Lisez le document, puis cochez."}
    )


class NotesForm(NamedForm):
    notes = forms.CharField(
        label="Ce qui a été dit", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Les votes, les présences et les heures y sont déjà. Ajoutez ce que la réunion veut garder.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
