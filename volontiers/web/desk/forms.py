"""What the desk types: a call, and the small forms of a case. Only three things block the saving of a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms

from volontiers.cases.actions.desk import Reached
from volontiers.core import moments, phone
from volontiers.core.need import Mode, Outcome
from volontiers.territory import queries as territory
from volontiers.territory.naming import Unclear, resolve
from volontiers.web.desk.need_lines import FURTHEST, WRONG_DUE, NeedsForm
from volontiers.web.sentences import NamedForm

FIRST_YEAR = 1900
_BACK_ALREADY = timedelta(days=1)
_YES_NO = (("", "on ne sait pas"), ("yes", "oui"), ("no", "non"))
CALLERS = (
    ("person", "la personne"),
    ("relative", "un proche"),
    ("professional", "un professionnel"),
    ("organization", "une structure"),
)
LINKS = ("sa fille", "son fils", "sa femme", "son mari", "sa voisine", "son voisin", "l’EHPAD")
AWARE = (("yes", "Oui"), ("unable", "Elle ne peut pas répondre"), ("no", "Non"))
MISSING = (
    ("no_volunteer", "personne d’engagé"),
    ("too_late", "délai trop court"),
    ("too_far", "trop loin"),
    ("no_home_visit", "pas de visite à domicile"),
    ("no_equipment", "matériel indisponible"),
    ("no_transport", "pas de transport"),
)
LETTERS = {Reached.ANSWERED.value: "R", Reached.VOICEMAIL.value: "M", Reached.NO_ANSWER.value: "N"}
_NO_PHONE = "Le numéro de rappel manque : sans lui, nous ne pourrons pas rappeler."
_WRONG_PHONE = "Ce numéro n’est pas complet : dix chiffres, par exemple 06 39 98 12 34."
_NO_ANSWER = "Répondez d’abord à la question d’urgence."
_TOO_LONG = "C’est trop long : gardez l’essentiel, en 280 caractères."


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers, read once in the community."""

    community_id: int
    zone_name: str
    question: str
    wordings: Mapping[str, Any]
    owners: Sequence[tuple[int, str]]
    physicians: Sequence[tuple[int, str]]
    owner_id: int | None


def _short(label: str, longest: int, **attrs: str) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=longest, label=label,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | attrs),
    )  # fmt: skip


def _yes_no(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=_YES_NO, label=label)


class CallForm(NeedsForm):
    """A new call. Errors keep everything that was typed."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    started = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    callback = forms.IntegerField(widget=forms.HiddenInput, required=False)
    telephone = forms.CharField(
        label="Numéro de rappel", max_length=30, error_messages={"required": _NO_PHONE},
        widget=forms.TextInput(attrs={"type": "tel", "class": "num", "autocomplete": "off", "inputmode": "tel"}),
        help_text="« Je note votre numéro au cas où nous serions coupés. »",
    )  # fmt: skip
    vital = forms.ChoiceField(
        choices=(("no", "Oui, l’appel continue"), ("yes", "Non, ou je ne sais pas : le 15")), widget=forms.RadioSelect,
        error_messages={"required": _NO_ANSWER},
    )  # fmt: skip
    caller = forms.ChoiceField(
        label="Au téléphone", choices=CALLERS, widget=forms.RadioSelect, initial="person"
    )
    caller_name = _short("Nom de l’appelant", 80)
    caller_link = _short("Lien", 40, list="liens", placeholder="sa fille…")
    family_name = _short("Nom", 80)
    given_name = _short("Prénom", 80)
    birth_year = forms.IntegerField(
        required=False, label="Année de naissance", widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric"}),
        error_messages={"invalid": "L’année de naissance a quatre chiffres, par exemple 1952."},
    )  # fmt: skip
    insee = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    commune = _short("Commune", 80)
    return_on = _short("Retour prévu le", 40, placeholder="jeu. 26/11", **{"class": "num"})
    words = forms.CharField(
        required=False, max_length=280, label="Mots de l’appelant",
        error_messages={"max_length": _TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 280}),
    )  # fmt: skip
    can_travel = _yes_no("Se déplace")
    video_possible = _yes_no("Visio possible")
    impossible_days = _short("Jours impossibles", 80)
    attending = forms.TypedChoiceField(
        required=False, label="Médecin traitant actuel", coerce=int, empty_value=None
    )
    aware = forms.ChoiceField(
        label="La personne est-elle au courant de cet appel, et d’accord ?",
        choices=AWARE, widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    owner = forms.TypedChoiceField(label="Suivi par", coerce=int)

    field_order = ("key", "started", "vital", "telephone", "caller")

    def __init__(self, *args: Any, choices: Choices, now: datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, now=now, zone=zone, wordings=choices.wordings, **kwargs)
        self.choices = choices
        self.fields["vital"].label = choices.question
        self.fields["started"].initial = now.isoformat(timespec="seconds")
        self.fields["owner"].choices = choices.owners  # type: ignore[attr-defined]
        self.fields["owner"].initial = choices.owner_id
        self.fields["attending"].choices = [("", "aucun, ou inconnu"), *choices.physicians]  # type: ignore[attr-defined]

    def clean_telephone(self) -> str:
        number = phone.read(self.cleaned_data["telephone"], self.choices.zone_name)
        if number is None:
            raise forms.ValidationError(_WRONG_PHONE)
        return number

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        this_year = self.now.astimezone(self.zone).year
        if year is not None and not FIRST_YEAR <= year <= this_year:
            raise forms.ValidationError(
                f"Indiquez une année entre {FIRST_YEAR} et {this_year}, par exemple 1952."
            )
        return year

    def clean_commune(self) -> str:
        """Leaves the INSEE code in `insee`: the one chosen in the list, else the one that the words name."""
        typed: str = self.cleaned_data["commune"]
        code = self.cleaned_data.get("insee", "")
        if code and territory.municipality(code) is not None:
            return typed
        try:
            found = resolve(typed, self.choices.community_id)
        except Unclear as unclear:
            raise forms.ValidationError(unclear.sentence) from unclear
        self.cleaned_data["insee"] = found or ""
        return typed

    def clean_return_on(self) -> str:
        typed: str = self.cleaned_data["return_on"]
        if typed and return_day(typed, self.now, self.zone) is None:
            raise forms.ValidationError(WRONG_DUE)
        return typed

    def needs_nothing(self) -> bool:
        return bool(self.cleaned_data.get("vital") == "yes")


def return_day(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """From when the needs of a return are counted. The person may be home since this morning: then it is now."""
    back = moments.read(typed, now, zone)
    if back is None or not now - _BACK_ALREADY < back <= now + FURTHEST:
        return None
    return max(back, now)


class CompletionForm(NeedsForm):
    """More needs for a case that exists."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class LetteredRadios(forms.RadioSelect):
    """Radios that a letter chooses while the focus is in their group: the first letter of the words."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["data-letter"] = LETTERS[option["value"]]
        return option


class ReachedForm(NamedForm):
    """How a call to the family ended."""

    reached = forms.ChoiceField(
        label="Avez-vous eu quelqu’un ?",
        choices=(
            (Reached.ANSWERED.value, "Répondu (R)"),
            (Reached.VOICEMAIL.value, "Messagerie (M)"),
            (Reached.NO_ANSWER.value, "Non (N)"),
        ),
        widget=LetteredRadios,
        error_messages={"required": "Dites comment l’appel s’est passé."},
    )


class MomentField(forms.CharField):
    """A moment as typed, read in the community's time. Cleaned to an aware datetime in the future."""

    def __init__(self, *, now: datetime, zone: ZoneInfo, label: str, initial: str = "") -> None:
        self.now, self.zone = now, zone
        super().__init__(
            label=label, max_length=40, initial=initial,
            widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
            error_messages={"required": "Indiquez un jour et une heure, par exemple « jeudi 14h »."},
        )  # fmt: skip

    def clean(self, value: Any) -> datetime:
        at = moments.read(super().clean(value), self.now, self.zone)
        if at is None or at <= self.now:
            raise forms.ValidationError("Indiquez un jour et une heure à venir, par exemple « jeudi 14h ».")
        return at


class AppointmentForm(NamedForm):
    """How, when and where the person is seen."""

    mode = forms.ChoiceField(label="Comment", choices=[(mode.value, mode.label) for mode in Mode])
    place = forms.CharField(
        required=False, max_length=200, label="Adresse, ou lien de la visio",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"] = MomentField(now=now, zone=zone, label="Quand")
        self.order_fields(["mode", "at", "place"])


class WidenForm(NamedForm):
    """A new due time."""

    def __init__(self, *args: Any, now: datetime, zone: ZoneInfo, proposed: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"] = MomentField(
            now=now, zone=zone, label="Nouvelle échéance", initial=moments.full(proposed, zone)
        )


class CloseForm(NamedForm):
    """What happened. "Sans solution" says what was missing."""

    outcome = forms.ChoiceField(
        label="Qu’est-il arrivé ?", widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in Outcome if one not in {Outcome.EMERGENCY, Outcome.LISTED}],
        error_messages={"required": "Dites ce qui est arrivé."},
    )  # fmt: skip
    missing = forms.MultipleChoiceField(
        required=False, choices=MISSING, widget=forms.CheckboxSelectMultiple,
        label="Ce qui a manqué, si c’est sans solution",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == Outcome.UNSOLVED and not cleaned.get("missing"):
            self.add_error("missing", "Dites ce qui a manqué : cela sert à trouver des solutions.")
        return cleaned


class PhoneYesForm(NamedForm):
    """A yes heard on the telephone."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    professional = forms.TypedChoiceField(
        coerce=int, label="Qui a dit oui au téléphone ?",
        error_messages={"required": "Choisissez la personne qui a dit oui."},
    )  # fmt: skip

    def __init__(self, *args: Any, able: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].choices = [("", "choisir"), *able]  # type: ignore[attr-defined]


class NotesForm(NamedForm):
    """Two notes, each saying who reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shared_note = forms.CharField(
        required=False, max_length=1000, label="Note partagée",
        help_text="Cette note sera lue par le soignant qui accepte.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    desk_note = forms.CharField(
        required=False, max_length=2000, label="Notes du bureau", help_text="Lues par le bureau seul.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class OwnerForm(NamedForm):
    """Who follows the case from now on."""

    owner = forms.TypedChoiceField(coerce=int, label="Passer le dossier à")

    def __init__(self, *args: Any, owners: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class AgreementForm(NamedForm):
    """The person's own yes or no, family by family."""

    def __init__(self, *args: Any, wordings: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for family, wording in wordings.items():
            self.fields[family] = forms.ChoiceField(
                required=False, choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect, label=wording.text
            )  # fmt: skip


class TieForm(NamedForm):
    """Somebody who already knows the person."""

    professional = forms.TypedChoiceField(
        coerce=int, label="Professionnel", error_messages={"required": "Choisissez une personne."}
    )
    tie = forms.ChoiceField(
        label="Lien",
        choices=(
            ("attending", "médecin traitant"),
            ("usual", "professionnel habituel"),
            ("team", "équipe de suivi"),
        ),
    )

    def __init__(self, *args: Any, everybody: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].choices = [("", "choisir"), *everybody]  # type: ignore[attr-defined]


def key_of(text: str) -> UUID | None:
    """The form's key as sent; None when it is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None
