"""What is typed to ask for an opinion in simple secrecy: the question, and what would forbid it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from volontiers.core.urn import Unchecked
from volontiers.web.sentences import NamedForm

_ANSWERS = [("no", "Non"), ("yes", "Oui")]
_ASKED = "Répondez oui ou non."


def _asked(label: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=_ANSWERS,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": _ASKED},
    )


class OpinionForm(NamedForm):
    """named: members whom the text that was sent names; declared: who declared an interest. Empty: no box is asked for."""

    item = forms.TypedChoiceField(label="Point de l’ordre du jour", coerce=int)
    text = forms.CharField(
        label="Question", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La phrase exacte. On y répond pour, contre ou abstention. L’avis ne décide rien.",
    )  # fmt: skip
    college = forms.ChoiceField(label="À qui", required=False)
    of_a_person = _asked("Cette question porte-t-elle sur une personne ?", "L’élire, la remplacer, la juger.")
    in_a_conflict = _asked(
        "Un électeur y est-il intéressé ?", "Par exemple : il dirige la structure dont il est question."
    )

    unnamed = forms.BooleanField(required=False)
    read = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[int, str]],
        colleges: Sequence[tuple[str, str]],
        named: Sequence[str],
        declared: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "choisir"), *items]  # type: ignore[attr-defined]
        self.fields["college"].choices = [("", "tous les électeurs"), *colleges]  # type: ignore[attr-defined]
        for check, who in ((Unchecked.NAMED, named), (Unchecked.DECLARED, declared)):
            if not who:
                del self.fields[check.value]
                continue
            box = self.fields[check.value]
            box.label, box.help_text = check.label, check.sentence(who)

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "text": given["text"],
            "college": given["college"],
            "of_a_person": given["of_a_person"] == "yes",
            "in_a_conflict": given["in_a_conflict"] == "yes",
            "checked": [one.value for one in Unchecked if given.get(one.value)],
        }
