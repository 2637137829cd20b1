"""What is typed of the money: asked, notified, planned, paid, asked back, spent; hours, their rule, an income lost."""

from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.core.funding import FunderKind, GrantKind, Nature, Proof, Seen, Service
from volontiers.project.actions.grants import Asked, Held, Planned
from volontiers.project.actions.hours import Decided, Given
from volontiers.project.actions.spending import Bought
from volontiers.web.decision import decision_field
from volontiers.web.fields import EurosField, LinesField, day, text
from volontiers.web.sentences import NamedForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from volontiers.project.models import Grant

_MOST_HOURS = 24
_ALL = [("", "toute l’activité")]


def number(
    label: str, most: int, hint: str = "", *, least: int = 0, required: bool = True
) -> forms.IntegerField:
    said = f"Un nombre entier, de {least} à {most}."
    return forms.IntegerField(
        label=label, required=required, min_value=least, max_value=most, help_text=hint,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput)


def services(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(one.value, one.label) for one in Service])


class AskForm(NamedForm):
    funder_kind = forms.ChoiceField(label="Financeur", choices=[(one.value, one.label) for one in FunderKind])
    funder = text("Son nom", 80, hint="Par exemple : ARS Occitanie.")
    kind = forms.ChoiceField(label="Sorte", choices=[(one.value, one.label) for one in GrantKind])
    title = text("Pour quoi", 120, hint="Par exemple : amorçage, achat de matériel.")
    service = forms.ChoiceField(
        label="Réservé à", required=False, choices=[*_ALL, *((one.value, one.label) for one in Service)]
    )
    cents = EurosField(label="Montant demandé, en euros")
    on = day("Demandé le")
    likely = number(
        "Chances de l’obtenir, en %",
        100,
        "C’est votre estimation : elle n’est jamais devinée.",
        required=False,
    )
    note = text("Note", 200, required=False)

    def asked(self) -> Asked:
        said = self.cleaned_data
        service = Service(said["service"]) if said["service"] else None
        return Asked(
            FunderKind(said["funder_kind"]), said["funder"], GrantKind(said["kind"]), said["title"], said["cents"],
            said["on"], said["likely"] or 0, service, said["note"],
        )  # fmt: skip


class NotifyForm(NamedForm):
    cents = EurosField(label="Montant notifié, en euros", help_text="Il ne change plus ensuite.")
    on = day("Notifié le")
    version = version_field()


class LikelyForm(NamedForm):
    likely = number("Chances de l’obtenir, en %", 100, "C’est votre estimation.")
    version = version_field()


class PlanForm(NamedForm):
    cents = EurosField(label="Montant, en euros")
    required = LinesField(
        label="Conditions et pièces", help_text="Une par ligne : tout est réuni avant le versement.",
        longest=160, rows=6, required=False,
    )  # fmt: skip
    pieces_by = day("Pièces à envoyer avant le", required=False)
    due_on = day("Versement attendu le", required=False)
    version = version_field()

    def planned(self) -> Planned:
        said = self.cleaned_data
        return Planned(said["cents"], said["pieces_by"], said["due_on"], said["required"])


class PieceForm(NamedForm):
    label = text("Condition ou pièce", 160)


class HeldForm(NamedForm):
    """Of one piece among others on the page: each has its own prefix."""

    on = day("Reçue le")
    where = text("Où elle est", 160, required=False)

    def held(self) -> Held:
        return Held(self.cleaned_data["on"], self.cleaned_data["where"])


class PayForm(NamedForm):
    on = day("Reçu sur le compte le")
    reference = text("Référence du virement", 120, required=False)


class ReclaimForm(NamedForm):
    cents = EurosField(label="Montant repris, en euros")
    on = day("Demandé le")
    because = text("Pourquoi", 200, hint="Par exemple : une action du contrat n’a pas été faite.")
    version = version_field()


class SpendingForm(NamedForm):
    """grants: those that were notified."""

    on = day("Date de la dépense")
    cents = EurosField(label="Montant, en euros")
    label = text("Libellé", 160, hint="Par exemple : forfait du numéro, octobre.")
    nature = forms.ChoiceField(label="Nature", choices=[(one.value, one.label) for one in Nature])
    service = services("Pour")
    grant = forms.TypedChoiceField(label="Sur quel financement", required=False, coerce=int, empty_value=None)
    file = forms.FileField(
        label="Reçu", required=False, help_text="PDF ou photo, 2 Mo au plus.",
        error_messages={"empty": "Ce fichier est vide : choisissez-en un autre."},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    where = text(
        "Sinon, sa référence et où est le papier",
        160,
        hint="Par exemple : classeur 2, n° 14.",
        required=False,
    )

    def __init__(self, *args: Any, grants: "Sequence[Grant]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.pk), f"{one.funder.name}, {one.title}") for one in grants if one.notified_on]
        self.fields["grant"].choices = [("", "aucun en particulier"), *known]  # type: ignore[attr-defined]

    def bought(self) -> Bought:
        said = self.cleaned_data
        file = said["file"].read() if said["file"] else b""
        return Bought(
            said["on"], said["cents"], Nature(said["nature"]), Service(said["service"]), said["label"],
            said["grant"], said["where"], file,
        )  # fmt: skip


class VoucherForm(NamedForm):
    file = forms.FileField(
        label="Reçu", help_text="PDF ou photo, 2 Mo au plus.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide : choisissez-en un autre."},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip


class ReleaseForm(NamedForm):
    """What was seen of the receipt. has_file: one is kept here."""

    proof = forms.ChoiceField(
        label="Vous avez vu", widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que vous avez vu du reçu."},
    )  # fmt: skip
    words = text(
        "Où le papier est rangé, ou pourquoi il n’y a pas de reçu", 200, required=False,
        hint="Par exemple : classeur 2, n° 14. Ce que vous écrivez reste lisible.",
    )  # fmt: skip

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [(Proof.FILE.value, "le fichier joint ici")] if has_file else []
        self.fields["proof"].choices = [*first, *_SEEN]  # type: ignore[attr-defined]
        self.fields["words"].required = not has_file

    def seen(self) -> Seen:
        return Seen(Proof(self.cleaned_data["proof"]), self.cleaned_data["words"])


_SEEN = [
    (Proof.PAPER.value, "le papier, et il est rangé"),
    (Proof.NONE.value, "aucun reçu : il n’y en a pas, ou il est perdu"),
]


class BecauseForm(NamedForm):
    because = text("Pourquoi", 200, hint="Par exemple : saisie deux fois.")


class HoursForm(NamedForm):
    """people: who may be named."""

    who = forms.TypedChoiceField(label="Qui", coerce=int)
    on = day("Le")
    hours = number("Heures", _MOST_HOURS)
    minutes = number("Minutes", 59, required=False)
    service = services("Pour")
    label = text("Ce qui a été fait", 160, required=False)
    asked = forms.BooleanField(
        label="Cette personne demande l’indemnité", required=False,
        help_text="Sinon ces heures sont offertes ; les deux sont comptées.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: "Sequence[tuple[int, str]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        total = 60 * (said.get("hours") or 0) + (said.get("minutes") or 0)
        if "hours" in said and "minutes" in said and not 0 < total <= _MOST_HOURS * 60:
            self.add_error("hours", "Entre une minute et 24 heures.")
        return said

    def given(self) -> Given:
        said = self.cleaned_data
        minutes = 60 * said["hours"] + (said["minutes"] or 0)
        return Given(said["who"], said["on"], minutes, Service(said["service"]), said["label"], said["asked"])


class RuleForm(NamedForm):
    hour_cents = EurosField(label="Une heure, en euros")
    year_cents = EurosField(label="Au plus, par personne et par an, en euros")
    in_force_from = day("À partir du")
    decision = decision_field()
    version = version_field()

    def decided(self) -> Decided:
        said = self.cleaned_data
        return Decided(
            said["in_force_from"], said["hour_cents"], said["year_cents"], said["decision"], said["version"]
        )


class LostForm(NamedForm):
    on = day("Le")
    cents = EurosField(label="Revenu que vous n’avez pas eu, en euros")
    note = text("Note", 160, required=False)
