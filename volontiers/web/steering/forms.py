"""The forms by which a community is steered: invitation and protocol."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.accounts import queries as accounts
from volontiers.territory.actions import ProtocolText
from volontiers.web.decision import decision_field
from volontiers.web.fields import MISSING, PhoneField, day, lines, text
from volontiers.web.stale import SettingsForm

if TYPE_CHECKING:
    from volontiers.accounts.models import Invitation


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
