"""Who may do what. Deny by default: what is not in GRANTS is not allowed."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.http import Http404


class Role(StrEnum):
    OPERATOR = "operator"
    COORDINATOR = "coordinator"
    PROFESSIONAL = "professional"
    DUTY_PHYSICIAN = "duty_physician"
    BOARD = "board"
    FUNDER = "funder"
    TECHNICAL = "technical"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OPERATOR: "bureau",
    Role.COORDINATOR: "coordination",
    Role.PROFESSIONAL: "soignant",
    Role.DUTY_PHYSICIAN: "médecin d’astreinte",
    Role.BOARD: "conseil",
    Role.FUNDER: "financeur, lecture seule",
    Role.TECHNICAL: "administration technique",
}


class Can(StrEnum):
    """Every permission, in alphabetical order."""

    ANSWER = "answer:proposal"
    ASK = "ask:case"
    COVER = "cover:team"
    DRAW = "draw:list"
    EDIT_ASSOCIATION = "edit:association"
    EDIT_DIRECTORY = "edit:directory"
    EDIT_PEOPLE = "edit:people"
    EDIT_PLEDGE = "edit:pledge"
    EDIT_PROTOCOL = "edit:protocol"
    EDIT_PLAN = "edit:plan"
    EDIT_PROJECT = "edit:project"
    EDIT_SETTINGS = "edit:settings"
    EDIT_SHIFTS = "edit:shifts"
    EDIT_TEAMS = "edit:teams"
    ENTER = "enter:community"
    EXPORT_LIST = "export:list"
    INVITE = "invite:member"
    READ_ASSOCIATION = "read:association"
    READ_BOARD = "read:board"
    READ_CASE = "read:case"
    READ_FIGURES = "read:figures"
    READ_LIST = "read:list"
    READ_OUTBOX = "read:outbox"
    READ_PROJECT = "read:project"
    READ_VIEWS = "read:views"
    TAKE_CALL = "take:call"
    WRITE_CASE = "write:case"
    WRITE_LIST = "write:list"


_EVERYBODY = {Can.ENTER}
_MEMBER = {Can.READ_ASSOCIATION, Can.READ_VIEWS}
# Who runs the association, for its board and in its name.
_SECRETARIAT = {Can.EDIT_ASSOCIATION, Can.EDIT_PROJECT, Can.READ_PROJECT}
_DESK = {
    Can.READ_BOARD,
    Can.READ_CASE,
    Can.TAKE_CALL,
    Can.WRITE_CASE,
    Can.EDIT_PEOPLE,
    Can.COVER,
    Can.READ_LIST,
    Can.WRITE_LIST,
}
_CARER = _EVERYBODY | _MEMBER | {Can.ANSWER, Can.ASK, Can.EDIT_PLEDGE, Can.DRAW, Can.COVER}
GRANTS: dict[Role, frozenset[Can]] = {
    Role.OPERATOR: frozenset(_EVERYBODY | _MEMBER | _DESK),
    Role.COORDINATOR: frozenset(
        _EVERYBODY
        | _MEMBER
        | _SECRETARIAT
        | _DESK
        | {
            Can.EDIT_DIRECTORY,
            Can.EDIT_PLAN,
            Can.EDIT_PROTOCOL,
            Can.EDIT_SETTINGS,
            Can.EDIT_SHIFTS,
            Can.EDIT_TEAMS,
            Can.EXPORT_LIST,
            Can.INVITE,
            Can.READ_FIGURES,
            Can.READ_OUTBOX,
        }
    ),
    Role.PROFESSIONAL: frozenset(_CARER),
    Role.DUTY_PHYSICIAN: frozenset(_CARER),
    Role.BOARD: frozenset(_EVERYBODY | _MEMBER | _SECRETARIAT | {Can.READ_FIGURES}),
    Role.FUNDER: frozenset(_EVERYBODY | {Can.READ_FIGURES, Can.READ_PROJECT, Can.READ_VIEWS}),
    Role.TECHNICAL: frozenset(_EVERYBODY | {Can.EDIT_SETTINGS, Can.INVITE}),
}


class NobodySigned(Exception):
    """Only somebody with an account does this."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which community, as what. kind: person, machine, link, patient or telephone."""

    community_id: int
    kind: str = "person"
    account_id: int | None = None
    professional_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def signed_as(self) -> int:
        """The account, for what only a signed-in person does. Raises NobodySigned."""
        if self.account_id is None:
            raise NobodySigned
        return self.account_id


def machine(community_id: int) -> Actor:
    """The worker, the demo and the telephone webhook act as the machine: they decide nothing by themselves."""
    return Actor(community_id=community_id, kind="machine", name="Volontiers")


def patient(community_id: int) -> Actor:
    """Somebody without an account, known by a tracking code or by the public form."""
    return Actor(community_id=community_id, kind="patient", name="la personne")


def by_link(community_id: int, professional_id: int) -> Actor:
    """The professional who holds a link: may answer that proposal, and nothing else."""
    return Actor(community_id=community_id, kind="link", professional_id=professional_id)


def may(actor: Actor, can: Can) -> bool:
    """Whether one of the actor's roles grants it."""
    return any(can in GRANTS[role] for role in actor.roles)


def givable(actor: Actor) -> list[Role]:
    """The roles that this person may give or take: the coordination all, others none above their own."""
    if Role.COORDINATOR in actor.roles:
        return list(Role)
    own = frozenset().union(*(GRANTS[role] for role in actor.roles))
    return [role for role in Role if GRANTS[role] <= own]


def require(actor: Actor, can: Can) -> None:
    """404 rather than 403: what you may not touch does not exist for you."""
    if not may(actor, can):
        raise Http404
