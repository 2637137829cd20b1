"""What is typed of an election: which seats, a candidate, who keeps the key, a count, an archive, a first day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from volontiers.core import belenios
from volontiers.core.election import Count, Secrecy
from volontiers.core.statutes import Body, Meeting, Office, Statutes
from volontiers.governance.actions.candidacies import Called
from volontiers.web.association.assembly_forms import MomentForm
from volontiers.web.fields import day, lines, text
from volontiers.web.sentences import NamedForm

_NUMBER = "Un nombre entier, 0 s’il n’y en a pas."
_SEATS = "Un nombre de sièges, par exemple 2."
_FILE = "Choisissez le fichier « .bel » de l’élection, téléchargé de Belenios."
_GENERAL = (Meeting.ORDINARY, Meeting.EXTRAORDINARY)
# The fields of a call that the screen asks for together, under the name that it gives them.
FIELDS = {"body": "what", "college": "what", "candidacies_until": "hour"}


class CallForm(MomentForm):
    """items: points of the agenda, empty while the assembly is a draft. day, hour: until when one may stand."""

    what = forms.ChoiceField(label="Ce qui est à pourvoir")
    seats = forms.IntegerField(
        label="Combien de sièges", min_value=1, max_value=99, initial=1,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _SEATS, "invalid": _SEATS, "min_value": _SEATS, "max_value": _SEATS},
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label="Comment on vote", widget=forms.RadioSelect, initial=Secrecy.PAPER.value,
        choices=[(one.value, one.sentence) for one in Secrecy],
    )  # fmt: skip
    item = forms.TypedChoiceField(label="Point de l’ordre du jour", coerce=int)
    field_order = ["what", "seats", "item", "secrecy", "day", "hour"]

    def __init__(
        self,
        *args: Any,
        statutes: Statutes,
        kind: Meeting,
        items: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "choisir"), *seats_of(statutes, kind)]  # type: ignore[attr-defined]
        self.fields["day"].label = "Candidatures reçues jusqu’au"
        self.fields["item"].choices = [("", "choisir"), *items]  # type: ignore[attr-defined]
        if not items:
            del self.fields["item"]

    def said(self) -> Called:
        given = self.cleaned_data
        body, _, what = given["what"].partition(":")
        of_board = body == Body.BOARD
        return Called(
            Body(body), what if of_board else "", Office.MEMBER if of_board else Office(what), given["seats"],
            Secrecy(given["secrecy"]), self.moment(), given.get("item"),
        )  # fmt: skip


def seats_of(statutes: Statutes, kind: Meeting) -> list[tuple[str, str]]:
    """What this kind of meeting may elect: a general assembly the board, and the bureau as the board does."""
    board = [
        (f"{Body.BOARD}:{one.key}", f"Conseil d’administration, collège « {one.name} »")
        for one in statutes.colleges
        if one.seats and kind in _GENERAL
    ]
    bureau = [(f"{Body.BUREAU}:{one}", f"Bureau : {one.label}") for one in Office]
    return board + (bureau if kind in (*_GENERAL, Meeting.BOARD) else [])


class StandForm(NamedForm):
    words = forms.CharField(
        label="Quelques mots aux électeurs", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tous les membres les lisent ici. Rien n’oblige à en écrire.",
    )  # fmt: skip


class CandidateForm(StandForm):
    """Written down for somebody, who asked for it."""

    adhesion = forms.TypedChoiceField(label="Qui se présente", coerce=int)
    field_order = ["adhesion", "words"]

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adhesion"].choices = [("", "choisir"), *members]  # type: ignore[attr-defined]


class WithdrawForm(NamedForm):
    candidacy = forms.TypedChoiceField(label="Candidature à retirer", coerce=int)
    why = text("Pourquoi", 200, hint="Par exemple : à sa demande, ne pourra pas siéger. La raison reste ici.")

    def __init__(self, *args: Any, standing: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidacy"].choices = [("", "choisir"), *standing]  # type: ignore[attr-defined]


class KeepersForm(NamedForm):
    """shown: whom the page named when it was read, a list in JSON."""

    names = lines("Gardiens de la clé", "Un nom par ligne, trois au moins. Aucun n’est candidat.", 120, 4)
    issuer = text(
        "Qui crée les codes de vote et les remet aux électeurs", 120,
        hint="Quelqu’un d’autre, qui n’exploite pas ce serveur.",
    )  # fmt: skip
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_shown(self) -> list[str]:
        try:
            said = json.loads(self.cleaned_data["shown"] or "[]")
        except ValueError:
            said = []
        return [str(name) for name in said] if isinstance(said, list) else []

    def show(self, names: Sequence[str]) -> None:
        """What somebody else named is on the page by now: the form may be sent again."""
        self.data = {name: self.data[name] for name in self.data} | {"shown": json.dumps(names)}


class AgesForm(NamedForm):
    """candidates: whose rank by age is asked, where the statutes break a tie so; none otherwise."""

    def __init__(self, *args: Any, ages: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in ages:
            self.fields[f"age-{key}"] = _number(
                f"Rang d’âge de {name}", required=False,
                hint="Seulement à égalité : 1 pour la personne la plus âgée, d’après sa pièce d’identité.",
            )  # fmt: skip

    def eldest(self) -> list[int]:
        """The eldest first, of those whose rank is typed."""
        ranks = {
            int(name[4:]): value
            for name, value in self.cleaned_data.items()
            if name.startswith("age-") and value
        }
        return sorted(ranks, key=lambda key: (ranks[key], key))


class TellersForm(AgesForm):
    """The numbers in the order of the printed sheet."""

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[tuple[int, str]],
        ages: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, ages=(), **kwargs)
        self.keys = [key for key, _ in candidates]
        for name, label in _SHEET.items():
            self.fields[name] = _number(label)
        for key, name in candidates:
            self.fields[f"votes-{key}"] = _number(f"Voix pour {name}")
        self.fields |= AgesForm(ages=ages).fields

    def count(self) -> Count:
        said = self.cleaned_data
        votes: Mapping[int, int] = {key: said[f"votes-{key}"] for key in self.keys}
        return Count(said["signed"], said["ballots"], said["blank"], said["void"], votes)


_SHEET = {
    "signed": "Signatures", "ballots": "Bulletins trouvés dans l’urne", "blank": "Blancs", "void": "Nuls",
}  # fmt: skip


class BringForm(AgesForm):
    file = forms.FileField(
        label="Archive de l’élection", help_text="Le fichier « .bel », une fois le résultat publié sur Belenios.",
        error_messages={"required": _FILE, "empty": _FILE, "invalid": _FILE},
        widget=forms.FileInput(attrs={"accept": ".bel,.tar"}),
    )  # fmt: skip
    link = forms.URLField(
        label="Adresse de l’élection sur Belenios", max_length=300, assume_scheme="https",
        help_text="Chacun pourra y vérifier le vote. Par exemple : https://vote.belenios.org/…",
        error_messages={"invalid": "Une adresse entière, qui commence par https://."},
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if sent.size > belenios.LARGEST:
            raise forms.ValidationError(belenios.TOO_LARGE)
        return bytes(sent.read())


class DeclareForm(NamedForm):
    first_day = day("Premier jour des mandats", "Souvent le jour de la réunion, ou le lendemain.")


class WhyForm(NamedForm):
    why = text("Pourquoi", 300, hint="Le procès-verbal le gardera.")


def _number(label: str, *, required: bool = True, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=99_999, required=required, help_text=hint,
        error_messages={"invalid": _NUMBER, "required": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
