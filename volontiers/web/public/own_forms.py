"""What somebody on the list may say of themselves, one short form for each gesture; nothing that is known is asked again."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from volontiers.core import phone
from volontiers.core.eligibility import Situation
from volontiers.core.priority import Ground
from volontiers.core.reconfirm import Way
from volontiers.core.waiting import Leaving
from volontiers.people.queries import Ending
from volontiers.placement.actions.telling import Reach
from volontiers.territory.naming import Unclear, resolve
from volontiers.web.public.call_form import WRONG_PHONE
from volontiers.web.public.lasting import OWN_PLAIN, OWN_SITUATIONS, speak_to

WAYS = (
    (Way.MESSAGE, "par un message sur le téléphone"),
    (Way.EMAIL, "par courriel"),
    (Way.TELEPHONE, "par un appel du bureau"),
    (Way.LETTER, "par une lettre"),
)
STOPS = (
    (Leaving.ALREADY_ATTACHED, "J’avais déjà un médecin traitant"),
    (Leaving.MOVED_AWAY, "J’ai déménagé loin d’ici"),
    (Leaving.RENOUNCED, "Je ne veux plus chercher"),
    (Leaving.DECEASED, "La personne est décédée"),
)
ENDS = (
    (Ending.PHYSICIAN_LEFT, "Le médecin est parti"),
    (Ending.PHYSICIAN_STOPPED, "Le médecin ne peut plus me suivre"),
    (Ending.NEVER_SEEN, "Je n’ai jamais pu le voir"),
    (Ending.PERSON_STOPPED, "Je préfère un autre médecin"),
    (Ending.MOVED_AWAY, "J’ai déménagé loin d’ici"),
)
_CHOOSE = {"required": "Choisissez la réponse la plus proche."}
_LONG = {"max_length": "C’est trop long : gardez l’essentiel."}


class SituationForm(forms.Form):
    situation = forms.ChoiceField(
        label="Aujourd’hui, la personne a-t-elle un médecin traitant ?",
        choices=[(one.value, words) for one, words in OWN_SITUATIONS],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    grounds = forms.MultipleChoiceField(
        label="Est-elle dans l’une de ces situations ?",
        required=False,
        choices=[(one.value, words) for one, words in OWN_PLAIN],
        widget=forms.CheckboxSelectMultiple,
        help_text="N’écrivez le nom d’aucune maladie.",
    )
    home_visits = forms.BooleanField(
        label="Vous ne pouvez pas vous déplacer : le médecin doit venir", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_to(self)

    @property
    def said(self) -> tuple[Situation, frozenset[Ground], bool]:
        """Once valid: situation, grounds, home visits."""
        cleaned = self.cleaned_data
        grounds = frozenset(Ground(one) for one in cleaned["grounds"])
        return Situation(cleaned["situation"]), grounds, cleaned["home_visits"]


class ReachForm(forms.Form):
    """Read inside the community."""

    phone = forms.CharField(
        label="Nouveau téléphone", max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "class": "num", "autocomplete": "tel"}),
        error_messages={"max_length": WRONG_PHONE},
    )  # fmt: skip
    email = forms.EmailField(
        label="Nouveau courriel", max_length=254, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n’est pas complète, par exemple nom@exemple.fr."},
    )  # fmt: skip
    letters = forms.CharField(
        label="Nouvelle adresse, pour vous écrire", max_length=200, required=False,
        help_text="Numéro, rue, code postal et commune.",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}), error_messages=_LONG,
    )  # fmt: skip
    town = forms.CharField(
        label="Nouvelle commune", max_length=60, required=False,
        help_text="Le nom ou le code postal.", error_messages=_LONG,
    )  # fmt: skip
    channel = forms.ChoiceField(
        label="Comment préférez-vous avoir nos nouvelles ?", required=False,
        choices=[(one.value, words) for one, words in WAYS], widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, community_id: int, zone_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community_id, self.zone_name = community_id, zone_name

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        number = phone.read(typed, self.zone_name) if typed else ""
        if number is None:
            raise forms.ValidationError(WRONG_PHONE)
        return number

    def clean_town(self) -> str:
        try:
            return resolve(self.cleaned_data["town"], self.community_id) or ""
        except Unclear as unclear:
            raise forms.ValidationError(unclear.sentence) from unclear

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            self.add_error("phone", "Écrivez ce qui a changé, puis enregistrez.")
        return cleaned

    @property
    def said(self) -> Reach:
        """Once valid."""
        cleaned = self.cleaned_data
        return Reach(
            cleaned["phone"], cleaned["email"], cleaned["letters"], cleaned["town"], cleaned["channel"]
        )


class StopForm(forms.Form):
    why = forms.ChoiceField(
        label="Pourquoi ?", choices=[(one.value, words) for one, words in STOPS], widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )  # fmt: skip


class EndForm(forms.Form):
    why = forms.ChoiceField(
        label="Que s’est-il passé ?", choices=[(one.value, words) for one, words in ENDS], widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )  # fmt: skip


class VisitForm(forms.Form):
    """since: the day of the agreement; today: of the community."""

    day = forms.DateField(
        label="Quel jour ?", required=False, help_text="Par exemple 02/12/2026. Vide : aujourd’hui.",
        input_formats=["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num", "autocomplete": "off"}),
        error_messages={"invalid": "Écrivez le jour ainsi : 02/12/2026."},
    )  # fmt: skip

    def __init__(self, *args: Any, since: datetime, today: date, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.today = since.astimezone(zone).date(), today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.today
        if not self.first <= day <= self.today:
            raise forms.ValidationError(f"Vérifiez le jour : entre le {self.first:%d/%m/%Y} et aujourd’hui.")
        return day
