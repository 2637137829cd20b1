"""What is typed of the project: a stage, its course, a piece, a version that left, what came back, who is around."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.core.project_file import PartnerKind
from volontiers.core.stages import Examiner, Outcome, Stage
from volontiers.project.actions.exchange import Coming, Remark, Sending
from volontiers.project.documents.story import PARTS
from volontiers.project.queries.objections import known
from volontiers.territory.naming import Places, Unclear
from volontiers.web.sentences import NamedForm

if TYPE_CHECKING:
    from volontiers.project.models import Dispatch, Piece, Project

_DAYS = ["%d/%m/%Y", "%d/%m/%y", "%d%m%Y", "%d%m%y", "%Y-%m-%d"]
_DAY = "Écrivez le jour ainsi : 02/03/2026."
_NOBODY = [("", "personne pour l’instant")]
_MOST_OTHERS, _LONGEST_OTHER = 10, 300


def day(name: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        required=required, label=name, help_text=hint, input_formats=_DAYS,
        error_messages={"invalid": _DAY, "required": _DAY},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


def line(name: str, longest: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        required=required, max_length=longest, label=name, help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def lines(
    name: str, longest: int, hint: str = "", *, rows: int = 4, required: bool = False
) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(required=required, max_length=longest, label=name, help_text=hint, widget=box)


def responsible(name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=name, required=False, coerce=int, empty_value=None)


class PersonalForm(NamedForm):
    """A form that chooses somebody in charge."""

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = [*_NOBODY, *people]  # type: ignore[attr-defined]


class StageForm(NamedForm):
    stage = forms.ChoiceField(label="Étape", choices=[(one.value, one.label) for one in Stage])
    since = day("Depuis le")
    decision = line("Décidé où et quand", 200, "Par exemple : bureau du 16/11/2026, point 2.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class CourseForm(PersonalForm):
    responsible = responsible("Qui suit le dossier")
    next_step = line("Prochaine échéance", 200, "Par exemple : déposer la lettre corrigée.", required=False)
    due_on = day("Avant le", required=False)
    orientations = lines(
        "Nos orientations", 2000, "Quelques lignes : elles vont dans la lettre d’intention.", rows=6
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def start(project: "Project") -> dict[str, object]:
        return {
            "responsible": project.responsible_id, "next_step": project.next_step, "due_on": project.due_on,
            "orientations": project.orientations, "version": project.version,
        }  # fmt: skip


class PieceForm(PersonalForm):
    label = line("Pièce", 120)
    responsible = responsible("Qui s’en occupe")
    due_on = day("Avant le", required=False)
    ready_on = day("Prête le", "Laissez vide tant qu’elle ne l’est pas.", required=False)
    note = line("Où elle se trouve", 200, "Par exemple : classeur du bureau.", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    @staticmethod
    def start(one: "Piece") -> dict[str, object]:
        return {
            "label": one.label, "responsible": one.responsible_id, "due_on": one.due_on, "ready_on": one.ready_on,
            "note": one.note, "version": one.version,
        }  # fmt: skip


class SendForm(NamedForm):
    """warned: how many points the checks found; then somebody says that they were read."""

    sent_on = day("Parti le")
    to = forms.MultipleChoiceField(
        label="À qui", choices=[(one.value, one.label) for one in Examiner], widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un destinataire."},
    )  # fmt: skip
    pieces = forms.MultipleChoiceField(
        label="Avec ces pièces", required=False, widget=forms.CheckboxSelectMultiple
    )
    note = line("Remarque", 300, "Par exemple : envoyé par courriel, déposé au guichet.", required=False)
    known = forms.IntegerField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="J’ai lu les points ci-dessus, et le dossier part ainsi",
        error_messages={"required": "Relisez les points ci-dessus, puis cochez."},
    )

    def __init__(self, *args: Any, pieces: Iterable["Piece"], warned: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(pieces)
        self.fields["pieces"].choices = [(one.label, one.label) for one in found]  # type: ignore[attr-defined]
        self.fields["pieces"].initial = [one.label for one in found if one.ready_on]
        if not found:
            del self.fields["pieces"]
        if not warned:
            del self.fields["read"]

    def sending(self) -> Sending:
        said = self.cleaned_data
        return Sending(said["sent_on"], said["to"], said.get("pieces", []), said["note"], said["known"])


class AnswerForm(NamedForm):
    """What came back: known points are ticked, others are written one on each line."""

    examiner = forms.ChoiceField(label="Qui répond", widget=forms.RadioSelect)
    came_on = day("Reçu le")
    outcome = forms.ChoiceField(
        label="Réponse", choices=[(one.value, one.label) for one in Outcome], widget=forms.RadioSelect
    )
    known = forms.MultipleChoiceField(
        label="Ce qui est reproché", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = lines("Autres points", 3000, "Un par ligne, avec leurs mots. Aucun nom de personne.")
    text = lines("Le reste de la réponse", 1000, "Aucun nom de personne.")

    def __init__(self, *args: Any, sent: "Dispatch", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = [(one.key, one.text) for one in known().values()]  # type: ignore[attr-defined]
        self.fields["examiner"].choices = [(key, Examiner(key).label) for key in sent.to]  # type: ignore[attr-defined]

    def clean_others(self) -> list[str]:
        found = [one.strip() for one in self.cleaned_data["others"].splitlines() if one.strip()]
        if len(found) > _MOST_OTHERS or any(len(one) > _LONGEST_OTHER for one in found):
            raise forms.ValidationError(f"{_MOST_OTHERS} points au plus, de {_LONGEST_OTHER} signes chacun.")
        return found

    def coming(self) -> Coming:
        said = self.cleaned_data
        remarks = [Remark(known()[key].text, key) for key in said["known"]]
        remarks += [Remark(one) for one in said["others"]]
        return Coming(said["examiner"], said["came_on"], Outcome(said["outcome"]), said["text"], remarks)


class MendForm(NamedForm):
    how = line("Comment c’est corrigé", 300, "Par exemple : convention signée le 12/11/2026.")


class PartnerForm(NamedForm):
    kind = forms.ChoiceField(label="Genre", choices=[(one.value, one.label) for one in PartnerKind])
    name = line("Nom", 120)
    agreed_on = day("Accord écrit du", "Laissez vide tant qu’il n’est pas arrivé.", required=False)


class NeighbourForm(NamedForm):
    """communes: cleaned as INSEE codes."""

    name = line("Nom de la communauté voisine", 80)
    communes = lines(
        "Ses communes", 6000, "Une par ligne, avec le code postal si plusieurs portent ce nom.", required=True
    )

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community_id = community_id

    def clean_communes(self) -> list[str]:
        """Read inside the community."""
        find, found = Places(self.community_id), []
        for typed in self.cleaned_data["communes"].replace(",", "\n").splitlines():
            try:
                found.append(find(typed.strip()))
            except Unclear as unclear:
                raise forms.ValidationError(unclear.sentence) from unclear
        return [one for one in found if one]


class StoryForm(NamedForm):
    territory = lines(f"{PARTS['territory']}, avec vos mots", 900, rows=3)
    people = lines(f"{PARTS['people']}, avec vos mots", 900, rows=3)
    done = lines(f"{PARTS['done']}, avec vos mots", 900, rows=3)
    next = lines(f"{PARTS['next']}, avec vos mots", 900, "Une ou deux phrases.", rows=3, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def words(self) -> dict[str, str]:
        return {key: str(self.cleaned_data.get(key) or "") for key in PARTS}


def started(today: date) -> dict[str, object]:
    """A form about something of today."""
    return {"since": today, "sent_on": today, "came_on": today}
