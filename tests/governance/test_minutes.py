"""The minutes: one file, its fingerprint on the register, two persons who sign that very file."""

from datetime import timedelta
from hashlib import sha256

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, opened, proxy, second, tried, voting
from tests.together import together
from volontiers.consent.ledger import export
from volontiers.consent.models import EntryBody
from volontiers.consent.soundness import first_break
from volontiers.core.assembly import Choice
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import end_assembly
from volontiers.governance.actions.forgetting import forget_rolls
from volontiers.governance.actions.minutes import draw_up, sign
from volontiers.governance.actions.motions import close_vote, declare
from volontiers.governance.actions.refusing import NotAllowed, Stale
from volontiers.governance.actions.voting import record
from volontiers.governance.models import (
    Aside,
    Assembly,
    Ballot,
    Elector,
    Minutes,
    MinutesSignature,
    Motion,
    Proxy,
    Stay,
)
from volontiers.governance.queries import assemblies as queries

pytestmark = pytest.mark.django_db(transaction=True)
LATER = EVENING + timedelta(hours=1)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois(), base="members")


@pytest.fixture
def held(made, at):
    at(EVENING)
    one = opened(made, "Salvy", "Benoît", "Faure", "Mazens", president="Salvy")
    proxy(made, one, "Puech", "Mazens")
    put = voting(made, one, concerned=("Vidal",))
    for name in ("Salvy", "Benoît", "Faure", "Puech"):
        record(made.desk, put.pk, made.elector(one, name), Choice.YES, EVENING)
    close_vote(made.desk, put.pk, LATER)
    declare(made.desk, put.pk, LATER)
    end_assembly(made.desk, one.pk, LATER)
    return one


def lines(made) -> list[dict]:
    with reading(made.desk):
        return list(EntryBody.objects.filter(kind="minutes").order_by("pk").values_list("body", flat=True))


def test_its_fingerprint_is_on_the_register(made, held):
    done = draw_up(made.desk, held.pk, "La présidente remercie.\n\nFin.", 0, LATER)
    with reading(made.desk):
        file = queries.minutes_file(held.pk)
    assert file.startswith(b"%PDF")
    assert done.sha256 == sha256(file).hexdigest()
    assert lines(made) == [
        {"by": made.cast.camille.pk, "assembly": held.pk, "version": 1, "sha256": done.sha256}
    ]


def test_two_persons_close_it(made, held):
    done = draw_up(made.desk, held.pk, "", 0, LATER)
    assert sign(made.desk, held.pk, done.sha256, "secrétaire de séance", LATER) is False
    with pytest.raises(NotAllowed, match="une autre personne"):
        sign(made.desk, held.pk, done.sha256, "présidente", LATER)
    assert sign(second(made), held.pk, done.sha256, "président", LATER) is True
    with reading(made.desk):
        assert Assembly.objects.get().state == "closed"
    assert set(lines(made)[-1]["signed_by"]) == {made.cast.camille.pk, second(made).account_id}
    with pytest.raises(NotAllowed, match="close"):
        sign(second(made, "Tiers", "tiers@gaillacois.test"), held.pk, done.sha256, "x", LATER)
    with pytest.raises(NotAllowed):
        draw_up(made.desk, held.pk, "autre", 1, LATER)


def test_the_two_at_once_close_it_once(made, held):
    done, other = draw_up(made.desk, held.pk, "", 0, LATER), second(made)
    found = together(
        *[tried(sign, who, held.pk, done.sha256, "membre", LATER) for who in (made.desk, other, made.desk)]
    )
    assert sorted(answer for answer in found if isinstance(answer, bool)) == [False, True]
    with reading(made.desk):
        assert MinutesSignature.objects.count() == 2


def test_what_was_not_read_is_not_signed(made, held):
    old = draw_up(made.desk, held.pk, "Un", 0, LATER)
    with pytest.raises(Stale):
        draw_up(made.desk, held.pk, "Deux", 0, LATER)
    new = draw_up(made.desk, held.pk, "Deux", 1, LATER)
    assert old.sha256 != new.sha256
    with pytest.raises(NotAllowed, match="a changé"):
        sign(made.desk, held.pk, old.sha256, "membre", LATER)
    sign(made.desk, held.pk, new.sha256, "membre", LATER)
    with pytest.raises(NotAllowed, match="déjà signé"):
        draw_up(made.desk, held.pk, "Trois", 2, LATER)
    with reading(made.desk):
        assert Minutes.objects.count() == 2


def test_there_are_none_before_the_end(made):
    one = opened(made, "Salvy")
    with pytest.raises(NotAllowed, match="n’est pas levée"):
        draw_up(made.desk, one.pk, "", 0, LATER)


def test_after_five_years_names_leave_and_numbers_stay(made, held, at):
    done = draw_up(made.desk, held.pk, "", 0, LATER)
    sign(made.desk, held.pk, done.sha256, "secrétaire", LATER)
    sign(second(made), held.pk, done.sha256, "président", LATER)
    tables = (Elector, Stay, Proxy, Ballot, Aside)
    for days, there in ((5 * 365, True), (5 * 366, False)):
        now = at(EVENING + timedelta(days=days))
        forget_rolls(made.cast.machine, now)
        with reading(made.desk):
            assert [table.objects.exists() for table in tables] == [there] * 5, days
    with reading(made.desk):
        assert Motion.objects.get().result["whole"]["yes"] == 4
        assert Minutes.objects.exists()


def test_nobody_forgets_ahead_of_the_clock(made, held):
    forget_rolls(made.cast.machine, EVENING + timedelta(days=4000))
    with acting(made.desk):
        assert Elector.objects.count() == 8


def test_every_member_finds_the_fingerprint_in_their_export(made, held):
    done = draw_up(made.desk, held.pk, "", 0, LATER)
    with reading(made.desk):
        told = list(export(made.cast.community.pk, made.cast.bao.pk))
        assert any(done.sha256 in line for line in told)
        assert not any(done.sha256 in line for line in export(made.cast.community.pk))
        assert first_break(made.cast.community.pk, bodies=True) is None
