"""The decision of the members that a rule rests on, asked beside each rule: entered in the register with it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from volontiers.web.stale import SettingsForm

DECISION = "decision"
LONGEST = 200
MISSING = "Écrivez quelle décision permet ce changement : réunion et date."
# The register asks for a letter or a digit; one without an accent is one in every collation of the database.
_SAYS_SOMETHING = RegexValidator("[0-9A-Za-z]", MISSING)


def decision_field() -> forms.CharField:
    return forms.CharField(
        label="Décision sur laquelle repose ce changement", max_length=LONGEST,
        help_text="Par exemple : bureau du 12/11/2026, point 3. Inscrit au registre, lisible par les membres.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}), validators=[_SAYS_SOMETHING],
        error_messages={
            "required": MISSING,
            "max_length": f"C’est trop long : {LONGEST} signes au plus.",
        },
    )  # fmt: skip


class DecidedForm(SettingsForm):
    """A rule of the community that changes. The decision comes last, and was stored nowhere to be overtaken."""

    never_stored = frozenset({DECISION})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[DECISION] = decision_field()

    def __iter__(self) -> Iterator[forms.BoundField]:
        yield from (self[name] for name in self.fields if name != DECISION)
        yield self[DECISION]

    @property
    def decision_asked(self) -> forms.BoundField:
        return self[DECISION]

    @property
    def changes_nothing(self) -> bool:
        """What was said is what is stored: no rule changes, whatever the decision."""
        return not set(self.changed_data) - self.never_stored

    def values(self) -> dict[str, Any]:
        """What was said of the settings themselves."""
        return {name: value for name, value in self.cleaned_data.items() if name != DECISION}

    @property
    def decision(self) -> str:
        said: str = self.cleaned_data[DECISION]
        return said
