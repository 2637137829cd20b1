"""The archive of an election of Belenios, read without its tool; and the list of electors that it takes."""

from hashlib import sha256

import pytest

from tests.core.belenios_small import QUESTION, small
from volontiers.core.belenios import (
    NO_CHOICE,
    NOT_AN_ARCHIVE,
    NOT_OURS,
    SEVERAL,
    STILL_OPEN,
    TOO_LARGE,
    WEIGHTED,
    WrongArchive,
    known_as,
    read,
    voters,
)


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
        ({"questions": (QUESTION | {"min": "one"},)}, NOT_AN_ARCHIVE),
        ({"result": ((1, 0, 2), (1, 0, 2))}, NOT_AN_ARCHIVE),
        ({"result": ((float("inf"), 0, 2),)}, NOT_AN_ARCHIVE),
        ({"result": ((float("nan"), 0, 2),)}, NOT_AN_ARCHIVE),
        ({"result": ((1, -1, 3),)}, NOT_AN_ARCHIVE),
        ({"weight": "three"}, NOT_AN_ARCHIVE),
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
    assert known_as(roll) == ["anne@exemple.fr", "electeur-8", "electeur-9", "electeur-10", "electeur-11"]
