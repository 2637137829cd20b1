"""What is typed of a lesson, and the two questions about work."""

from typing import Any

from django import forms

from volontiers.core.isolation import Feeling, Question
from volontiers.core.lesson import LONGEST, Figure, Reach, Side, Theme
from volontiers.indicators.queries.lessons import tellers
from volontiers.web.fields import MISSING
from volontiers.web.sentences import NamedForm

_CHOOSE = ("", "choisir")


class LessonForm(NamedForm):
    """version: of the lesson that is put right; quarter: « 2026-T4 », of the figure it stands beside."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    quarter = forms.CharField(widget=forms.HiddenInput, required=False, max_length=7)
    side = forms.ChoiceField(
        label="C’est", widget=forms.RadioSelect, choices=[(one.value, one.label) for one in Side],
        error_messages={"required": "Choisissez : ce qui a aidé, ou ce qui a freiné."},
    )  # fmt: skip
    theme = forms.ChoiceField(
        label="À propos de", choices=[_CHOOSE, *((one.value, one.label) for one in Theme)],
        error_messages={"required": "Choisissez un thème."},
    )  # fmt: skip
    text = forms.CharField(
        label="Ce qui s’est passé", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"{LONGEST} signes au plus. Ne nommez ni patient, ni soignant, ni maladie.",
        error_messages={"required": MISSING, "max_length": f"{LONGEST} signes au plus : gardez l’essentiel."},
    )  # fmt: skip
    teller = forms.ChoiceField(
        label="Dit par", help_text="Un rôle ou une profession, jamais un nom.",
        error_messages={"required": "Choisissez qui le dit."},
    )  # fmt: skip
    figure = forms.ChoiceField(
        label="À côté du chiffre", required=False,
        choices=[("", "aucun"), *((one.value, one.label) for one in Figure)],
        help_text="Le chiffre du trimestre est gardé avec la leçon, tel qu’il se lit aujourd’hui.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teller"].choices = [_CHOOSE, *tellers()]  # type: ignore[attr-defined]


class PublishForm(NamedForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reach = forms.ChoiceField(
        label="Qui la lira ?", widget=forms.RadioSelect, choices=[(one.value, one.label) for one in Reach],
        error_messages={"required": "Choisissez qui lira cette leçon."},
    )  # fmt: skip


class FeelingsForm(NamedForm):
    """Both questions, or one of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in Question:
            self.fields[question.value] = forms.ChoiceField(
                label=question.label, required=False, widget=forms.RadioSelect,
                choices=[(one.value, one.label) for one in Feeling],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.answers():
            self.add_error(
                None, "Choisissez une réponse, ou fermez simplement cette page : ne pas répondre est permis."
            )
        return cleaned

    def answers(self) -> dict[Question, Feeling]:
        said = {one: self.cleaned_data.get(one.value, "") for one in Question}
        return {question: Feeling(feeling) for question, feeling in said.items() if feeling}
