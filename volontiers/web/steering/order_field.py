"""Who comes first on the waiting list, chosen place by place."""

from collections.abc import Sequence
from typing import Any

from django import forms

from volontiers.core.priority import PriorityClass


class OrderWidget(forms.MultiWidget):
    """One list for each place, so that an order is chosen with the keyboard alone and without scripts."""

    use_fieldset = True

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            [
                forms.Select(choices=choices, attrs={"aria-label": f"Place {n}"})
                for n in range(1, len(choices) + 1)
            ]
        )

    def decompress(self, value: Sequence[str] | None) -> list[str]:
        return list(value or ())


class OrderField(forms.MultiValueField):
    """Every class of the list once, in the order of the members. Core says what is wrong."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(one.value, one.label) for one in PriorityClass]
        fields = [forms.ChoiceField(choices=choices) for _ in choices]
        super().__init__(fields, widget=OrderWidget(choices), **kwargs)

    def compress(self, data_list: list[str]) -> list[str]:
        return data_list
