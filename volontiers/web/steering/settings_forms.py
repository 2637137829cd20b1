"""The forms of the parameters: name and telephones, hours, closures, rules, words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.core.french import DAYS
from volontiers.core.need import Family, Kind
from volontiers.core.rules import LONGEST_ADDRESS, SHARES, Matching, Route, Rules, RulesError
from volontiers.territory import queries as territory
from volontiers.territory.actions import Identity
from volontiers.web.decision import DECISION, DecidedForm, decision_field
from volontiers.web.fields import MISSING, PhoneField, day, text
from volontiers.web.steering.order_field import OrderField

if TYPE_CHECKING:
    from volontiers.territory.models import Community

LONGEST_CLOSURE_DAYS = 120


class IdentityForm(DecidedForm):
    """What the community is called, and how it is reached."""

    name = text("Nom de la communauté", 80)
    legal_form = forms.ChoiceField(label="Forme")
    has_desk = forms.BooleanField(label="Un bureau répond au téléphone", required=False)
    desk_phone = PhoneField(label="Téléphone du bureau", required=False)
    out_of_hours_phone = PhoneField(
        label="Téléphone hors des heures", required=False, short=True,
        help_text="Par exemple le 116 117, ou le standard de garde.",
    )  # fmt: skip
    out_of_hours_text = text(
        "Ce qu’on lit quand le bureau est fermé", 300, required=False,
        hint="Par exemple : Le soir et le week-end, appelez le 116 117.",
    )  # fmt: skip
    form_open = forms.BooleanField(
        label="La demande en ligne est ouverte", required=False,
        help_text="Elle n’ouvre qu’avec un protocole d’urgence signé.",
    )  # fmt: skip

    def __init__(self, *args: Any, community: "Community", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        self.fields["legal_form"].choices = community.LegalForm.choices  # type: ignore[attr-defined]
        for name in ("desk_phone", "out_of_hours_phone"):
            self.fields[name].zone_name = lambda: community.time_zone  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if territory.name_is_taken(name, self.community.pk):
            raise forms.ValidationError("Une autre communauté s’appelle déjà ainsi.")
        return name

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("has_desk") and said.get("desk_phone") == "":
            self.add_error("desk_phone", "Un bureau a un numéro de téléphone.")
        return said

    def identity(self) -> Identity:
        return Identity(slug=self.community.slug, time_zone=self.community.time_zone, **self.values())


def identity_initial(community: "Community") -> dict[str, Any]:
    return {name: getattr(community, name) for name in IdentityForm.base_fields}


def _hour() -> forms.TimeField:
    return forms.TimeField(
        required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Une heure, par exemple 9:00."},
    )  # fmt: skip


class WeekForm(DecidedForm):
    """Two periods a day at most: a morning, an afternoon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(DAYS):
            for part, words in ((1, "matin ou journée"), (2, "après-midi")):
                for edge, said in (("de", "ouvre à"), ("a", "ferme à")):
                    field = _hour()
                    field.label = f"{name.capitalize()}, {words}, {said}"
                    self.fields[f"{edge}_{number}_{part}"] = field

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(« Lundi », its four fields)."""
        return [
            (name.capitalize(), [self[f"{edge}_{number}_{part}"] for part in (1, 2) for edge in ("de", "a")])
            for number, name in enumerate(DAYS)
        ]

    def clean(self) -> dict[str, Any]:
        for number in range(len(DAYS)):
            self._check_day(number)
        return self.cleaned_data

    def _check_day(self, number: int) -> None:
        earlier: time | None = None
        for part in (1, 2):
            opens = self.cleaned_data.get(f"de_{number}_{part}")
            closes = self.cleaned_data.get(f"a_{number}_{part}")
            if (opens is None) != (closes is None):
                self.add_error(
                    f"a_{number}_{part}", f"{DAYS[number].capitalize()} : indiquez les deux heures."
                )
            elif opens and closes and (opens >= closes or (earlier and opens < earlier)):
                self.add_error(
                    f"a_{number}_{part}", f"{DAYS[number].capitalize()} : ces heures se suivent mal."
                )
            earlier = closes or earlier

    def periods(self) -> list[tuple[int, time, time]]:
        said = self.cleaned_data
        return [
            (number, said[f"de_{number}_{part}"], said[f"a_{number}_{part}"])
            for number in range(len(DAYS))
            for part in (1, 2)
            if said[f"de_{number}_{part}"]
        ]


def week_initial(periods: Sequence[tuple[int, time, time]]) -> dict[str, time]:
    """What the fields show of the week as it stands."""
    found: dict[str, time] = {}
    for number, opens, closes in periods:
        part = 2 if f"de_{number}_1" in found else 1
        found |= {f"de_{number}_{part}": opens, f"a_{number}_{part}": closes}
    return found


class ClosureForm(forms.Form):
    """Days on which nobody answers, said at once to whoever asks."""

    first_day = day("Premier jour")
    last_day = day("Dernier jour")
    reason = text("Ce qu’on lira", 200, hint="Par exemple : Le bureau est fermé pour les fêtes.")
    suspended = forms.BooleanField(
        label="La mission est suspendue", required=False,
        help_text="Grève ou interruption : les demandes sont orientées tout de suite, rien n’attend en silence.",
    )  # fmt: skip
    decision = decision_field()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "fermer_%s"
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and not self.today <= last >= first:
            self.add_error("last_day", "Le dernier jour vient après le premier, et n’est pas passé.")
        elif first and last and (last - first).days > LONGEST_CLOSURE_DAYS:
            self.add_error("last_day", f"{LONGEST_CLOSURE_DAYS} jours au plus.")
        return said


class ReopeningForm(forms.Form):
    """One closure is taken away. Several of these forms may stand on a page: each has its own `auto_id`."""

    decision = decision_field()


# (title of the group, (parameter, label)); each is read by core.rules, which says in French what is wrong.
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Qui est demandé d’abord",
        (
            ("route", "On commence par"),
            ("duty_minutes", "Médecin de garde : minutes pour répondre"),
            ("usual_minutes", "Soignant habituel : minutes pour répondre"),
            ("team_minutes", "Équipe de suivi : minutes pour répondre"),
            ("volunteers_minutes", "Volontaires : minutes pour répondre"),
            ("slow_after_hours", "Au-delà de combien d’heures une demande n’est plus pressée"),
            (
                "slow_minutes",
                "Minutes pour répondre quand ce n’est pas pressé (habituel, équipe, volontaires)",
            ),
        ),
    ),
    (
        "Combien de personnes à la fois",
        (
            ("wave_size_min", "Volontaires demandés ensemble, au moins"),
            ("wave_size_max", "Volontaires demandés ensemble, au plus"),
            ("answer_rate", "Réponses oui observées, sur cent demandes"),
            ("target", "Chance d’un oui que l’on vise, sur cent"),
        ),
    ),
    (
        "Jusqu’où",
        (
            ("radius_minutes", "Premier rayon, en minutes de route"),
            ("hard_cap_minutes", "Jamais au-delà de, en minutes de route"),
            ("small_place", "En dessous de ce nombre d’habitants, on nomme le secteur et non le village"),
        ),
    ),
    (
        "Engagements",
        (
            ("some_asked", "Un peu : demandes proposées par semaine, au plus"),
            ("some_accepted", "Un peu : demandes prises par semaine, au plus"),
            ("many_asked", "Beaucoup : demandes proposées par semaine, au plus"),
            ("many_accepted", "Beaucoup : demandes prises par semaine, au plus"),
            ("pledge_days", "Durée d’un engagement, en jours"),
        ),
    ),
    (
        "Suite d’une demande",
        (
            ("undo_minutes", "Minutes pour annuler un oui"),
            ("news_minutes", "Minutes au plus avant de donner des nouvelles"),
            ("callback_minutes", "Minutes pour rappeler un appel manqué"),
            ("alternative_minutes", "Minutes pour répondre à une autre proposition"),
        ),
    ),
    (
        "Liste d’attente d’un médecin traitant",
        (
            ("matching", "Qui rapproche les personnes et les médecins"),
            ("priority_order", "Qui passe d’abord"),
            ("may_want_change", "Qui a un médecin et souhaite en changer peut s’inscrire"),
            ("lasting_some", "Un peu : nouveaux patients par mois, au plus"),
            ("lasting_many", "Beaucoup : nouveaux patients par mois, au plus"),
            ("lasting_asked", "Personnes proposées à un médecin pour une place, au plus"),
            ("batch_size", "Personnes proposées ensemble à un médecin, au plus"),
            ("offer_days", "Jours pour qu’un médecin réponde"),
            ("person_days", "Jours pour que la personne réponde"),
        ),
    ),
    (
        "Une liste qui reste vraie",
        (
            ("reconfirm_days", "Jours entre deux « Cherchez-vous toujours ? »"),
            ("reconfirm_tries", "Essais avant la pause"),
            ("try_days", "Jours entre deux essais"),
            ("grace_days", "Jours de pause avant de ne plus compter la personne"),
            ("return_address", "Adresse où reviennent les réponses par courrier"),
        ),
    ),
    (
        "Plan de répartition",
        (
            ("list_minutes", "Jamais plus loin que, en minutes de route"),
            ("relation_minutes", "Minutes de plus pour un médecin qui connaît déjà la personne"),
            ("fairness_minutes", "Minutes de plus pour ménager un médecin déjà chargé"),
            ("waiting_days", "Jours d’attente qui comptent comme égaux"),
        ),
    ),
    (
        "Temps donné à l’association",
        (
            ("time_some", "Un peu : heures par mois pour un travail, au plus"),
            ("time_many", "Beaucoup : heures par mois pour un travail, au plus"),
            ("time_per_place", "Personnes sollicitées pour une place libre"),
            ("time_wave_hours", "Heures avant de solliciter les suivants"),
        ),
    ),
    (
        "Ce qui se fait à la main, et ce que disent les messages",
        (
            ("manual_kinds", "Demandes que le bureau propose lui-même"),
            ("duty_kinds", "Demandes que reçoit le médecin de garde"),
            ("show_words_before", "Montrer les mots de l’appelant avant l’acceptation"),
            ("message_detail", "Les messages disent"),
        ),
    ),
)
MESSAGES = (("full", "la commune, le délai et le lien"), ("link", "le lien seul"))
_KINDS = [(kind.value, kind.label) for kind in Kind]
_WHOLE = {"invalid": "Un nombre entier, par exemple 15.", "required": MISSING}


_CHOICES: Mapping[str, Sequence[tuple[str, str]]] = {
    "route": [(one.value, one.label) for one in Route],
    "message_detail": MESSAGES,
    "matching": [(one.value, one.label) for one in Matching],
}


def _kinds(label: str) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=_KINDS, widget=forms.CheckboxSelectMultiple
    )


def _flag(label: str) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


def _durations(label: str) -> forms.Field:
    return text(label, 40, hint="Trois nombres, par exemple : 120, 120, 480.")


def _address(label: str) -> forms.Field:
    hint = "Par exemple : Maison de santé, 4 place Neuve, 81600 Gaillac."
    return text(label, LONGEST_ADDRESS, required=False, hint=hint)


def _order(label: str) -> forms.Field:
    return OrderField(label=label)


def _whole(label: str) -> forms.Field:
    return forms.IntegerField(
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
        error_messages=_WHOLE,
    )


# What is not a whole number, nor one of _CHOICES.
_WRITTEN: Mapping[str, Callable[[str], forms.Field]] = {
    "manual_kinds": _kinds,
    "duty_kinds": _kinds,
    "priority_order": _order,
    "show_words_before": _flag,
    "may_want_change": _flag,
    "slow_minutes": _durations,
    "return_address": _address,
}


def _rule(name: str, label: str) -> forms.Field:
    if name in _CHOICES:
        return forms.ChoiceField(label=label, choices=_CHOICES[name])
    return _WRITTEN.get(name, _whole)(label)


class RulesForm(DecidedForm):
    """Every local parameter. What is wrong is said by core, in its own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _, parameters in GROUPS:
            for name, label in parameters:
                self.fields[name] = _rule(name, label)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name, _ in parameters]) for title, parameters in GROUPS]

    def clean_slow_minutes(self) -> list[int]:
        parts = self.cleaned_data["slow_minutes"].replace(";", ",").split(",")
        try:
            return [int(part) for part in parts]
        except ValueError as error:
            raise forms.ValidationError(
                "Des nombres séparés par des virgules, par exemple : 120, 120, 480."
            ) from error

    def clean(self) -> dict[str, Any]:
        if not set(self.errors) - {DECISION}:
            try:
                Rules.from_dict(self.values())
            except RulesError as error:
                self.add_error(error.field, _sentence(error.sentence))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """The parameters as core reads them: shares of one, not of a hundred."""
        said = super().values()
        return said | {name: said[name] / 100 for name in SHARES}


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def rules_initial(rules: Rules) -> dict[str, object]:
    plain = rules.to_dict()
    hundredths = {name: round(100 * getattr(rules, name)) for name in SHARES}
    return plain | hundredths | {"slow_minutes": ", ".join(str(one) for one in rules.slow_minutes)}


class WordingsForm(DecidedForm):
    """The words read aloud before anything is passed on, one for each family of recipients."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for family in Family:
            self.fields[family.value] = forms.CharField(
                label=f"Pour les {family.label}", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": MISSING, "max_length": "300 signes au plus."},
            )  # fmt: skip
