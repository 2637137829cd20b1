"""Persons are elected: who may stand, whether a count can be true, and whom it elects. Nothing is left to chance.

A name is a candidate's key. The most votes take the seats; in a first round the statutes may ask for a share of the
valid ballots besides. A tie that the statutes do not break leaves its seats free for another round.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from volontiers.core.french import counted, day_of
from volontiers.core.occupation import plain
from volontiers.core.sitting import SMALL_COLLEGE, Refusal
from volontiers.core.statutes import TieOfPersons

_HALF = Fraction(1, 2)
TRUSTEES = 3


class Secrecy(StrEnum):
    """How an election of persons is voted. The word « secret » alone is for what this server cannot look into."""

    OPEN = "open"
    PAPER = "paper"
    BELENIOS = "belenios"

    @property
    def label(self) -> str:
        return _SECRECY_LABELS[self]

    @property
    def sentence(self) -> str:
        return _SECRECY_SENTENCES[self]


_SECRECY_LABELS = {
    Secrecy.OPEN: "vote ouvert",
    Secrecy.PAPER: "vote secret sur papier",
    Secrecy.BELENIOS: "vote secret sur Belenios",
}
_SECRECY_SENTENCES = {
    Secrecy.OPEN: "Vote ouvert, à main levée : chacun voit votre choix ; nous n’en gardons que les nombres.",
    Secrecy.PAPER: (
        "Vote secret sur papier : les bulletins sont dépouillés dans la salle, nous n’en gardons que les nombres."
    ),
    Secrecy.BELENIOS: "Vote secret : il se déroule sur Belenios, nous n’en voyons que le résultat.",
}


class ElectionState(StrEnum):
    CALLED = "called"
    LISTED = "listed"
    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    VOID = "void"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    ElectionState.CALLED: "candidatures ouvertes",
    ElectionState.LISTED: "liste des candidats arrêtée",
    ElectionState.OPEN: "vote ouvert",
    ElectionState.CLOSED: "vote clos, à dépouiller",
    ElectionState.DECLARED: "proclamée",
    ElectionState.VOID: "sans résultat",
}


@dataclass(frozen=True, slots=True)
class Count:
    """What the tellers found. signed: electors who signed the roll; ballots: found in the box, blank and void included.

    votes: by candidate, none for who has none.
    """

    signed: int
    ballots: int
    blank: int
    void: int
    votes: Mapping[int, int]

    @property
    def valid(self) -> int:
        return self.ballots - self.blank - self.void


class WrongCount(StrEnum):
    """Why a count cannot be true."""

    BELOW_ZERO = "below_zero"
    STRANGER = "stranger"
    MORE_SIGNED_THAN_ROLL = "more_signed_than_roll"
    MORE_SIGNED_THAN_THERE = "more_signed_than_there"
    MORE_BALLOTS_THAN_SIGNED = "more_ballots_than_signed"
    MORE_SET_ASIDE_THAN_BALLOTS = "more_set_aside_than_ballots"
    MORE_FOR_ONE_THAN_VALID = "more_for_one_than_valid"
    MORE_VOTES_THAN_SEATS = "more_votes_than_seats"
    NAMELESS = "nameless"

    @property
    def sentence(self) -> str:
        return _WRONG_COUNT[self]


_WRONG_COUNT = {
    WrongCount.BELOW_ZERO: "Un nombre ne peut pas être plus petit que zéro : relisez la feuille.",
    WrongCount.STRANGER: "Une voix porte sur quelqu’un qui n’est pas candidat : comptez ce bulletin comme nul.",
    WrongCount.MORE_SIGNED_THAN_ROLL: "Il y a plus de signatures que d’électeurs : recomptez les signatures de la liste.",
    WrongCount.MORE_SIGNED_THAN_THERE: (
        "Il y a plus de signatures que de personnes présentes ou représentées pendant ce vote : recomptez-les, "
        "ou faites noter l’arrivée de qui manque avant d’ouvrir un autre vote."
    ),
    WrongCount.MORE_BALLOTS_THAN_SIGNED: (
        "Il y a plus de bulletins que de signatures : recomptez les deux. Si l’écart reste, laissez le vote sans résultat."
    ),
    WrongCount.MORE_SET_ASIDE_THAN_BALLOTS: "Il y a plus de blancs et de nuls que de bulletins : recomptez-les.",
    WrongCount.MORE_FOR_ONE_THAN_VALID: "Quelqu’un a plus de voix qu’il n’y a de bulletins valables : recomptez.",
    WrongCount.MORE_VOTES_THAN_SEATS: (
        "Il y a plus de voix que les bulletins valables ne peuvent en porter : un bulletin avec trop de noms est nul."
    ),
    WrongCount.NAMELESS: "Un bulletin valable porte au moins un nom : sans nom, il compte comme blanc.",
}


def wrong_count(
    count: Count, electors: int, there: int, seats: int, candidates: Collection[int]
) -> WrongCount | None:
    """electors: of the roll, for this election; there: of them, who was there or represented during the vote.

    A valid ballot bears from one name to as many as there are seats.
    """
    numbers = (count.signed, count.ballots, count.blank, count.void, *count.votes.values())
    said = sum(count.votes.values())
    walls = (
        (WrongCount.BELOW_ZERO, min(numbers) < 0),
        (WrongCount.STRANGER, not count.votes.keys() <= set(candidates)),
        (WrongCount.MORE_SIGNED_THAN_ROLL, count.signed > electors),
        (WrongCount.MORE_SIGNED_THAN_THERE, count.signed > there),
        (WrongCount.MORE_BALLOTS_THAN_SIGNED, count.ballots > count.signed),
        (WrongCount.MORE_SET_ASIDE_THAN_BALLOTS, count.valid < 0),
        (WrongCount.MORE_FOR_ONE_THAN_VALID, max(count.votes.values(), default=0) > count.valid),
        (WrongCount.MORE_VOTES_THAN_SEATS, said > count.valid * seats),
        (WrongCount.NAMELESS, said < count.valid),
    )
    return next((wall for wall, stands in walls if stands), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """elected: the most voted first. tied: those between whom nothing decided, for `free` seats among them or more.

    needed: votes that the first round asked for, None when the most votes are enough.
    """

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    free: int
    needed: int | None


def needed_in(valid: int, share: Fraction | None) -> int | None:
    """One half is more than one half; a larger share is reached by itself."""
    if share is None:
        return None
    wanted = share * valid
    return wanted.__floor__() + 1 if share == _HALF else -(-wanted.numerator // wanted.denominator)


def outcome(
    votes: Mapping[int, int], valid: int, seats: int, share: Fraction | None, before: Mapping[int, int]
) -> Outcome:
    """share: of the valid ballots, None in a round where the most votes are enough.

    before: on a tie, the lower goes first, as the statutes say; empty when they do not. Who has no vote is not elected.
    """
    needed = needed_in(valid, share)
    standing = [key for key, said in votes.items() if said >= max(needed or 0, 1)]
    elected: list[int] = []
    for _, group in groupby(sorted(standing, key=lambda key: (-votes[key], key)), key=votes.__getitem__):
        level = tuple(group)
        left = seats - len(elected)
        if not left:
            break
        if len(level) > left:
            first = _first(level, left, before)
            elected.extend(first)
            tied = tuple(key for key in level if key not in first) if len(first) < left else ()
            return Outcome(tuple(elected), _still_tied(tied, before), seats - len(elected), needed)
        elected.extend(level)
    return Outcome(tuple(elected), (), seats - len(elected), needed)


def _first(level: Sequence[int], left: int, before: Mapping[int, int]) -> tuple[int, ...]:
    """Those of a tie whom the statutes put first without doubt; nobody when one of them has no known place."""
    if not before.keys() >= set(level):
        return ()
    ordered = sorted(level, key=before.__getitem__)
    edge = before[ordered[left]]
    if before[ordered[left - 1]] < edge:
        return tuple(ordered[:left])
    return tuple(key for key in ordered if before[key] < edge)


def _still_tied(tied: tuple[int, ...], before: Mapping[int, int]) -> tuple[int, ...]:
    """Whoever comes after the seats that are left is out, where the statutes say so."""
    if not tied or not before.keys() >= set(tied):
        return tied
    edge = min(before[key] for key in tied)
    return tuple(key for key in tied if before[key] == edge)


def tie_said(rule: TieOfPersons, clause: str, left: Outcome) -> str:
    """What happens to the seats that a tie left free; "" when it left none."""
    if not left.tied:
        return ""
    said = f"À égalité, {rule.label}. Il reste {counted(left.free, 'siège')} à pourvoir par un autre tour."
    return Refusal(said, clause).told


# A mandate begins with the meeting that gave it, or soon after: the old one may end that evening.
LATEST_START = timedelta(days=31)


def wrong_first_day(meeting: date, first_day: date) -> Refusal | None:
    """Why the mandates of an election cannot begin on that day."""
    if meeting <= first_day <= meeting + LATEST_START:
        return None
    last = meeting + LATEST_START
    return Refusal(
        f"Choisissez un jour du {day_of(meeting)} {meeting.year}, celui de la réunion, au {day_of(last)} {last.year}."
    )


class WrongTrustees(StrEnum):
    TOO_FEW = "too_few"
    TWICE = "twice"
    CANDIDATE = "candidate"
    NO_ISSUER = "no_issuer"
    ISSUER_STANDS = "issuer_stands"
    ISSUER_KEEPS = "issuer_keeps"
    STAFF = "staff"
    ISSUER_STAFF = "issuer_staff"

    @property
    def sentence(self) -> str:
        return _WRONG_TRUSTEES[self]


_WRONG_TRUSTEES = {
    WrongTrustees.TOO_FEW: (
        "Nommez au moins trois personnes qui gardent une part de la clé : à moins, le secret ne tient pas."
    ),
    WrongTrustees.TWICE: "La même personne est nommée deux fois : chacune garde sa part, seule.",
    WrongTrustees.CANDIDATE: "Un candidat ne garde pas de part de la clé : nommez quelqu’un d’autre.",
    WrongTrustees.NO_ISSUER: "Nommez la personne qui crée les codes de vote et les remet aux électeurs.",
    WrongTrustees.ISSUER_STANDS: "Un candidat ne crée pas les codes de vote : nommez quelqu’un d’autre.",
    WrongTrustees.ISSUER_KEEPS: "Qui crée les codes de vote ne garde pas de part de la clé : ce sont deux personnes.",
    WrongTrustees.STAFF: (
        "Un gardien de la clé porte le nom de quelqu’un qui travaille sur ce serveur, au bureau ou à la coordination : "
        "nommez quelqu’un d’autre."
    ),
    WrongTrustees.ISSUER_STAFF: (
        "La personne qui crée les codes de vote porte le nom de quelqu’un qui travaille sur ce serveur, au bureau ou à la "
        "coordination : nommez quelqu’un d’autre."
    ),
}
OF_THE_ISSUER = frozenset(one for one in WrongTrustees if "issuer" in one)


def wrong_trustees(
    names: Sequence[str], issuer: str, candidates: Iterable[str], staff: Collection[str]
) -> WrongTrustees | None:
    """names: of who keep the key; issuer: who issues the credentials. Compared without case nor spaces around.

    staff: whoever holds an account that works here; a title or the order of their names hides nobody.
    """
    said = [_plain(one) for one in names if one.strip()]
    standing, alone = {_plain(one) for one in candidates}, _plain(issuer)
    walls = (
        (WrongTrustees.TWICE, len(set(said)) < len(said)),
        (WrongTrustees.CANDIDATE, bool(set(said) & standing)),
        (WrongTrustees.TOO_FEW, len(said) < TRUSTEES),
        (WrongTrustees.NO_ISSUER, not alone),
        (WrongTrustees.ISSUER_STANDS, alone in standing),
        (WrongTrustees.ISSUER_KEEPS, alone in said),
        (WrongTrustees.STAFF, any(_bears(one, staff) for one in names)),
        (WrongTrustees.ISSUER_STAFF, _bears(issuer, staff)),
    )
    return next((wall for wall, stands in walls if stands), None)


def _bears(name: str, staff: Iterable[str]) -> bool:
    words = set(plain(name).split())
    return any(one.split() and set(plain(one).split()) <= words for one in staff)


def _plain(name: str) -> str:
    return name.strip().casefold()


FEW_VOTED = "Les nombres de voix ne sont pas montrés : moins de cinq personnes ont voté, ils diraient qui a voté quoi."


def may_show(voters: int) -> bool:
    """Under five who voted, the votes of each candidate would tell who voted what."""
    return voters >= SMALL_COLLEGE
