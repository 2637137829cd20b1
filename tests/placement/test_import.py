"""A spreadsheet joins the list: every fault with its line, nothing written before it is read, all of it or nothing."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import verified
from tests.placement.waiting_given import kinds, listed
from volontiers.consent.models import EntryBody
from volontiers.core.cells import Unreadable, read, write
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import Worker
from volontiers.people.models import Person
from volontiers.placement.actions.aside import Aside
from volontiers.placement.actions.importing import (
    NotNow,
    advance,
    cancel_import,
    forget_imports,
    start_import,
    write_import,
)
from volontiers.placement.models import Household, Import, Registration
from volontiers.placement.queries import twins
from volontiers.placement.queries.importing import exported
from volontiers.placement.spreadsheet.people import headings

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["Nom", "Prénom", "Année de naissance", "Téléphone", "Commune", "Demande du", "ALD", "Foyer"]
FAURE = ["Faure", "Jean", "1950", "06 39 98 77 01", "Gaillac", "02/03/2025", "oui", ""]


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def work(tmp_path):
    return Worker("volontiers_jobs", KINDS["jobs"](), tmp_path / "jobs").drain


def sent(tarn, *rows, head=HEAD) -> Import:
    return start_import(tarn.desk, "liste.xlsx", write([head, *rows]), MONDAY)


def again(tarn, one) -> Import:
    with reading(tarn.desk):
        return Import.objects.get(pk=one.pk)


def everybody(tarn):
    with reading(tarn.desk):
        return list(Registration.objects.select_related("person").order_by("pk"))


def test_read_first_then_written(tarn, work):
    one = sent(tarn, FAURE, ["Faure", "Line", "1952", "", "81310", "45718", "", ""])
    work()
    assert (again(tarn, one).state, again(tarn, one).report["added"]) == ("ready", 2)
    assert everybody(tarn) == []
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    jean, line = everybody(tarn)
    assert (jean.since, jean.priority, jean.origin, jean.person.phone) == (
        date(2025, 3, 2), "long_term", "spreadsheet", "+33639987701",
    )  # fmt: skip
    assert (line.since, line.person.municipality_id) == (date(2025, 3, 2), "81145")
    now = again(tarn, one)
    assert (now.state, now.done, bytes(now.content)) == ("done", 2, b"")


def test_a_household_split_over_two_rows_is_one(tarn, work):
    lina = ["Faure", "Lina", "2026", "06 39 98 77 01", "Gaillac", "02/03/2025", "", "7"]
    one = sent(tarn, [*FAURE[:-1], "7"], ["Huc", "Zoé", "1990", "", "Gaillac", "02/03/2025", "", ""], lina)
    work()
    assert again(tarn, one).report["homes"] == 1
    assert again(tarn, one).report["alike"] == []
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    with reading(tarn.desk):
        assert Household.objects.count() == 1
    found = {one.person.given_name: one.household_id for one in everybody(tarn)}
    assert found["Jean"] == found["Lina"] != found["Zoé"]


WRONG = [
    (["Faure", "Jean", "2031", "", "", "02/03/2025"], "une année entre 1900 et 2026"),
    (["Faure", "Jean", "", "06 12", "", "02/03/2025"], "dix chiffres"),
    (["Faure", "Jean", "", "", "Trifouillis", "02/03/2025"], "n’est pas dans la liste"),
    (["Faure", "Jean", "", "", "", "02/03/2031"], "dans le futur"),
    (["Faure", "Jean", "", "", "", "hier"], "écrivez le jour ainsi"),
    (["Faure", "Jean", "", "", "", ""], "« Demande du » manque"),
    (["", "", "1950", "", "", "02/03/2025"], "Un nom ou un prénom manque"),
    (["Faure", "Jean", "", "", "", "02/03/2025", "peut-être"], "écrivez « oui », ou laissez vide"),
    (["F" * 90, "Jean", "", "", "", "02/03/2025"], "80 signes au plus"),
]


@pytest.mark.parametrize(("row", "sentence"), WRONG)
def test_each_fault_has_its_line_and_nothing_is_written(tarn, work, row, sentence):
    one = sent(tarn, FAURE, row)
    work()
    ((number, said),) = again(tarn, one).report["faults"]
    assert number == 3
    assert sentence in said
    with pytest.raises(NotNow):
        write_import(tarn.desk, one.pk, MONDAY)


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (["Nom", "Prénom"], "« Demande du » manque"),
        (["Demande du"], "« Nom » manque"),
        (["Nom", "Demande du", "Diagnostic"], "« Diagnostic » n’est pas connue"),
        (["Nom", "nom de famille", "Demande du"], "deux fois"),
    ],
)
def test_wrong_columns(tarn, work, head, sentence):
    one = sent(tarn, FAURE, head=head)
    work()
    assert any(sentence in said for _, said in again(tarn, one).report["faults"])


def test_who_is_there_already_and_who_looks_alike(tarn, work):
    odette = listed(tarn)
    rows = [
        ["Calmels", "Odette", "1948", "06 39 98 12 34", "Gaillac", "01/01/2020"],
        ["Calmel", "Odette", "1948", "", "Gaillac", "01/01/2020"],
        FAURE,
        ["Faure", "Jeann", "1950", "", "Gaillac", "01/01/2020"],
    ]
    one = sent(tarn, *rows)
    work()
    report = again(tarn, one).report
    assert (report["known"], report["added"]) == ([[2, odette.code]], 3)
    assert report["alike"] == [[3, odette.code], [5, "ligne 4"]]
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    assert len(everybody(tarn)) == 4
    assert "maybe_twin" in kinds(tarn, everybody(tarn)[1])
    assert everybody(tarn)[0].since == odette.since


def test_a_long_file_is_read_with_a_progress(tarn, monkeypatch):
    monkeypatch.setattr("volontiers.placement.actions.aside.EVERY", 10)
    seen = []
    told = Aside.tell
    monkeypatch.setattr(
        Aside, "tell", lambda self, done: (told(self, done), seen.append(again(tarn, one).done))[0]
    )
    one = sent(tarn, *(["Faure", f"Zoé {n}", "", "", "", "02/03/2025"] for n in range(25)))
    assert advance(tarn.machine, one.pk, MONDAY)
    assert sorted(set(seen)) == [1, 11, 21]
    now = again(tarn, one)
    assert (now.state, now.done, now.report["added"]) == ("ready", 25, 25)


def test_a_file_is_taken_apart_once_however_long(tarn, monkeypatch):
    one = sent(tarn, *(["Faure", f"Zoé {n}", "", "", "", "02/03/2025"] for n in range(2_500)))
    taken = []

    def counted(*row, **more):
        taken.append(row)
        return headings(*row, **more)

    monkeypatch.setattr("volontiers.placement.actions.importing.headings", counted)
    while again(tarn, one).state == "reading":
        advance(tarn.machine, one.pk, MONDAY)
    assert len(taken) == 1


def written(tarn, work, *rows, head=HEAD, tell=True) -> Import:
    one = sent(tarn, *rows, head=head)
    work()
    write_import(tarn.desk, one.pk, MONDAY, tell=tell)
    work()
    return again(tarn, one)


def test_those_who_live_with_somebody_who_waits_join_their_household(tarn, work):
    odette = listed(tarn)
    rows = [
        ["Calmels", "Odette", "1948", "06 39 98 12 34", "Gaillac", "01/01/2020", "", "12"],
        ["Calmels", "Fernand", "1940", "", "Gaillac", "01/01/2020", "", "12"],
        ["Calmels", "Zélie", "2001", "", "Gaillac", "01/01/2020", "", "12"],
    ]
    one = written(tarn, work, *rows)
    assert one.report["joining"] == [[3, odette.code], [4, odette.code]]
    assert one.report["homes"] == 1
    homes = {each.household_id for each in everybody(tarn)}
    assert len(homes) == 1
    assert None not in homes


def test_lines_that_look_alike_are_shown_two_by_two_afterwards(tarn, work):
    one = written(tarn, work, FAURE, ["Faure", "Jeann", "1950", "", "Gaillac", "01/01/2020"])
    assert one.report["alike"] == [[3, "ligne 2"]]
    with reading(tarn.desk):
        assert len(twins.pairs(tarn.community.pk)) == 1


def test_who_would_be_asked_about_at_the_desk_is_told_by_line(tarn, work):
    head = [*HEAD, "Situation"]
    rows = [
        [*FAURE, "souhaite changer de médecin"],
        ["Huc", "Zoé", "1990", "", "Saint-Denis", "02/03/2025", "", "", ""],
        ["Galaup", "Yanis", "1991", "", "Gaillac", "02/03/2025", "", "", ""],
    ]
    one = written(tarn, work, *rows, head=head)
    told = dict(one.report["doubtful"])
    assert set(told) == {2, 3}
    assert "souhaite en changer" in told[2]
    assert "hors de votre territoire" in told[3]
    assert one.report["doubt_count"] == 2
    in_spite = [each.person.given_name for each in everybody(tarn) if "in_spite_of" in kinds(tarn, each)]
    assert sorted(in_spite) == ["Jean", "Zoé"]


PAIR = (
    [*FAURE[:-1], "7"],
    ["Faure", "Lina", "2006", "06 39 98 77 02", "Gaillac", "02/03/2025", "", "7"],
    ["Huc", "Zoé", "1990", "06 39 98 77 01", "Gaillac", "02/03/2025", "", ""],
    ["Galaup", "Yanis", "1991", "06 39 98 77 03", "Gaillac", "02/03/2025", "", ""],
)


def messages(tarn):
    with reading(tarn.desk):
        return Message.objects.filter(template="list_received").count()


def test_one_message_for_a_home_and_for_a_telephone_as_announced(tarn, work):
    one = written(tarn, work, *PAIR)
    assert (one.report["messages"], messages(tarn)) == (2, 2)


def test_nobody_is_told_when_the_box_is_not_ticked(tarn, work):
    written(tarn, work, *PAIR, tell=False)
    assert messages(tarn) == 0


def test_titles_alone_are_said_at_once(tarn):
    with pytest.raises(Unreadable, match="titres de colonnes"):
        sent(tarn)


def test_a_pdf_is_told_apart_from_a_sheet(tarn):
    with pytest.raises(Unreadable, match="PDF"):
        start_import(tarn.desk, "liste.pdf", b"%PDF-1.4 ...", MONDAY)


def test_stopped_while_it_is_written_nothing_stays(tarn, work):
    one = sent(tarn, FAURE, ["Huc", "Zoé", "1990", "", "Gaillac", "02/03/2025"])
    work()
    write_import(tarn.desk, one.pk, MONDAY)
    cancel_import(tarn.desk, one.pk)
    work()
    assert again(tarn, one).state == "cancelled"
    assert everybody(tarn) == []


def test_an_accident_leaves_nothing(tarn, work, monkeypatch):
    one = sent(tarn, FAURE, ["Huc", "Zoé", "1990", "", "Gaillac", "02/03/2025"])
    work()
    write_import(tarn.desk, one.pk, MONDAY)

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("volontiers.placement.actions.importing.seating.agree_all", broken)
    work()
    assert (again(tarn, one).state, everybody(tarn)) == ("failed", [])
    with reading(tarn.desk):
        assert not Person.objects.exists()


def test_given_up_before_it_is_written(tarn, work):
    one = sent(tarn, FAURE)
    cancel_import(tarn.desk, one.pk)
    work()
    assert again(tarn, one).state == "cancelled"
    with pytest.raises(NotNow):
        write_import(tarn.desk, one.pk, MONDAY)


def test_each_has_what_the_desk_would_have_given_and_the_register_holds(tarn, work, tmp_path):
    rows = [[f"Faure{n}", "", "1950", f"06 39 98 77 0{n}", "Gaillac", "45718", "", ""] for n in range(3)]
    home = [["Huc", name, "1952", "", "", "45718", "", "7"] for name in ("Line", "Zoé")]
    one = sent(tarn, *rows, *home)
    work()
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    found = everybody(tarn)
    assert [one.person.family_name for one in found] == ["Faure0", "Faure1", "Faure2", "Huc", "Huc"]
    assert [kinds(tarn, one) for one in found] == [["registered", "dated_back", "receipt"]] * 5
    assert len({one.code for one in found}) == 5
    assert {one.household_id for one in found[:3]} == {None}
    assert len({one.household_id for one in found[3:]}) == 1
    with reading(tarn.desk):
        about = set(Message.objects.values_list("about", flat=True))
        agreed = EntryBody.objects.filter(kind="agreement").order_by("entry__seq")
        assert [said.person_id for said in agreed] == [one.person_id for one in found]
    assert about == {f"registration:{one.pk}" for one in found[:3]}
    assert verified(tarn, tmp_path).faults == []


def test_written_twice_is_written_once(tarn, work):
    one = sent(tarn, FAURE)
    work()
    write_import(tarn.desk, one.pk, MONDAY)
    with pytest.raises(NotNow):
        write_import(tarn.desk, one.pk, MONDAY)
    work()
    other = sent(tarn, FAURE)
    work()
    assert again(tarn, other).report["added"] == 0


def test_what_is_exported_is_what_is_read(tarn, work):
    one = sent(tarn, [*FAURE[:-1], "7"], ["'=Huc", "Zoé", "1990", "", "Gaillac", "02/03/2025", "", "7"])
    work()
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    with reading(tarn.desk):
        rows = list(exported())
    assert rows[1][:6] == ["Faure", "Jean", "1950", "06 39 98 77 01", "Gaillac (81600)", "02/03/2025"]
    again_read = start_import(tarn.desk, "retour.xlsx", write(rows), MONDAY)
    work()
    report = again(tarn, again_read).report
    assert (report["fault_count"], report["added"], len(report["known"])) == (0, 0, 2)


def test_a_file_is_kept_a_week(tarn, at):
    one = sent(tarn, FAURE)
    assert forget_imports(tarn.machine, at(MONDAY + timedelta(days=7))) == 0
    assert forget_imports(tarn.machine, at(MONDAY + timedelta(days=7, seconds=1))) == 1
    with reading(tarn.desk):
        assert not Import.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        b"\n\n",
        b"PK",
        "é".encode("utf-16"),
        b'PK<!DOCTYPE x [<!ENTITY a "b">]>',
        b"x" * 6_000_000,
    ],
)
def test_a_file_that_cannot_be_read_is_said(content):
    if content.startswith("é".encode("utf-16")):
        assert read(content)
        return
    with pytest.raises(Unreadable):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_however_it_was_saved(encoding, delimiter):
    text = delimiter.join(["Nom", "Prénom"]) + "\r\n" + delimiter.join(["Benoît", "Éva"])
    assert read(text.encode(encoding)) == [["Nom", "Prénom"], ["Benoît", "Éva"]]


def test_twenty_thousand_lines_are_read_in_a_few_seconds():
    content = write(
        [HEAD, *([f"Nom {n}", "Zoé", "1980", "", "Gaillac", "45718", "", ""] for n in range(20_000))]
    )
    before = datetime.now(UTC)
    assert len(read(content)) == 20_001
    assert datetime.now(UTC) - before < timedelta(seconds=20)
    assert io.BytesIO(content)
