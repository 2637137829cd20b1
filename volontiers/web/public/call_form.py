"""Where somebody wants to be called, asked on the pages that are read alone at home."""

from django import forms

from volontiers.core import phone as phones

WRONG_PHONE = "Ce numéro n’est pas complet : dix chiffres, par exemple 06 39 98 12 34."


class CallForm(forms.Form):
    """Where to call. Empty: the number that the desk knows."""

    phone = forms.CharField(
        label="Votre numéro de téléphone", max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "class": "num", "autocomplete": "tel"}),
        error_messages={"max_length": WRONG_PHONE},
    )  # fmt: skip

    def __init__(self, *args: object, known: str, zone_name: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.known, self.zone_name = known, zone_name
        if known:
            self.fields["phone"].help_text = "Laissez vide pour le numéro que le bureau connaît déjà."

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        number = phones.read(typed, self.zone_name) if typed else self.known
        if not number:
            raise forms.ValidationError(WRONG_PHONE)
        return number
