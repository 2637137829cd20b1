"""What is typed of an objective held with others: the objective, the part of one organization, a measure of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.project.actions.objectives import Held, Taken
from volontiers.web.project.forms import day, line
from volontiers.web.sentences import NamedForm

if TYPE_CHECKING:
    from volontiers.project.models import Partner

OURSELVES = "nous"
_MOST, _MOST_EUROS = 1_000_000, 100_000_000
CENTS = 100


def number(name: str, most: int, hint: str = "", *, required: bool = True) -> forms.IntegerField:
    said = f"Écrivez un nombre entier, {most} au plus."
    return forms.IntegerField(
        required=required, min_value=0, max_value=most, label=name, help_text=hint,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class ObjectiveForm(NamedForm):
    title = line("Objectif", 120, "Par exemple : sorties d’hôpital vues sous 48 h.")
    target = number("Combien", _MOST, "Un nombre entier, par exemple : 200.")
    unit = line("De quoi", 60, "Au pluriel, par exemple : visites.")
    first_day = day("Du")
    last_day = day("Au")
    decision = line("Décidé où et quand", 200, "Par exemple : comité du 16/11/2026, point 2.")

    def clean_target(self) -> int:
        target: int = self.cleaned_data["target"]
        if not target:
            raise forms.ValidationError("Un objectif vaut au moins 1.")
        return target

    def held(self) -> Held:
        return Held(**self.cleaned_data)


class PartForm(NamedForm):
    """partner: of the list, or the community itself."""

    partner = forms.ChoiceField(label="Organisation")
    leads = forms.BooleanField(label="Elle mène cet objectif", required=False)
    promised = number("Combien elle en prend", _MOST, "Laissez vide si elle n’en dit pas.", required=False)
    euros = number(
        "Financement qu’elle reçoit, en euros", _MOST_EUROS, "Laissez vide s’il n’y en a pas.", required=False
    )
    agreed_on = day("Accord écrit du", "Laissez vide tant qu’il n’est pas arrivé.", required=False)

    def __init__(self, *args: Any, name: str, partners: Iterable["Partner"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.pk), one.name) for one in partners]
        self.fields["partner"].choices = [(OURSELVES, name), *known]  # type: ignore[attr-defined]

    def taken(self) -> Taken:
        said = self.cleaned_data
        partner = None if said["partner"] == OURSELVES else int(said["partner"])
        return Taken(
            partner, said["leads"], said["promised"], (said["euros"] or 0) * CENTS, said["agreed_on"]
        )


class MeasureForm(NamedForm):
    """share: of the objective."""

    share = forms.ChoiceField(label="De qui")
    on = day("Au")
    value = number("Fait depuis le début", _MOST, "Le total à cette date, pas ce qui s’ajoute.")
    source = line("D’où vient ce nombre", 200, "Par exemple : tableau de l’hôpital du 02/11/2026.")

    def __init__(self, *args: Any, shares: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].choices = [(str(pk), name) for pk, name in shares]  # type: ignore[attr-defined]
