"""The fields that forms of several rooms share: a line, several lines, a day, a telephone, an amount; limits in French."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms

from volontiers.core import phone

MISSING = "À compléter."
WRONG_PHONE = "Ce numéro ne peut pas être lu. Par exemple : 06 39 98 12 34."
MOST_LINES = 12
_SHORT = re.compile(r"\d{2,6}")


def text(label: str, longest: int, *, required: bool = True, hint: str = "", **attrs: str) -> forms.CharField:
    """One line of text with its limit said in French."""
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | attrs),
        error_messages={"required": MISSING, "max_length": f"{longest} signes au plus."},
    )  # fmt: skip


def lines(label: str, hint: str, longest: int, rows: int = 5, *, required: bool = True) -> "LinesField":
    return LinesField(label=label, help_text=hint, longest=longest, rows=rows, required=required)


class LinesField(forms.CharField):
    """Several lines, one item on each. Cleaned to a tuple."""

    def __init__(self, *, longest: int, rows: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(
            max_length=MOST_LINES * (longest + 2),
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": MISSING, "max_length": "C’est trop long : gardez l’essentiel."},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        items = tuple(" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip())
        if len(items) > MOST_LINES:
            raise forms.ValidationError(f"{MOST_LINES} lignes au plus.")
        for item in items:
            if len(item) > self.longest:
                raise forms.ValidationError(
                    f"« {item[:30]}… » est trop long : {self.longest} signes au plus."
                )
        return items


def day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": MISSING, "invalid": "Une date, par exemple 28/02/2027."},
    )  # fmt: skip


class PhoneField(forms.CharField):
    """A telephone as people write it. Cleaned to E.164, or "" when there is none.

    short: numbers of two to six digits, such as 15 or 116 117, stay as they are.
    """

    def __init__(
        self, *, zone_name: Callable[[], str] = lambda: "Europe/Paris", short: bool = False, **kwargs: Any
    ) -> None:
        self.zone_name, self.short = zone_name, short
        super().__init__(
            max_length=30,
            widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "class": "num"}),
            error_messages={"required": MISSING, "max_length": WRONG_PHONE},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return phone.spoken(value) if isinstance(value, str) and value.startswith("+") else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same number written another way is the same number."""
        try:
            return bool((initial or "") != self.clean(data))
        except forms.ValidationError:
            return True

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if self.short and _SHORT.fullmatch(digits := typed.replace(" ", "")):
            return digits
        number = phone.read(typed, self.zone_name()) if typed else ""
        if number is None:
            raise forms.ValidationError(WRONG_PHONE)
        return number


class EurosField(forms.DecimalField):
    """An amount as people write it, « 54 000,50 ». Cleaned to whole euro cents."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = "Un montant en euros, par exemple 20 ou 20,50."
        super().__init__(
            min_value=0, max_digits=12, decimal_places=2, localize=False,
            widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"}),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"), wrong
            ) | {"required": MISSING},
            **kwargs,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100},{value % 100:02d}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(
            re.sub(r"[\s€]", "", value).replace(",", ".") if isinstance(value, str) else value
        )

    def clean(self, value: Any) -> Any:
        euros = super().clean(value)
        return None if euros is None else int((euros * 100).quantize(Decimal(1), ROUND_HALF_UP))
