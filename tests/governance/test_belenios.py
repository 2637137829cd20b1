"""A secret vote is brought back from Belenios: the whole of a real archive is checked, and any other is refused."""

import io
import tarfile
from hashlib import sha256

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, open_it
from tests.governance.belenios_given import HERE, TOOL, Far
from tests.governance.election_given import NEXT_DAY, listed
from volontiers.consent.models import EntryBody
from volontiers.core.belenios import NOT_AN_ARCHIVE, NOT_OURS, OTHER_SEATS, STILL_OPEN, read
from volontiers.core.election import Secrecy
from volontiers.core.ledger import EntryKind
from volontiers.database.wall import acting, reading
from volontiers.governance import verifying
from volontiers.governance.actions.ballots import close_election, open_election
from volontiers.governance.actions.belenios import NOT_CLOSED, UNSOUND, USED, bring
from volontiers.governance.actions.candidacies import name_trustees
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.telling import declare_election
from volontiers.governance.models import Brought, Election, Mandate

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not HERE, reason=f"{TOOL} is not installed: no election of Belenios can be made"),
]
LINK = "https://vote.exemple.fr/elections/essai"
NAMES = ("Lou Roux", "Lou Salvy")


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


@pytest.fixture
def one(made):
    return closed(made)


def closed(made) -> Election:
    """Three electors of a college of three; the vote is closed here."""
    assembly = convened(made)
    found = listed(made, assembly, "Salvy", "Roux", secrecy=Secrecy.BELENIOS)
    name_trustees(made.desk, found.pk, ["Anne", "Luc", "Zoé"], "Paul")
    open_it(made, assembly, "Salvy", "Benoît", "Faure", "Mazens", "Roux")
    open_election(made.desk, found.pk, EVENING)
    close_election(made.desk, found.pk, EVENING)
    return found


@pytest.fixture
def far(tmp_path):
    def begin(answers=NAMES, voters=3, **more):
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return Far(folder, answers, voters, **more)

    return begin


def ended(far) -> bytes:
    far.vote(0, 1)
    far.vote(1, 1)
    far.vote(2)
    return far.end()


def refused(words: str):
    return pytest.raises(NotAllowed, match=words)


def test_the_result_is_read_from_the_archive_and_its_fingerprint_stays(made, one, far):
    file = ended(far())
    brought = bring(made.desk, one.pk, file, LINK, (), EVENING)
    assert (brought.verified, brought.sha256, brought.voters, brought.ballots) == (
        True, sha256(file).hexdigest(), 3, 3,
    )  # fmt: skip
    with reading(made.desk):
        said = Election.objects.get(pk=one.pk).result
        line = EntryBody.objects.get(kind=EntryKind.MINUTES, entry__seq=brought.seq).body
    assert (said["blank"], sorted(said["votes"].values())) == (1, [0, 2])
    assert (line["election"], line["sha256"]) == (one.pk, brought.sha256)
    declare_election(made.desk, one.pk, NEXT_DAY, EVENING)
    with reading(made.desk):
        assert Mandate.objects.get().adhesion_id == made.members["Salvy"].pk


def test_candidates_in_another_order_are_told_by_their_names(made, one, far):
    other = far(answers=NAMES[::-1])
    other.vote(0, 0)
    bring(made.desk, one.pk, other.end(), LINK, (), EVENING)
    with reading(made.desk):
        done = Election.objects.get(pk=one.pk)
        (winner,) = done.candidacies.filter(pk__in=done.result["elected"])
    assert winner.name == "Lou Salvy"


def test_where_the_tool_is_not_installed_it_is_said(made, one, far, monkeypatch):
    monkeypatch.setattr(verifying, "TOOL", "no-such-tool")
    assert bring(made.desk, one.pk, ended(far()), LINK, (), EVENING).verified is None


def test_an_election_that_is_not_over_is_refused(made, one, far):
    going = far()
    going.vote(0, 1)
    with refused(STILL_OPEN):
        bring(made.desk, one.pk, going.archive(), LINK, (), EVENING)


def test_another_roll_other_candidates_or_other_seats_are_refused(made, one, far):
    for archive, words in (
        (far(voters=4), "4 électeurs, et notre liste 3"),
        (far(answers=("Lou Roux", "Jean Dupont")), NOT_OURS),
        (far(most=2), OTHER_SEATS),
        (far(least=0), "il fallait un choix"),
    ):
        archive.vote(0, 0)
        with refused(words):
            bring(made.desk, one.pk, archive.end(), LINK, (), EVENING)
    with reading(made.desk):
        assert not Brought.objects.exists()


def test_a_damaged_archive_is_refused(made, one, far):
    file = ended(far())
    for wrong in (
        b"",
        b"not a tar",
        file[: len(file) // 2],
        file.replace(b'"result":[[1,', b'"result":[[0,'),
    ):
        with refused(NOT_AN_ARCHIVE):
            bring(made.desk, one.pk, wrong, LINK, (), EVENING)


def forged(file: bytes) -> bytes:
    """The result is another, under its own right fingerprint, and so is its event: only the proofs tell."""
    with tarfile.open(fileobj=io.BytesIO(file)) as tar:
        members = [(one.name, tar.extractfile(one).read()) for one in tar]
    names = [name for name, _ in members]
    result = members[-2][1].replace(b"[[1,0,2]]", b"[[1,2,0]]")
    assert result != members[-2][1]
    event = members[-1][1].replace(names[-2][:64].encode(), sha256(result).hexdigest().encode())
    members[-2:] = [
        (f"{sha256(result).hexdigest()}.data.json", result),
        (f"{sha256(event).hexdigest()}.event.json", event),
    ]
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, content in members:
            told = tarfile.TarInfo(name)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
    return made.getvalue()


def test_a_forged_result_is_found_by_the_tool(made, one, far):
    with refused(UNSOUND):
        bring(made.desk, one.pk, forged(ended(far())), LINK, (), EVENING)


def test_an_archive_is_brought_once(made, one, far):
    file = ended(far())
    bring(made.desk, one.pk, file, LINK, (), EVENING)
    with refused(NOT_CLOSED):
        bring(made.desk, one.pk, file, LINK, (), EVENING)
    with pytest.raises(IntegrityError), acting(made.desk):
        Brought.objects.update(sha256="0" * 64)


def test_an_election_of_belenios_serves_one_vote_whatever_its_bytes(made, one, far, monkeypatch):
    file = ended(far())
    brought = bring(made.desk, one.pk, file, LINK, (), EVENING)
    same = read(file + b"\0" * 512)
    assert (same.uuid, same.sha256 == brought.sha256) == (brought.uuid, False)
    other = closed(made)
    monkeypatch.setattr(verifying, "TOOL", "no-such-tool")
    with refused(USED):
        bring(made.desk, other.pk, file + b"\0" * 512, LINK, (), EVENING)
    brought.pk, brought.election, brought.sha256 = None, other, same.sha256
    with pytest.raises(IntegrityError, match="one_election_per_uuid"), acting(made.desk):
        brought.save()
