"""What a coordinator asks of a plan: how many people, beside which scenarios; who is moved to whom."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from volontiers.core.rules import Rules
from volontiers.core.scenario import MOST_ADDED, MOST_PEOPLE, Added, Scenario, of_rules

AN_EVENING = 120
AS_DECIDED, NEAR, EVEN, MORE = "rules", "near", "even", "more"
# How many times the minutes of the rules a doctor who has room is worth, where loads are to stay even above all.
ABOVE_ALL = 4
_NAMES = {
    AS_DECIDED: "Selon vos règles",
    NEAR: "Au plus près",
    EVEN: "Au plus égal entre médecins",
}
_COMPARED = (
    (NEAR, "au plus près : la route compte seule"),
    (EVEN, "au plus égal : chaque médecin selon ce qu’il a accepté"),
    (MORE, "avec des médecins de plus"),
)


def _whole(label: str, low: int, high: int, *, required: bool = True, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, required=required, help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
        error_messages={
            "required": "À compléter.",
            "invalid": "Un nombre entier, par exemple 120.",
            "min_value": f"Un nombre entre {low} et {high}.",
            "max_value": f"Un nombre entre {low} et {high}.",
        },
    )  # fmt: skip


class StudyForm(forms.Form):
    """One plan by the rules as they are, and others to compare it with."""

    people = _whole(
        "Combien de personnes", 1, MOST_PEOPLE, hint="Les premières de la liste, foyers gardés ensemble."
    )
    compared = forms.MultipleChoiceField(
        label="Comparer avec", choices=_COMPARED, required=False, widget=forms.CheckboxSelectMultiple
    )
    doctors = _whole("Médecins de plus", 1, MOST_ADDED, required=False)
    commune = forms.ChoiceField(label="Dans la commune", required=False)
    per_month = _whole("Personnes par mois, chacun", 1, 100, required=False)

    def __init__(self, *args: Any, communes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        initial = {"people": AN_EVENING, "compared": [NEAR, EVEN], "doctors": 2, "per_month": 4}
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.fields["commune"].choices = [("", "choisir"), *communes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if MORE in said.get("compared", ()):
            for name in ("doctors", "commune", "per_month"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, "À compléter pour comparer avec des médecins de plus.")
        return said

    def scenarios(self, rules: Rules, lot: int) -> dict[str, Scenario]:
        """By name, the rules as they are first."""
        said = self.cleaned_data
        base = of_rules(rules, said["people"], lot)
        found = {_NAMES[AS_DECIDED]: base}
        for one in said["compared"]:
            scenario = self._scenario(one, base)
            found[scenario.label.capitalize() or _NAMES[one]] = scenario
        return found

    def _scenario(self, one: str, base: Scenario) -> Scenario:
        said = self.cleaned_data
        if one == NEAR:
            return replace(base, fairness_minutes=0)
        if one == EVEN:
            return replace(base, fairness_minutes=min(240, ABOVE_ALL * max(base.fairness_minutes, 15)))
        return replace(base, added=Added(said["doctors"], said["commune"], said["per_month"]))


class MoveForm(forms.Form):
    """Somebody is given to another doctor, or to nobody."""

    doctor = forms.ChoiceField(
        label="Donner à", error_messages={"required": "Choisissez un médecin, ou personne."}
    )

    def __init__(self, *args: Any, doctors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doctor"].choices = [  # type: ignore[attr-defined]
            ("", "choisir"), *doctors, ("0", "personne : reste sur la liste")
        ]  # fmt: skip

    def professional(self) -> int | None:
        return int(self.cleaned_data["doctor"]) or None
