"""What a professional types after a request: something else, a code, an appointment."""

from datetime import datetime, timedelta, tzinfo
from typing import Any

from django import forms

from volontiers.cases.actions.decisions import Appointment
from volontiers.core import moments
from volontiers.core.need import Mode

FARTHEST = timedelta(days=60)
_BEFORE_NOW = timedelta(minutes=15)
_MOMENT = {"type": "datetime-local", "autocomplete": "off"}
_MODES = {Mode.VR: "En téléconsultation", Mode.AMB: "Au cabinet", Mode.HH: "À domicile"}


class Keyed(forms.Form):
    """key: of this form, so that the same sending counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.zone = now, zone

    def moment(self, name: str) -> datetime | None:
        """What was typed in this field as an instant; adds the sentence of what is wrong."""
        text = self.cleaned_data.get(name, "")
        if not text:
            return None
        at = moments.read(text, self.now, self.zone)
        if at is None:
            self.add_error(name, "Cette heure est illisible. Par exemple : 18:30, ou demain 9:00.")
        elif at < self.now - _BEFORE_NOW:
            self.add_error(name, "Cette heure est passée.")
        elif at > self.now + FARTHEST:
            self.add_error(name, "C’est dans plus de deux mois : choisissez une date plus proche.")
        return at


class Alternative(Keyed):
    """« Proposer autre chose »: one line for the desk, which asks the person."""

    what = forms.ChoiceField(
        label="Que proposez-vous ?",
        choices=[
            ("VR", "Une téléconsultation"),
            ("AMB", "Au cabinet"),
            ("HH", "À domicile"),
            ("colleague", "Un confrère de ma structure"),
            ("text", "Autre chose, à écrire"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous proposez."},
    )
    at = forms.CharField(label="Quand", required=False, max_length=40, widget=forms.TextInput(attrs=_MOMENT))
    text = forms.CharField(
        label="Précision pour le bureau",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Sans nom de patient.",
    )

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["moment"] = self.moment("at")
        what = self.cleaned_data.get("what")
        if what in {"VR", "AMB", "HH"} and not self.cleaned_data.get("at"):
            self.add_error("at", "Indiquez quand vous pourriez.")
        if what == "text" and not self.cleaned_data.get("text"):
            self.add_error("text", "Écrivez ce que vous proposez.")
        return self.cleaned_data

    def said(self) -> str:
        """« Au cabinet, mer. 25/11 09:00, après la tournée »."""
        what, at = self.cleaned_data["what"], self.cleaned_data["moment"]
        label = "" if what == "text" else dict(self.fields["what"].choices)[what]  # type: ignore[attr-defined]
        when = moments.full(at, self.zone) if at else ""
        return ", ".join(part for part in (label, when, self.cleaned_data["text"]) if part)


class Code(forms.Form):
    """The six digits that came by the other channel."""

    code = forms.CharField(
        label="Code à six chiffres",
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-boxes"}
        ),
        error_messages={"required": "Tapez les six chiffres du code."},
    )
    mine = forms.BooleanField(
        label="Cet appareil est à moi",
        required=False,
        help_text="Pas de code ici pendant 90 jours. Ne cochez pas sur un poste partagé.",
    )

    def clean_code(self) -> str:
        digits = "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())
        if len(digits) != 6:
            raise forms.ValidationError("Le code a six chiffres.")
        return digits


class Decision(Keyed):
    """When the person is seen, and how: the mode is the button."""

    at = forms.CharField(
        label="Quand",
        max_length=40,
        widget=forms.TextInput(attrs=_MOMENT),
        error_messages={"required": "Indiquez quand."},
    )
    place = forms.ChoiceField(label="Où", required=False)
    mode = forms.ChoiceField(
        choices=[(mode.value, label) for mode, label in _MODES.items()],
        error_messages={"required": "Choisissez comment.", "invalid_choice": "Choisissez comment."},
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        self.fields["place"].choices = [(str(i), one[0]) for i, one in enumerate(offices)]  # type: ignore[attr-defined]

    @property
    def asks_place(self) -> bool:
        return len(self.offices) > 1

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["moment"] = self.moment("at")
        return self.cleaned_data

    def appointment(self) -> Appointment:
        mode = Mode(self.cleaned_data["mode"])
        return Appointment(mode, self.cleaned_data["moment"], self._where(mode))

    def _where(self, mode: Mode) -> str:
        """The person's home needs no address here; the rest is read on the tracking page."""
        if mode is Mode.HH or not self.offices:
            return ""
        _, address, video = self.offices[int(self.cleaned_data["place"] or 0)]
        return video if mode is Mode.VR else address


class Delivery(Keyed):
    """« Livraison le … entre … et … », or the first visit of a home help."""

    at = forms.CharField(
        label="Le",
        max_length=40,
        widget=forms.TextInput(attrs=_MOMENT),
        error_messages={"required": "Indiquez le jour et l’heure."},
    )
    to = forms.TimeField(
        label="et au plus tard à", required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": "Cette heure est illisible. Par exemple : 12:00."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        at = self.moment("at")
        self.cleaned_data["moment"] = at
        to = self.cleaned_data.get("to")
        if at and to and to <= at.astimezone(self.zone).time():
            self.add_error("to", "L’heure de fin vient après l’heure de début.")
        return self.cleaned_data

    def appointment(self) -> Appointment:
        at, to = self.cleaned_data["moment"], self.cleaned_data.get("to")
        place = f"entre {moments.clock(at, self.zone)} et {to:%H:%M}" if to else ""
        return Appointment(Mode.HH, at, place)


class Elsewhere(forms.Form):
    """Somebody else has to see the person: a new search in this mode, with these words."""

    mode = forms.ChoiceField(
        label="Comment",
        choices=[("AMB", "au cabinet d’un confrère"), ("HH", "à domicile, par un confrère")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la personne doit être vue."},
    )
    note = forms.CharField(
        label="Vos mots pour celui ou celle qui prendra",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lus seulement après acceptation.",
    )
