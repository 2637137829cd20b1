"""Reads the archive of an election that ended on Belenios: a tar of objects named by their fingerprint, chained by events.

Only what is public is there. The fingerprints are checked here; the proofs are for the tool of Belenios itself.
"""

import io
import json
import re
import tarfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LARGEST = 32 * 2**20
MOST_FILES = 20_000
# An address as the servers of Belenios read one; anything else they send back.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_OBJECT = re.compile(r"([0-9a-f]{64})\.(data|event)\.json")

NOT_AN_ARCHIVE = (
    "Ce fichier n’est pas une archive de Belenios, ou il est abîmé. "
    "Téléchargez à nouveau le fichier « .bel » de l’élection."
)
TOO_LARGE = "Ce fichier est trop gros pour une archive de cette association : vérifiez que c’est la bonne."
STILL_OPEN = (
    "Cette élection n’est pas finie sur Belenios. Attendez que les gardiens aient ouvert l’urne et que le résultat "
    "soit publié, puis téléchargez l’archive."
)
NOT_OURS = "Cette archive est d’une autre élection : ses candidats ne sont pas les nôtres. Choisissez celle de ce vote."
OTHER_SEATS = (
    "Dans cette archive, on ne pouvait pas choisir autant de noms qu’il y a de sièges. Ce n’est pas ce vote."
)
SEVERAL = "Cette archive pose plusieurs questions : il faut une élection de Belenios pour chaque vote."
NO_CHOICE = (
    "Dans cette archive, un bulletin pouvait ne rien choisir sans être blanc : il fallait un choix, ou blanc."
)
WEIGHTED = "Dans cette archive, des électeurs comptent plus que d’autres : ici, chacun a une voix."


class WrongArchive(ValueError):
    """sentence: what to do, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Ended:
    """One election with its result. voters: credentials that were issued. votes: of each answer, in their order."""

    uuid: str
    sha256: str
    voters: int
    ballots: int
    answers: tuple[str, ...]
    most: int
    blank: int
    votes: tuple[int, ...]

    def votes_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """Of our candidates, in our order. Raises WrongArchive when they are not those of the archive."""
        if list(self.answers) == list(names):
            return self.votes
        if sorted(self.answers) != sorted(names) or len(set(names)) < len(names):
            raise WrongArchive(NOT_OURS)
        by_name = dict(zip(self.answers, self.votes, strict=True))
        return tuple(by_name[name] for name in names)


def read(file: bytes) -> Ended:
    """Raises WrongArchive with what to do: not an archive, damaged, not over, or not a choice of persons."""
    objects, events = _unpacked(file)
    try:
        found = _ended(file, objects, events)
    except WrongArchive:
        raise
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise WrongArchive(NOT_AN_ARCHIVE) from error
    if min(found.ballots, found.blank, *found.votes) < 0:
        raise WrongArchive(NOT_AN_ARCHIVE)
    return found


def _unpacked(file: bytes) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
    """(data by fingerprint, events in their order)."""
    if len(file) > LARGEST:
        raise WrongArchive(TOO_LARGE)
    objects: dict[str, Any] = {}
    events: list[Mapping[str, Any]] = []
    parent: str | None = None
    for name, content in _files(file):
        match = _OBJECT.fullmatch(name)
        if match is None:
            continue
        if sha256(content).hexdigest() != match[1]:
            raise WrongArchive(NOT_AN_ARCHIVE)
        if match[2] == "data":
            objects[match[1]] = _json(content)
            continue
        event = _json(content)
        if not isinstance(event, dict) or event.get("parent") != parent or event.get("height") != len(events):
            raise WrongArchive(NOT_AN_ARCHIVE)
        parent = match[1]
        events.append(event)
    return objects, events


def _files(file: bytes) -> list[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(file), mode="r:") as tar:
            found: list[tuple[str, bytes]] = []
            for member in tar:
                if len(found) >= MOST_FILES:
                    raise WrongArchive(TOO_LARGE)
                content = tar.extractfile(member) if member.isreg() and not member.issparse() else None
                if content is not None:
                    found.append((member.name, content.read()))
    except (tarfile.TarError, EOFError, OSError, UnicodeDecodeError) as error:
        raise WrongArchive(NOT_AN_ARCHIVE) from error
    if not found or found[0][0] != "BELENIOS":
        raise WrongArchive(NOT_AN_ARCHIVE)
    return found


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WrongArchive(NOT_AN_ARCHIVE) from error


def _ended(file: bytes, objects: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Ended:
    payloads = {str(event["type"]): str(event.get("payload")) for event in events}
    setup = objects[payloads["Setup"]]
    election, credentials = objects[setup["election"]], objects[setup["credentials"]]
    if "Result" not in payloads:
        raise WrongArchive(STILL_OPEN)
    if len(election["questions"]) != 1:
        raise WrongArchive(SEVERAL)
    question = election["questions"][0]
    question = question.get("value", question)
    tally = objects[payloads["EncryptedTally"]]
    ballots = int(tally["num_tallied"])
    if int(tally["total_weight"]) != ballots:
        raise WrongArchive(WEIGHTED)
    (said,) = objects[payloads["Result"]]["result"]
    votes = [int(one) for one in said]
    answers = tuple(str(one) for one in question["answers"])
    blank = votes.pop(0) if question.get("blank") else 0
    if len(votes) != len(answers):
        raise WrongArchive(NOT_AN_ARCHIVE)
    if int(question["min"]) < 1:
        raise WrongArchive(NO_CHOICE)
    return Ended(
        str(election["uuid"]), sha256(file).hexdigest(), len(credentials), ballots, answers, int(question["max"]), blank,
        tuple(votes),
    )  # fmt: skip


def voters(electors: Sequence[tuple[int, str]]) -> str:
    """What Belenios takes of (number on our roll, e-mail): a line for each, « address,login », and a voice each.

    Who has no address that it can write to, or shares theirs, is known by a login: « electeur-12 ».
    """
    rows = _known(electors)
    return "".join(f"{address},{login}\n" if login else f"{address}\n" for address, login in rows)


def known_as(electors: Sequence[tuple[int, str]]) -> list[str]:
    """How Belenios names each of them, in their order: by the login, else by the address."""
    return [login or address for address, login in _known(electors)]


def _known(electors: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """(address, login), either may be empty."""
    shared = Counter(email.casefold() for _, email in electors)
    found = []
    for number, email in electors:
        address = email if _ADDRESS.fullmatch(email) else ""
        alone = bool(address) and shared[email.casefold()] == 1
        found.append((address, "" if alone else f"electeur-{number}"))
    return found
