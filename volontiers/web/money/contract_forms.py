"""A contract as it is typed: its head, one line per mission, and lines of indicators with room for more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from volontiers.core.contract import Contract, Indicator, Mission, Paying, Share
from volontiers.web.fields import EurosField, day, text
from volontiers.web.money.forms import number
from volontiers.web.sentences import NamedForm

_MOST_PEOPLE, _MOST_TARGET, _MOST_MONTHS = 1_000_000, 1_000_000, 120
_MORE, _MOST_LINES = 3, 40
_AMOUNTS = ("fixed_cents", "variable_cents", "start_months", "deployed_months")
_NOT_KEPT = "Cochez « Au contrat », ou videz les cases de cette mission."
_MISSING = "Complétez cette ligne, ou videz son libellé."


class HeadForm(NamedForm):
    title = text("Nom du contrat", 120)
    size = text("Taille, comme le contrat l’écrit", 20, hint="Par exemple : T2.")
    population = number("Habitants du territoire", _MOST_PEOPLE)
    signed_on = day("Signé le", "Laissez vide tant qu’il est préparé.", required=False)
    note = text("Ce qui change avec cette version", 200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ShareForm(NamedForm):
    """mission: the prefix of the line says which."""

    kept = forms.BooleanField(label="Au contrat", required=False)
    fixed_cents = EurosField(label="Part fixe, en euros", required=False)
    variable_cents = EurosField(label="Part variable au plus, en euros", required=False)
    start_months = number("Démarre après, en mois", _MOST_MONTHS, required=False)
    deployed_months = number("Déployée après, en mois", _MOST_MONTHS, required=False)
    source = text("Source", 160, required=False)

    def clean(self) -> dict[str, Any]:
        """What is typed of a mission that is not kept would be lost: it is said."""
        said = super().clean() or {}
        if not said.get("kept") and any(said.get(name) is not None for name in _AMOUNTS):
            self.add_error("kept", _NOT_KEPT)
        return said


class IndicatorForm(NamedForm):
    """A line without a label is not there."""

    label = text("Indicateur", 120, required=False)
    mission = forms.ChoiceField(
        label="Mission", required=False, choices=[(one.value, one.label) for one in Mission]
    )
    target = number("Cible", _MOST_TARGET, required=False)
    cents = EurosField(label="Rapporte au plus, en euros", required=False)
    paying = forms.ChoiceField(
        label="Payé", required=False, choices=[(one.value, one.label) for one in Paying]
    )
    by = day("Compté le", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("label"):
            for name in ("target", "cents"):
                if said.get(name) is None and name not in self.errors:
                    self.add_error(name, _MISSING)
        return said


class AssumeForm(NamedForm):
    key = forms.ChoiceField(label="Indicateur")
    low = number("Valeur basse", _MOST_TARGET)
    high = number("Valeur haute", _MOST_TARGET)
    because = text("Pourquoi", 200, hint="Par exemple : 132 trouvés au 20/11, au même rythme.")

    def __init__(self, *args: Any, indicators: Iterable[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(one.key, one.label) for one in indicators]  # type: ignore[attr-defined]


@dataclass
class Typed:
    """shares: by mission, in their order."""

    head: HeadForm
    shares: dict[Mission, ShareForm]
    indicators: list[IndicatorForm]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.head, *self.shares.values(), *self.indicators]

    @property
    def lines(self) -> list[tuple[str, ShareForm]]:
        return [
            (f"{one.label}{' (au choix)' if one.optional else ''}", form) for one, form in self.shares.items()
        ]

    def is_valid(self) -> bool:
        """Every form is read, so that each fault is shown."""
        return all([one.is_valid() for one in self.forms])  # noqa: C419

    @property
    def is_wrong(self) -> bool:
        return any(one.is_bound and one.errors for one in self.forms)

    @property
    def note(self) -> str:
        return str(self.head.cleaned_data["note"])

    @property
    def version(self) -> int:
        return int(self.head.cleaned_data["version"])

    def contract(self) -> Contract:
        said = self.head.cleaned_data
        shares = tuple(
            Share(mission, **{k: v for k, v in form.cleaned_data.items() if k != "kept"})
            for mission, form in self.shares.items()
            if form.cleaned_data["kept"]
        )
        typed = [one.cleaned_data for one in self.indicators if one.cleaned_data.get("label")]
        return Contract(
            said["title"], said["size"], said["population"], said["signed_on"], shares, tuple(_keyed(typed))
        )


def _keyed(lines: Iterable[Mapping[str, Any]]) -> Iterable[Indicator]:
    """An indicator is known by its label: the same words keep what was assumed of it from one version to the next."""
    known: set[str] = set()
    for one in lines:
        key = slugify(one["label"])[:36] or "indicateur"
        while key in known:
            key += "-"
        known.add(key)
        yield Indicator(
            key, Mission(one["mission"]), one["label"], one["target"], one["cents"], Paying(one["paying"]), one["by"]
        )  # fmt: skip


def typed(data: QueryDict | None, start: Contract | None = None) -> Typed:
    """As it was sent, or from a contract to start with."""
    shares = {one.mission: one for one in start.shares} if start else {}
    indicators = list(start.indicators) if start else []
    count = len(indicators) + _MORE if data is None else _lines(data)
    return Typed(
        HeadForm(data, initial=_head(start) if start else None),
        {
            one: ShareForm(data, prefix=one.value, initial=_share(shares[one]) if one in shares else None)
            for one in Mission
        },
        [
            IndicatorForm(data, prefix=f"i{n}", initial=_indicator(indicators[n]) if n < len(indicators) else None)
            for n in range(count)
        ],
    )  # fmt: skip


def _lines(data: QueryDict) -> int:
    return sum(f"i{n}-label" in data for n in range(_MOST_LINES))


def _head(start: Contract) -> dict[str, object]:
    return {
        "title": start.title, "size": start.size, "population": start.population, "signed_on": start.signed_on,
    }  # fmt: skip


def _share(one: Share) -> dict[str, object]:
    return {
        "kept": True, "fixed_cents": one.fixed_cents, "variable_cents": one.variable_cents,
        "start_months": one.start_months, "deployed_months": one.deployed_months, "source": one.source,
    }  # fmt: skip


def _indicator(one: Indicator) -> dict[str, object]:
    return {
        "label": one.label, "mission": one.mission.value, "target": one.target, "cents": one.cents,
        "paying": one.paying.value, "by": one.by,
    }  # fmt: skip
