"""The questions of who looks for an attending physician: plain words, nothing compulsory but where they stand."""

from datetime import date

from django import forms

from volontiers.core.declared import Declared, Member
from volontiers.core.eligibility import Situation
from volontiers.core.priority import Ground
from volontiers.web.public.answers import LASTING_STEP, Answers

HOME = 3
OLDEST = 120
SITUATIONS = (
    (Situation.NONE, "Elle n’a pas de médecin traitant"),
    (Situation.LEAVING, "Son médecin s’arrête, ou va s’arrêter"),
    (Situation.MOVED, "Elle a déménagé, son médecin est trop loin"),
    (Situation.WANTS_CHANGE, "Elle a un médecin, et voudrait en changer"),
)
PLAIN = (
    (Ground.LONG_TERM_CONDITION, "Elle est suivie à 100 % par l’Assurance maladie (ALD)"),
    (Ground.SOLIDARITY_COVER, "Elle a la complémentaire santé solidaire (C2S)"),
    (Ground.STATE_AID, "Elle a l’aide médicale de l’État (AME)"),
    (Ground.PREGNANCY, "Elle attend un bébé"),
    (Ground.ISOLATED, "Elle vit seule et personne ne l’aide"),
    (Ground.COMPLEX, "Plusieurs services s’occupent déjà d’elle"),
)
# The same, said to the person themselves.
OWN_SITUATIONS = (
    (Situation.NONE, "Vous n’avez pas de médecin traitant"),
    (Situation.LEAVING, "Votre médecin s’arrête, ou va s’arrêter"),
    (Situation.MOVED, "Vous avez déménagé, votre médecin est trop loin"),
    (Situation.WANTS_CHANGE, "Vous avez un médecin, et voudriez en changer"),
)
OWN_PLAIN = (
    (Ground.LONG_TERM_CONDITION, "L’Assurance maladie vous couvre à 100 % (ALD)"),
    (Ground.SOLIDARITY_COVER, "Vous avez la complémentaire santé solidaire (C2S)"),
    (Ground.STATE_AID, "Vous avez l’aide médicale de l’État (AME)"),
    (Ground.PREGNANCY, "Vous attendez un bébé"),
    (Ground.ISOLATED, "Vous vivez sans personne pour vous aider"),
    (Ground.COMPLEX, "Plusieurs services s’occupent déjà de vous"),
)
_LONG = {"max_length": "C’est trop long : 80 signes au plus."}


class Lasting(forms.Form):
    """today: of the community. own: whether the person speaks for themselves."""

    situation = forms.ChoiceField(
        label="Aujourd’hui, la personne a-t-elle un médecin traitant ?",
        choices=[(one.value, words) for one, words in SITUATIONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la réponse la plus proche."},
    )
    grounds = forms.MultipleChoiceField(
        label="Est-elle dans l’une de ces situations ?",
        required=False,
        choices=[(one.value, words) for one, words in PLAIN],
        widget=forms.CheckboxSelectMultiple,
        help_text="Les plus fragiles passent d’abord. N’écrivez le nom d’aucune maladie.",
    )

    def __init__(self, *args: object, today: date, own: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today
        if own:
            speak_to(self)
        where = "vous" if own else "elle"
        for n in range(1, HOME + 1):
            first = n == 1
            self.fields[f"given_{n}"] = forms.CharField(
                label=f"Qui d’autre, chez {where}, cherche aussi un médecin ? Son prénom" if first else "Un autre prénom",
                required=False, max_length=80, error_messages=_LONG,
                help_text="Nous chercherons le même médecin pour tous. Sinon, laissez vide." if first else "",
            )  # fmt: skip
            self.fields[f"year_{n}"] = forms.IntegerField(
                label="Son année de naissance", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={"invalid": "Écrivez l’année avec quatre chiffres, par exemple 1952."},
            )  # fmt: skip

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for n in range(1, HOME + 1):
            year, given = cleaned.get(f"year_{n}"), cleaned.get(f"given_{n}")
            if year is not None and not self.today.year - OLDEST <= year <= self.today.year:
                self.add_error(f"year_{n}", "Vérifiez l’année : quatre chiffres, par exemple 1952.")
            if year is not None and not given:
                self.add_error(f"given_{n}", "Écrivez aussi son prénom, ou effacez l’année.")
        return cleaned


def speak_to(form: forms.Form) -> None:
    """The questions of a form about somebody's situation, asked of that person."""
    situation, grounds = form.fields["situation"], form.fields["grounds"]
    situation.label = "Aujourd’hui, avez-vous un médecin traitant ?"
    situation.choices = [(one.value, words) for one, words in OWN_SITUATIONS]  # type: ignore[attr-defined]
    grounds.label = "Êtes-vous dans l’une de ces situations ?"
    grounds.choices = [(one.value, words) for one, words in OWN_PLAIN]  # type: ignore[attr-defined]


def declared(answers: Answers) -> Declared:
    """What was answered, once the step is valid."""
    posted = answers.posted.get(LASTING_STEP, {})
    home = [
        Member(answers.value(LASTING_STEP, f"given_{n}"), "", _year(answers.value(LASTING_STEP, f"year_{n}")))
        for n in range(1, HOME + 1)
        if answers.value(LASTING_STEP, f"given_{n}")
    ]
    return Declared(
        situation=Situation(answers.value(LASTING_STEP, "situation") or Situation.NONE),
        grounds=frozenset(Ground(one) for one in posted.get("grounds", [])),
        household=tuple(home),
    )


def _year(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() else None
