"""What a line of the register says, in words."""

import pytest

from tests.cast import PARIS
from volontiers.consent.own_lines import OwnLine
from volontiers.core.ledger import EntryKind, Receipt
from volontiers.web.practice.receipt_words import said, title

TERMS = {"level": "some", "asked_cap": 1, "accepted_cap": 1}
ALWAYS = "un peu : au plus 1 demande par semaine, dont 1 à prendre"


def words(**terms) -> str:
    line = OwnLine(Receipt(1, bytes(32)), "2026-11-23T09:05:00+01:00", EntryKind.PLEDGE, TERMS | terms)
    return said(line, PARIS, {}, {}).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"opens": "08:00:00", "closes": "19:00:00"}, "de 08:00 à 19:00"),
        ({"opens": "08:00:00"}, "à partir de 08:00"),
        ({"closes": "19:00:00"}, "jusqu’à 19:00"),
        ({"quiet_from": "20:00:00", "quiet_to": "07:00:00"}, "silence de 20:00 à 07:00"),
        (
            {"opens": "08:00:00", "quiet_from": "12:30:00", "quiet_to": "14:00:00"},
            "à partir de 08:00, silence de 12:30 à 14:00",
        ),
        ({"days": [0, 2], "until": "2027-01-01"}, "lundi et mercredi ; jusqu’au 01/01/2027"),
    ],
)
def test_hours_are_said_from_one_to_the_other(terms, told):
    assert words(**terms) == f"{ALWAYS} ; {told}"


def test_without_hours_nothing_is_said_of_them():
    assert words() == ALWAYS


def line(kind: EntryKind, **body) -> OwnLine:
    return OwnLine(Receipt(1, bytes(32)), "2026-11-23T09:05:00+01:00", kind, body)


def test_not_at_all_says_nothing_else():
    details = {"by_kind": {}, "modes": ["AMB"], "minutes": 15, "from": ["81099"], "days": [0]}
    none = {"level": "none", "asked_cap": 0, "accepted_cap": 0}
    assert said(line(EntryKind.WITHDRAWAL, **none, **details), PARIS, {}, {}) == "pas du tout"


@pytest.mark.parametrize("kind", [EntryKind.ONE_OFF, EntryKind.CONTEST])
def test_a_word_for_one_request_names_it_while_it_exists(kind):
    assert said(line(kind, need=7), PARIS, {}, {7: "1047-1"}) == "demande 1047-1"
    assert said(line(kind, need=8), PARIS, {}, {7: "1047-1"}) == ""


@pytest.mark.parametrize(
    ("by", "told"),
    [(4, "garde rendue"), (5, "garde retirée par la coordination")],
)
def test_a_shift_that_ends_was_given_back_or_taken_away(by, told):
    assert title(line(EntryKind.SHIFT_ENDED, shift=1, by=by), 4) == told


FOLLOWS = {
    "level": "some", "per_month": 2, "asked_per_month": 6, "home_visits": False, "only_known": False, "until": "2027-02-28",
    "from": ["81099"], "communes": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "sans visite à domicile ; jusqu’au 28/02/2027"),
        (
            {"minutes": 20, "home_visits": True, "communes": ["81145"]},
            (
                "visites à domicile comprises ; jusqu’à 20 minutes de route depuis Gaillac ; 1 commune en plus"
                " ; jusqu’au 28/02/2027"
            ),
        ),
        (
            {"youngest": 16, "oldest": 75, "only_known": True},
            "seulement des personnes déjà suivies ; de 16 à 75 ans ; sans visite à domicile ; jusqu’au 28/02/2027",
        ),
    ],
)
def test_new_patients_are_said_with_whom(more, told):
    words = said(line(EntryKind.LASTING, **FOLLOWS | more), PARIS, {"81099": "Gaillac"}, {})
    start = "un peu : au plus 2 nouveaux patients par mois, 6 proposés"
    assert words.replace("\u00a0", " ") == f"{start} ; {told}"


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        (EntryKind.LASTING_WITHDRAWN, {"level": "none"}, "pas du tout"),
        (
            EntryKind.LASTING_PAUSE,
            {"until": "2026-12-20T23:00:00+00:00"},
            "en pause jusqu’au 21/12/2026 à 00:00",
        ),
        (EntryKind.LASTING_RESUMPTION, {}, ""),
        (EntryKind.LASTING_EXPIRY, {"until": "2026-12-20"}, "son dernier jour était le 20/12/2026"),
        (EntryKind.OFFER_YES, {"offer": 4}, ""),
    ],
)
def test_the_other_words_of_new_patients(kind, body, told):
    assert said(line(kind, **body), PARIS, {}, {}) == told


def test_time_is_said_by_work():
    works = {"project": {"level": "many", "hours": 6}, "group": {"level": "some", "hours": 1}}
    told = said(line(EntryKind.TIME, works=works, days=[3], until="2027-02-22"), PARIS, {}, {})
    assert told.replace("\u00a0", " ") == (
        "groupes de travail : un peu, au plus 1 heure par mois ; projets : beaucoup, au plus 6 heures par mois ;"
        " jeudi ; jusqu’au 22/02/2027"
    )
    assert said(line(EntryKind.TIME_WITHDRAWN, level="none"), PARIS, {}, {}) == "pas du tout"
    pause = line(EntryKind.TIME_PAUSE, until="2026-12-07T09:00:00+01:00")
    assert said(pause, PARIS, {}, {}).startswith("en pause jusqu’au")
