"""« Mes reçus »: what the register holds of me, for me alone, and what I take away to check it elsewhere."""

import re
import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail as outgoing
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import follow
from tests.trust.raw import need_of
from tests.web.test_pledge import PAGE as PLEDGE
from tests.web.test_pledge import fields
from volontiers.cases.actions.withdrawals import remove_shift
from volontiers.consent import ledger, verifier
from volontiers.consent.actions import Terms, contest, note_one_off, set_practices, write_pledge
from volontiers.consent.register import mail_token
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Office
from volontiers.directory.models import Listing, Professional
from volontiers.messages import templates_allowlist
from volontiers.messages.channels.email import as_html
from volontiers.messages.models import Message
from volontiers.web.practice.receipts import path_of, square

pytestmark = pytest.mark.django_db
PAGE = "/moi/engagement/recus"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def mine(tarn, who="alix"):
    with reading(tarn.desk):
        return ledger.receipt(getattr(tarn, who).pk)


def sent(tarn, template: str) -> list[Message]:
    with reading(tarn.desk):
        return list(Message.objects.filter(template=template))


def test_after_a_choice_the_page_gives_its_receipt(tarn, alix):
    page = alix.post(PLEDGE, fields(alix) | {"level": "none"}, follow=True)
    receipt = mine(tarn)
    assert f"Reçu {receipt.code} — vérifiable dans le registre." in text(page)
    link = BeautifulSoup(page.content, "html.parser").find("a", string="Voir mon reçu")["href"]
    shown = text(alix.get(link))
    assert receipt.text in shown
    assert "Plus aucune sollicitation, le 23/11/2026 à 09:05" in shown


def test_a_choice_sends_its_receipt_by_mail(tarn, alix):
    alix.post(PLEDGE, fields(alix) | {"level": "many"})
    (message,) = sent(tarn, "receipt_letter")
    receipt = mine(tarn)
    assert (message.channel, message.address) == ("email", tarn.alix.email)
    letter = templates_allowlist.render("receipt_letter", message.variables)
    assert receipt.text in letter
    assert f"/c/gaillacois/registre/{receipt.path}" in letter
    assert as_html(letter).count("<p>") == 3
    assert as_html(letter).count("<a ") == 1
    assert outgoing.outbox == []


def test_without_a_proven_mail_the_whole_receipt_fits_in_one_text(tarn, alix):
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(email_verified=False)
    alix.post(PLEDGE, fields(alix) | {"level": "many"})
    (message,) = sent(tarn, "receipt")
    assert message.channel == "sms"
    said = templates_allowlist.render("receipt", message.variables)
    assert verifier.known(said.rpartition(": ")[2]) == (mine(tarn).seq, mine(tarn).head.hex())


def test_looking_and_pausing_send_no_receipt(tarn, alix):
    alix.post(PLEDGE, fields(alix) | {"level": "many", "look": "1"})
    alix.post(PLEDGE, {"pause": "today"})
    assert sent(tarn, "receipt_letter") == []


def test_every_line_of_mine_is_listed_and_nobody_else_s(tarn, alix, signed_in):
    cast.pledge(tarn, tarn.alix, Level.NONE)
    listed = text(alix.get(PAGE))
    assert "Plus aucune sollicitation" in listed
    assert "Engagement donné ou changé" in listed
    assert mine(tarn, "bao").code not in listed
    for other in (mine(tarn, "bao").seq, 999):
        for path in (f"{PAGE}/{other}", f"{PAGE}/{other}.txt"):
            assert alix.get(path).status_code == 404
    assert signed_in(tarn.bao.account).get(f"{PAGE}/{mine(tarn).seq}").status_code == 404


def lines_of(response) -> list[str]:
    found = BeautifulSoup(response.content, "html.parser").select("ul.lines.card-v > li")
    return [" ".join(one.get_text(" ").split()) for one in found]


def test_each_line_says_what_was_said_and_who_wrote_it(tarn, alix):
    alix.post(PLEDGE, {"pause": "today"})
    cast.rest(tarn.desk, tarn.alix.pk, MONDAY + timedelta(days=2))
    shift = cast.duty(tarn, tarn.alix, MONDAY + timedelta(days=5))
    with acting(tarn.machine):
        ledger.note(tarn.machine, EntryKind.EXPIRY, tarn.alix.pk, {"until": date(2026, 12, 31)})
    remove_shift(tarn.desk, shift.pk, MONDAY)
    given_back, ended, taken, rest, pause, pledge = lines_of(alix.get(PAGE))
    assert taken.startswith("Garde notée Garde du 28/11/2026 à 09:05 au 28/11/2026 à 13:05.")
    hours = "Garde du 28/11/2026 à 09:05 au 28/11/2026 à 13:05."
    assert given_back.startswith(f"Garde retirée par la coordination {hours}")
    assert ("Son dernier jour était le 31/12/2026." in ended, "Écrit par : le logiciel." in ended) == (
        True,
        True,
    )
    assert "En pause jusqu’au 25/11/2026 à 09:05." in rest
    assert f"Écrit par : {tarn.camille.name}, " in rest
    assert ("En pause jusqu’au" in pause, "Écrit par : vous." in pause) == (True, True)
    assert "par semaine, dont" in pledge
    assert "Garde du 28/11/2026" in text(alix.get(f"{PAGE}/{seq_of(taken)}"))


def test_my_own_withdrawal_says_only_that_and_my_shift_is_given_back(tarn, alix):
    cast.duty(tarn, tarn.alix, MONDAY + timedelta(days=5))
    alix.post(PLEDGE, fields(alix) | {"level": "none", "modes": ["AMB"], "minutes": "15"})
    withdrawal, shift, *_ = lines_of(alix.get(PAGE))
    assert withdrawal.startswith("Plus aucune sollicitation Pas du tout. Écrit par : vous.")
    assert shift.startswith("Garde rendue Garde du 28/11/2026")
    assert "Pas du tout." in text(alix.get(f"{PAGE}/{seq_of(withdrawal)}"))


def test_a_yes_for_one_request_and_its_contest_name_it(tarn, alix):
    need = need_of(tarn)
    with acting(tarn.desk):
        note_one_off(tarn.desk, tarn.alix.pk, need.pk, MONDAY)
        contest(tarn.desk, need.pk, tarn.alix.pk, MONDAY)
    contested, one_off, *_ = lines_of(alix.get(PAGE))
    with reading(tarn.desk):
        number = f"{need.case.number}-{need.n}"
    assert one_off.startswith(f"Oui pour une seule demande Demande {number}.")
    assert f"Demande {number}." in contested


def seq_of(line: str) -> str:
    return re.search(r"ligne (\d+)", line)[1]


def test_a_word_written_in_my_name_shows_whose_account_it_was(tarn, alix):
    terms = territory_terms(Level.MANY)
    with acting(tarn.desk):
        write_pledge(tarn.desk, tarn.alix.pk, terms, MONDAY)
    latest = lines_of(alix.get(PAGE))[0]
    assert (
        "Beaucoup : au plus 9 demandes par semaine, dont 4 à prendre ; visite à domicile : pas du tout"
        in latest
    )
    assert "jusqu’à 20 minutes de route depuis Gaillac" in latest
    assert "jusqu’au 01/02/2027." in latest
    assert f"Écrit par : {tarn.camille.name}, " in latest
    with acting(tarn.desk):
        cast.Membership.objects.filter(account=tarn.camille).delete()
    assert "Écrit par : un ancien membre." in lines_of(alix.get(PAGE))[0]


def test_a_place_of_practice_that_changed_says_from_where_the_minutes_count(tarn, alix):
    offices = tuple(Office(insee, ("AMB",)) for insee in ("81145", "81069"))
    set_practices(tarn.desk, tarn.alix.pk, offices, MONDAY)
    latest = lines_of(alix.get(PAGE))[0]
    assert "Lieu d’exercice Vos trajets se comptent depuis Cordes-sur-Ciel ou Lisle-sur-Tarn." in latest
    assert f"Écrit par : {tarn.camille.name}, " in latest
    set_practices(tarn.desk, tarn.alix.pk, (), MONDAY)
    assert "Aucun lieu connu : aucun trajet ne se compte." in lines_of(alix.get(PAGE))[0]


def territory_terms(level: Level) -> Terms:
    return Terms(
        level, 9, 4, date(2027, 2, 1), ("AMB",), 20, days=(0, 1), opens=time(8),
        by_kind={Kind.HOME_VISIT: {"level": Level.NONE, "asked": None, "accepted": None}},
    )  # fmt: skip


def test_the_rules_are_in_my_own_export_and_not_in_the_public_one(tarn, alix):
    with acting(tarn.desk):
        cast.note(tarn.desk, "le 3 mai")
    mine_only = b"".join(alix.get(f"{PAGE}/registre.jsonl").streaming_content).decode()
    public = b"".join(Client().get("/c/gaillacois/registre/registre.jsonl").streaming_content).decode()
    assert ("le 3 mai" in mine_only, "le 3 mai" in public) == (True, False)
    assert "Noor" not in mine_only


def test_the_square_says_the_address_that_verifies(tarn, alix):
    page = BeautifulSoup(alix.get(f"{PAGE}/{mine(tarn).seq}").content, "html.parser")
    link = page.find("a", string="Le vérifier dans le registre")["href"]
    assert page.select_one("svg.square path")["d"] == path_of(square(link))
    assert "Ce reçu est inscrit" in text(Client().get(link.partition("8000")[2]))


def test_the_file_to_keep_holds_the_whole_receipt_and_no_name(tarn, alix):
    answer = alix.get(f"{PAGE}/{mine(tarn).seq}.txt")
    said = answer.content.decode()
    assert mine(tarn).text in said
    assert "Salvy" not in said
    assert "attachment" in answer["Content-Disposition"]


def test_my_own_export_is_verified_away_from_here(tarn, alix, tmp_path):
    answer = alix.get(f"{PAGE}/registre.jsonl")
    path = tmp_path / "registre.jsonl"
    path.write_bytes(b"".join(answer.streaming_content))
    assert path.read_text().count('"body"') == 2
    done = subprocess.run(
        [sys.executable, "-I", verifier.__file__, path, "--recu", mine(tarn).text],
        capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "Corps vérifié : 2." in done.stdout


def test_nobody_signed_in_and_nobody_of_the_directory_sees_it(tarn, alix):
    assert Client().get(PAGE).status_code == 302
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).delete()
    assert alix.get(PAGE).status_code == 404
    Professional.objects.filter(pk=tarn.alix.pk).update(account=None)
    assert alix.get(PAGE).status_code == 404


def test_with_two_communities_each_has_its_receipts(tarn, alix, within):
    other = cast.bourbon()
    with within(other.desk):
        cast.Membership.objects.create(
            community=other.community, account=tarn.alix.account, role=cast.Role.PROFESSIONAL
        )
        Listing.objects.create(community=other.community, professional=tarn.alix)
    assert "Rien n’est inscrit" in text(alix.get(f"{PAGE}?cpts=bourbon"))
    assert mine(tarn).code in text(alix.get(f"{PAGE}?cpts=gaillacois"))
    assert alix.get(f"{PAGE}/{mine(tarn).seq}?cpts=bourbon").status_code == 404


def mail_page(tarn):
    with reading(tarn.desk):
        listing = Listing.objects.get(professional=tarn.bed)
    return f"/c/gaillacois/registre/courriel/{mail_token(listing.pk)}"


def receives(tarn) -> bool:
    with reading(tarn.desk):
        return Listing.objects.get(professional=tarn.bed).register_mail


def test_the_link_of_the_mail_stops_it_and_takes_it_up_again_without_an_account(tarn, client):
    page = mail_page(tarn)
    for _ in range(3):
        assert "Vous recevez chaque semaine" in text(client.get(page))
        assert receives(tarn)
    assert "Vous ne recevrez plus ce courriel." in text(client.post(page, {"choice": "stop"}, follow=True))
    assert not receives(tarn)
    client.post(page, {"choice": "receive"})
    assert receives(tarn)


def test_a_link_made_up_stops_nothing(tarn, client):
    page = mail_page(tarn)
    forged = [
        re.sub(r"/(\d+)\.", lambda said: f"/{int(said[1]) + 1}.", page),
        f"{page}x",
        page.replace("gaillacois", "bourbon"),
        f"{page.rpartition('/')[0]}/abc",
    ]
    cast.bourbon()
    for one in forged:
        assert client.post(one, {"choice": "stop"}).status_code == 404, one
    assert receives(tarn)


def test_the_list_leads_to_the_choice_of_the_mail(tarn, alix):
    link = BeautifulSoup(alix.get(PAGE).content, "html.parser").find(
        "a", string="Le courriel de chaque semaine"
    )
    assert "Vous recevez chaque semaine" in text(Client().get(link["href"]))


def test_my_words_about_new_patients_are_among_mine(tarn, alix):
    follow(tarn, tarn.alix, minutes=20)
    shown = text(alix.get(PAGE))
    assert "Engagement pour de nouveaux patients" in shown
    assert "Un peu : au plus 2 nouveaux patients par mois, 6 proposés" in shown.replace("\u00a0", " ")
    with reading(tarn.desk):
        receipt = ledger.receipt(tarn.alix.pk, ledger.GIVEN_LASTING)
    page = text(alix.get(f"{PAGE}/{receipt.seq}"))
    assert receipt.text in page
    assert "visites à domicile comprises" in page
