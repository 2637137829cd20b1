"""The forms by which a community is steered: invitation and protocol."""

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.accounts import queries as accounts
from volontiers.core import phone
from volontiers.territory.actions import ProtocolText
from volontiers.web.decision import decision_field
from volontiers.web.stale import SettingsForm

if TYPE_CHECKING:
    from volontiers.accounts.models import Invitation

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


class PasswordForm(forms.Form):
    """What an invited person chooses."""

    password = forms.CharField(
        label="Votre mot de passe", strip=False, max_length=200,
        help_text="Douze signes au moins : quatre mots sans rapport font l’affaire.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": MISSING},
    )  # fmt: skip
    again = forms.CharField(
        label="Le même, encore une fois", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": MISSING},
    )  # fmt: skip
    phone = PhoneField(
        label="Votre téléphone mobile", required=False,
        help_text="Le second chemin pour vous joindre, quand le courriel ne passe pas.",
    )  # fmt: skip

    def __init__(self, *args: Any, invited: "Invitation", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited = invited

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        faults = accounts.password_faults(password, self.invited.email, self.invited.name)
        if faults:
            raise forms.ValidationError(faults)
        return password

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "password" in said and said.get("again") != said["password"]:
            self.add_error("again", "Les deux mots de passe ne sont pas les mêmes.")
        return said


class ProtocolForm(SettingsForm):
    """What the medical committee wrote. No clinical content is ours."""

    desk_question = text(
        "La question posée à chaque appel", 200,
        hint="« Oui » veut dire que tout va bien ; toute autre réponse ouvre l’appel au 15.",
    )  # fmt: skip
    public_lines = lines(
        "Les signes d’urgence montrés sur la demande en ligne",
        "Un par ligne. Un seul signe coché renvoie au 15.",
        120,
    )
    script = lines("Ce que le bureau dit en passant l’appel au 15", "Une phrase par ligne.", 200, rows=4)

    def text(self) -> ProtocolText:
        said = self.cleaned_data
        return ProtocolText(said["desk_question"], said["public_lines"], said["script"])


class SignatureForm(forms.Form):
    """Who signs, as what, until when. version: the text that was on screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    signatory = text("Nom de la personne qui signe", 80, hint="Par exemple : Dr Claire Vidal.")
    signatory_role = text("Sa fonction", 80, hint="Par exemple : présidente du comité médical.")
    review_on = day("À relire avant le", "Un an au plus : passé ce jour, la relecture est rappelée à tous.")
    decision = decision_field()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_review_on(self) -> date:
        chosen: date = self.cleaned_data["review_on"]
        if not self.today < chosen <= _in_a_year(self.today):
            raise forms.ValidationError("Une date à venir, dans un an au plus.")
        return chosen


def _in_a_year(today: date) -> date:
    """The 29 February is followed, a year later, by the 1 March."""
    leap = (today.month, today.day) == (2, 29)
    return date(today.year + 1, 3, 1) if leap else today.replace(year=today.year + 1)
