"""The statutes as a form: the text pasted once, then what it rules, each value beside the number of its clause."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from volontiers.core import clauses, codes
from volontiers.core.statutes import Base, Meeting, Office, Statutes, StatutesError, Tie, TieOfPersons
from volontiers.governance.actions.statutes import Adopted
from volontiers.web.decision import decision_field
from volontiers.web.fields import day, text

if TYPE_CHECKING:
    from volontiers.governance.queries.statutes import Version

COLLEGES = 8
_SHARE = "Une part, par exemple 1/2 ou 2/3."
_WHOLE = "Un nombre entier."
# Of the whole association, each with its article.
_OF_ALL = (
    "mandate_months", "offices", "fee_paid", "months_member", "first_round", "tie_of_persons", "simple_secrecy",
)  # fmt: skip
# Of one kind of meeting, in the order of the page; « remote » is a box, the others are written or chosen.
_VALUES = ("notice_days", "quorum", "again_quorum", "majority", "base", "proxies", "remote", "tie")
_CLAUSES = {
    "notice_days": " sur la convocation", "quorum": " sur le quorum", "again_quorum": " sur ce second quorum",
    "majority": " sur la majorité", "proxies": " sur les pouvoirs", "remote": " sur le vote à distance",
    "tie": " sur l’égalité",
}  # fmt: skip


def _number(label: str, most: int, *, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, help_text=hint,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _WHOLE, "min_value": _WHOLE, "max_value": f"{most} au plus."},
    )  # fmt: skip


def _article(of: str = "") -> forms.CharField:
    return text(f"Article{of}", 20, required=False, **{"class": "num"})


def _share(label: str, hint: str = "") -> forms.CharField:
    return text(label, 9, required=False, hint=hint, **{"class": "num"})


def _box(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _choice(label: str, kind: type[Base] | type[Tie] | type[TieOfPersons]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(one.value, one.label) for one in kind])


_MEETING: Mapping[str, Callable[[], forms.Field]] = {
    "notice_days": lambda: _number(
        "Jours avant, pour convoquer", 120, hint="Vide : cette réunion n’est pas dans les statuts."
    ),
    "quorum": lambda: _share("Quorum", "Vide s’il n’y en a pas."),
    "again_quorum": lambda: _share("Quorum, convoquée une seconde fois"),
    "majority": lambda: _share("Majorité", "1/2 : plus de la moitié. 2/3 : les deux tiers."),
    "base": lambda: _choice("Majorité comptée sur", Base),
    "proxies": lambda: _number("Pouvoirs pour une personne, au plus", 100),
    "remote": lambda: _box("On peut voter sans être là"),
    "tie": lambda: _choice("À égalité de voix", Tie),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together. opened: unfolded on the page."""

    title: str
    fields: list[forms.BoundField]
    opened: bool


class StatutesForm(forms.Form):
    """after: the version that was on the screen."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    adopted_on = day("Adoptés le")
    in_force_from = day("En vigueur à partir du")
    text = forms.CharField(
        label="Le texte des statuts", widget=forms.Textarea(attrs={"rows": 14, "class": "long"}),
        help_text="Collez-le tel quel. Chaque article commence par une ligne comme : Article 7.1 — Les collèges.",
        error_messages={"required": "Collez le texte des statuts."},
    )  # fmt: skip
    mandate_months = _number("Durée d’un mandat, en mois", 120)
    mandate_months_article = _article(" sur la durée")
    offices = forms.MultipleChoiceField(
        label="Postes du bureau à pourvoir", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in Office if one is not Office.MEMBER],
    )  # fmt: skip
    offices_article = _article(" sur le bureau")
    fee_paid = _box("Pour siéger, la cotisation doit être à jour")
    fee_paid_article = _article(" sur la cotisation")
    months_member = _number("Mois d’adhésion avant de siéger", 120)
    months_member_article = _article(" sur ce délai")
    first_round = _share(
        "Pour être élu au premier tour",
        "1/2 : plus de la moitié des bulletins. Vide : le plus de voix suffit.",
    )
    first_round_article = _article(" sur le premier tour")
    tie_of_persons = _choice("À égalité entre deux personnes", TieOfPersons)
    tie_of_persons_article = _article(" sur cette égalité")
    simple_secrecy = _box("Un avis peut être demandé au secret simple")
    simple_secrecy_article = _article(" sur le secret simple")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(COLLEGES):
            self.fields |= {f"college_{n}_{name}": made for name, made in _college().items()}
        for kind in Meeting:
            self.fields |= {f"{kind}_{name}": make() for name, make in _MEETING.items()}
            self.fields |= {f"{kind}_{name}_article": _article(of) for name, of in _CLAUSES.items()}
        self.fields["decision"] = decision_field()
        self.fields["decision"].label = "Décision qui les adopte"
        self.fields[
            "decision"
        ].help_text = "Par exemple : assemblée extraordinaire du 19/12/2026, résolution 3."

    @property
    def head(self) -> list[forms.BoundField]:
        return [self["adopted_on"], self["in_force_from"]]

    @property
    def colleges(self) -> list[Group]:
        """Those that are filled, and one more, unfolded."""
        filled = [bool(self[f"college_{n}_name"].value()) for n in range(COLLEGES)]
        first_free = filled.index(False) if False in filled else COLLEGES
        return [
            Group(
                str(self[f"college_{n}_name"].value() or f"Collège {n + 1}"),
                [self[f"college_{n}_{name}"] for name in _college()],
                filled[n] or n == first_free or self._wrong(f"college_{n}_"),
            )
            for n in range(COLLEGES)
        ]

    @property
    def seats(self) -> list[forms.BoundField]:
        return [self[f"{name}{end}"] for name in _OF_ALL for end in ("", "_article")]

    @property
    def meetings(self) -> list[Group]:
        return [
            Group(kind.label.capitalize(), list(self._of(kind)), self._wrong(f"{kind}_")) for kind in Meeting
        ]

    def _of(self, kind: Meeting) -> Iterator[forms.BoundField]:
        for name in _VALUES:
            yield self[f"{kind}_{name}"]
            if name in _CLAUSES:
                yield self[f"{kind}_{name}_article"]

    def _wrong(self, start: str) -> bool:
        return any(name.startswith(start) for name in self.errors)

    def clean(self) -> dict[str, Any]:
        """What core refuses stands beside its field."""
        said = self.cleaned_data
        if self.errors:
            return said
        try:
            said["rules"] = Statutes.from_dict(_said(said))
            said["clauses"] = clauses.read(said["text"])
            clauses.check(said["clauses"], said["rules"])
        except StatutesError as error:
            self.refuse(error)
        return said

    def refuse(self, error: StatutesError) -> None:
        sentence = error.sentence[:1].upper() + error.sentence[1:]
        self.add_error(_field_of(error.where, _rows(self.cleaned_data), self.fields), sentence)

    def adopted(self) -> Adopted:
        said = self.cleaned_data
        return Adopted(
            said["adopted_on"],
            said["in_force_from"],
            said["clauses"],
            said["rules"],
            said["decision"],
            said["after"],
        )


def _college() -> dict[str, forms.Field]:
    return {
        "name": text("Nom du collège", 60, required=False),
        "who": text("Qui en est", 200, required=False),
        "seats": _number("Sièges au conseil", 200),
        "weight": _number(
            "Poids en assemblée", 1000, hint="Vide quand chaque membre a une voix."
        ),
        "not_with": text(
            "On ne peut pas être aussi du collège", 60, required=False, hint="Leurs noms, séparés par des virgules."
        ),
        "founders": _box("Réservé aux membres fondateurs"),
        "article": _article(),
        "key": forms.CharField(required=False, max_length=30, widget=forms.HiddenInput),
    }  # fmt: skip


def _rows(said: Mapping[str, Any]) -> list[int]:
    """The rows of colleges that have a name."""
    return [n for n in range(COLLEGES) if said.get(f"college_{n}_name")]


def _key(said: Mapping[str, Any], n: int) -> str:
    """A college keeps its key under another name: members and seats stay in it."""
    kept: str = said[f"college_{n}_key"]
    return kept or codes.name_key(said[f"college_{n}_name"]).replace(" ", "-")[:30]


def _said(said: Mapping[str, Any]) -> dict[str, Any]:
    """As core.statutes reads it."""
    rows = _rows(said)
    keys = {codes.name_key(said[f"college_{n}_name"]): _key(said, n) for n in rows}
    return {
        "colleges": [_said_college(said, n, keys) for n in rows],
        "meetings": {
            kind.value: _said_meeting(said, kind)
            for kind in Meeting
            if said[f"{kind}_notice_days"] is not None
        },
        "mandate_months": said["mandate_months"],
        "offices": said["offices"],
        "fee_paid": said["fee_paid"],
        "months_member": said["months_member"] or 0,
        "first_round": said["first_round"].replace(" ", "") or None,
        "tie_of_persons": said["tie_of_persons"],
        "simple_secrecy": said["simple_secrecy"],
        "clauses": {name: said[f"{name}_article"] for name in _OF_ALL if said[f"{name}_article"]},
    }


def _said_college(said: Mapping[str, Any], n: int, keys: Mapping[str, str]) -> dict[str, Any]:
    mine = {name: said[f"college_{n}_{name}"] for name in _college()}
    others = [codes.name_key(one) for one in mine["not_with"].split(",") if one.strip()]
    return {
        "key": _key(said, n),
        "name": mine["name"],
        "who": mine["who"],
        "seats": mine["seats"],
        "weight": mine["weight"],
        "not_with": [keys.get(one, "?") for one in others],
        "clause": mine["article"],
        "founders": mine["founders"],
    }


def _said_meeting(said: Mapping[str, Any], kind: Meeting) -> dict[str, Any]:
    mine = {name: said[f"{kind}_{name}"] for name in _VALUES}
    for name in ("quorum", "again_quorum", "majority"):
        mine[name] = mine[name].replace(" ", "") or None
    mine["proxies"] = mine["proxies"] or 0
    articles = {name: said[f"{kind}_{name}_article"] for name in _CLAUSES}
    return mine | {"clauses": {name: number for name, number in articles.items() if number}}


def _field_of(where: str, rows: list[int], fields: Mapping[str, object]) -> str | None:
    """« colleges.2.seats » → « college_2_seats »; None for what has no field of its own."""
    parts = where.split(".")
    if parts[-1] == "clause":
        parts[-1] = "article"
    if parts[0] == "colleges" and len(parts) == 3:
        parts = ["college", str(rows[int(parts[1])]), parts[2]]
    elif parts[0] == "meetings":
        parts = parts[1:]
    elif parts == ["colleges"]:
        parts = ["college_0_name"]
    name = "_".join(parts)
    return name if name in fields else None


def initial(found: "Version | None") -> dict[str, Any]:
    """What the fields show: the version in hand, to be changed."""
    if found is None:
        return {"after": 0}
    rules = found.rules
    shown: dict[str, Any] = {
        "after": found.number,
        "text": clauses.written(found.clauses),
        "mandate_months": rules.mandate_months,
        "offices": [one.value for one in rules.offices],
        "fee_paid": rules.fee_paid,
        "months_member": rules.months_member or None,
        "first_round": str(rules.first_round or ""),
        "tie_of_persons": rules.tie_of_persons.value,
        "simple_secrecy": rules.simple_secrecy,
    }
    shown |= {f"{name}_article": number for name, number in rules.clauses.items()}
    names = {one.key: one.name for one in rules.colleges}
    for n, one in enumerate(rules.colleges):
        mine = {
            "name": one.name, "who": one.who, "seats": one.seats, "weight": one.weight, "founders": one.founders,
            "article": one.clause, "key": one.key, "not_with": ", ".join(names[key] for key in one.not_with),
        }  # fmt: skip
        shown |= {f"college_{n}_{name}": value for name, value in mine.items()}
    for kind, procedure in rules.meetings.items():
        shown |= {f"{kind}_{name}": getattr(procedure, name) for name in _VALUES}
        shown |= {f"{kind}_{name}_article": number for name, number in procedure.clauses.items()}
    return shown
