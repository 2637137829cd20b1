"""What is typed in the rooms of judging: a decision of the board, another figure, a definition."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms

from volontiers.core.facts import KINDS
from volontiers.core.indicator import Count, Definition, DefinitionError, How
from volontiers.core.indicator_said import column_words
from volontiers.core.indicator_words import lines_of, read
from volontiers.indicators.actions.noting import Other
from volontiers.web.decision import decision_field
from volontiers.web.fields import MISSING, day, text

_CHOOSE = "Choisissez dans la liste."
_LATER = "Une période garde la définition de son premier jour."
_LINES = "Une condition par ligne, par exemple : sorte de besoin est consultation rapide. Toutes comptent ensemble."


def _several(
    label: str, longest: int, rows: int, *, hint: str = "", required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": MISSING, "max_length": f"{longest} signes au plus."},
    )  # fmt: skip


class ValidationForm(forms.Form):
    """signatories: names of those who may answer for it. seen: the count that the page showed."""

    signatory = forms.ChoiceField(
        label="Membre du conseil qui valide", error_messages={"required": MISSING, "invalid_choice": _CHOOSE}
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, signatories: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatory"].choices = [(one, one) for one in signatories]  # type: ignore[attr-defined]
        self.fields["decision"] = decision_field()
        self.fields["decision"].label = "Décision du conseil"
        self.fields["decision"].help_text = "Par exemple : conseil du 12/01/2027, point 4."


class OtherForm(forms.Form):
    figure = text("Leur chiffre", 40, hint="Comme ils l’écrivent, par exemple : 58 %.")
    source = text("Qui le donne, et où", 200, hint="Par exemple : CPAM du Tarn, tableau du 02/11/2026.")
    told_on = day("Donné le")
    explanation = _several(
        "Pourquoi il diffère", 600, 3, hint="Laissez vide tant que personne ne le sait.", required=False
    )

    def said(self) -> Other:
        return Other(**self.cleaned_data)


class StartForm(forms.Form):
    """The starting definitions, adopted together."""

    in_force_from = day("Elles valent à partir du", _LATER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = decision_field()


class DefinitionForm(StartForm):
    """One definition. What it counts is chosen in lists, and its conditions are written one on each line."""

    field_order = (
        "name", "said_numerator", "top_of", "top_on", "top_how", "top_column", "top_where", "said_denominator",
        "below_of", "below_on", "below_how", "below_column", "below_where", "unit_name", "target", "silent_on",
        "in_force_from", "decision",
    )  # fmt: skip

    name = text("Nom", 120)
    said_numerator = _several("Numérateur, en toutes lettres", 300, 2)
    said_denominator = _several("Dénominateur, en toutes lettres", 300, 2, required=False)
    silent_on = _several("Ce que cela ne dit pas", 300, 2)
    unit_name = text("Unité", 20, required=False, hint="Par exemple : € ; vide pour une part.")
    target = text(
        "Cible", 12, required=False, hint="Une fraction, par exemple 7/10 pour 70 %. Vide s’il n’y en a pas."
    )

    def __init__(self, *args: Any, one: Definition, **kwargs: Any) -> None:
        self.one = one
        kwargs.setdefault("initial", _initial(one))
        super().__init__(*args, **kwargs)
        self._add_count("top", "Numérateur")
        if one.denominator:
            self._add_count("below", "Dénominateur")
        else:
            del self.fields["said_denominator"]
        self.fields["in_force_from"].label = "Cette version vaut à partir du"
        self.order_fields(self.field_order)

    def _add_count(self, side: str, label: str) -> None:
        kinds = [(one.key, one.label) for one in KINDS.values()]
        days = [("", "tous, comme ils sont le dernier jour"), *_columns("days")]
        hows = [("count", "compter les lignes"), ("sum", "additionner"), ("median", "prendre la médiane")]
        wanted = {
            f"{side}_of": forms.ChoiceField(label=f"{label} : quels faits", choices=kinds),
            f"{side}_on": forms.ChoiceField(label=f"{label} : quel jour est dans la période", choices=days, required=False),
            f"{side}_how": forms.ChoiceField(label=f"{label} : comment", choices=hows),
            f"{side}_column": forms.ChoiceField(
                label=f"{label} : de quelle colonne", choices=[("", "aucune"), *_columns("numbers")], required=False
            ),
            f"{side}_where": _several(f"{label} : conditions", 1200, 4, hint=_LINES, required=False),
        }  # fmt: skip
        self.fields.update(wanted)

    def clean(self) -> dict[str, Any]:
        """The whole definition, in `made`, once each of its counts can be read."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        try:
            self.made = Definition.from_dict(self._whole(said).to_dict() | {"target": said["target"] or None})
        except DefinitionError as wrong:
            self.add_error(self.field_of(wrong.where), wrong.sentence)
        return said

    def _whole(self, said: dict[str, Any]) -> Definition:
        below = self._count("below", said) if self.one.denominator else None
        return replace(
            self.one, name=said["name"], said_numerator=said["said_numerator"], silent_on=said["silent_on"],
            said_denominator=said.get("said_denominator", ""), unit_name=said["unit_name"],
            numerator=self._count("top", said), denominator=below,
        )  # fmt: skip

    def _count(self, side: str, said: dict[str, Any]) -> Count:
        where = read(said[f"{side}_where"].splitlines(), _SIDES[side])
        return Count(
            said[f"{side}_of"], said[f"{side}_on"], How(said[f"{side}_how"]), said[f"{side}_column"], where
        )

    def field_of(self, where: str) -> str | None:
        """« numerator.where.2 » → the field that says it."""
        start, _, rest = where.partition(".")
        sides = {name: side for side, name in _SIDES.items()}
        if start not in sides:
            return start if start in self.fields else None
        name = f"{sides[start]}_{rest.partition('.')[0] or 'where'}"
        return name if name in self.fields else None


_SIDES = {"top": "numerator", "below": "denominator"}


def _columns(which: str) -> list[tuple[str, str]]:
    found = {name: column_words(name) for kind in KINDS.values() for name in getattr(kind, which)}
    return list(found.items())


def _initial(one: Definition) -> dict[str, object]:
    counts = {"top": one.numerator, "below": one.denominator}
    parts: dict[str, object] = {
        f"{side}_{name}": value
        for side, count in counts.items()
        if count
        for name, value in (
            ("of", count.of), ("on", count.on), ("how", count.how.value), ("column", count.column),
            ("where", lines_of(count.where)),
        )
    }  # fmt: skip
    return parts | {
        "name": one.name, "said_numerator": one.said_numerator, "said_denominator": one.said_denominator,
        "silent_on": one.silent_on, "unit_name": one.unit_name, "target": str(one.target or ""),
    }  # fmt: skip
