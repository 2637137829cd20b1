"""The archive of an election of Belenios, read without its tool; and the list of electors that it takes."""

import io
import json
import tarfile
from hashlib import sha256

import pytest

from volontiers.core.belenios import (
    NO_CHOICE,
    NOT_AN_ARCHIVE,
    NOT_OURS,
    SEVERAL,
    STILL_OPEN,
    TOO_LARGE,
    WEIGHTED,
    WrongArchive,
    read,
    voters,
)

QUESTION = {"answers": ["Lou Roux", "Lou Salvy"], "blank": True, "min": 1, "max": 1, "question": "Qui ?"}


class Small:
    """An archive by hand: whatever is public of an election that ended, with no proof in it."""

    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = [("BELENIOS", b"{}")]
        self.parent: str | None = None
        self.height = 0

    def data(self, said: object) -> str:
        content = json.dumps(said).encode()
        name = sha256(content).hexdigest()
        self.files.append((f"{name}.data.json", content))
        return name

    def event(self, kind: str, payload: str = "") -> None:
        said = {"parent": self.parent, "height": self.height, "type": kind, "payload": payload}
        content = json.dumps(said).encode()
        self.parent, self.height = sha256(content).hexdigest(), self.height + 1
        self.files.append((f"{self.parent}.event.json", content))

    def packed(self) -> bytes:
        there = io.BytesIO()
        with tarfile.open(fileobj=there, mode="w") as tar:
            for name, content in self.files:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        return there.getvalue()


def small(*, questions=(QUESTION,), result=((1, 0, 2),), weight=3, ended=True) -> Small:
    """Three credentials, three ballots: a blank and two for the second answer."""
    made = Small()
    election = made.data({"uuid": "u" * 14, "questions": list(questions)})
    credentials = made.data(["a", "b", "c"])
    made.event("Setup", made.data({"election": election, "credentials": credentials}))
    made.event("EncryptedTally", made.data({"num_tallied": 3, "total_weight": weight}))
    if ended:
        made.event("Result", made.data({"result": list(result)}))
    return made


def wrong(words: str):
    return pytest.raises(WrongArchive, check=lambda one: one.sentence == words)


def test_an_election_that_ended_is_read():
    file = small().packed()
    found = read(file)
    assert (found.voters, found.ballots, found.blank, found.votes, found.most) == (3, 3, 1, (0, 2), 1)
    assert found.sha256 == sha256(file).hexdigest()
    assert found.votes_of(["Lou Salvy", "Lou Roux"]) == (2, 0)
    with wrong(NOT_OURS):
        found.votes_of(["Lou Salvy", "Jean Dupont"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ended": False}, STILL_OPEN),
        ({"questions": (QUESTION, QUESTION)}, SEVERAL),
        ({"questions": (QUESTION | {"min": 0},)}, NO_CHOICE),
        ({"weight": 5}, WEIGHTED),
        ({"result": ((1, 2),)}, NOT_AN_ARCHIVE),
        ({"questions": ({"answers": []},)}, NOT_AN_ARCHIVE),
    ],
)
def test_what_is_not_our_kind_of_election_is_told(changed, words):
    with wrong(words):
        read(small(**changed).packed())


def test_a_file_that_was_touched_is_told():
    made = small()
    name, content = made.files[1]
    touched = small()
    touched.files[1] = (name, content.replace(b"Salvy", b"Dupon"))
    cut = small()
    del cut.files[3]
    headless = small()
    del headless.files[0]
    for file in (b"", b"x" * 600, touched.packed(), cut.packed(), headless.packed()):
        with wrong(NOT_AN_ARCHIVE):
            read(file)
    with wrong(TOO_LARGE):
        read(b"\0" * (33 * 2**20))


def test_an_elector_has_an_address_that_belenios_takes_or_a_login():
    roll = [
        (7, "anne@exemple.fr"),
        (8, ""),
        (9, "zoé@exemple.fr"),
        (10, "cabinet@exemple.fr"),
        (11, "Cabinet@exemple.fr"),
    ]
    assert voters(roll).splitlines() == [
        "anne@exemple.fr", ",electeur-8", ",electeur-9", "cabinet@exemple.fr,electeur-10", "Cabinet@exemple.fr,electeur-11",
    ]  # fmt: skip
