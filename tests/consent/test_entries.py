"""Every verb that changes a consent, or a rule, writes its line in the same transaction."""

import ast
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests import cast
from tests.cases.answer_given import asked
from tests.cast import MONDAY
from tests.consent.ledger_given import kinds, last
from volontiers.cases.actions import desk, ownership, tracking, withdrawals
from volontiers.cases.models import Case, Need, Proposal
from volontiers.consent import actions, lasting, ledger
from volontiers.consent.actions import Terms
from volontiers.consent.models import EntryBody, Pledge
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Family, Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Entry, Office, Structure
from volontiers.territory import actions as territory
from volontiers.territory.models import Closure, Protocol

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 2, 22)
SOME = Terms(Level.SOME, 3, 1, UNTIL, modes=("AMB",), opens=time(8), communes=("81145",))
NOTHING = Terms(Level.NONE, 0, 0, None)

# What writes no line, and why.
SILENT = {
    "postpone": "only when the machine looks again",
    "postpone_lasting": "only when the machine looks again",
    "note_reminded": "a reminder changes no consent",
    "set_preset": "a shortcut of the form",
    "write_protocol": "a draft binds nobody until it is signed",
}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def added(tarn, verb, *args, **kwargs) -> list[str]:
    before = len(kinds(tarn))
    verb(*args, **kwargs)
    return kinds(tarn)[before:]


def _writers(module) -> set[str]:
    """The public functions that write rows, themselves or through a private one."""
    return {
        name
        for name, node in _functions(module).items()
        if not name.startswith("_") and _does(module, node, _writes)
    }


def _functions(module) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _calls(node: ast.AST) -> set[str]:
    return {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}


def _writes(call: str) -> bool:
    return call.rsplit(".", 1)[-1] in {
        "create",
        "update",
        "update_or_create",
        "get_or_create",
        "delete",
        "save",
        "bulk_create",
    }


def _enters(call: str) -> bool:
    return call in {"append", "enter_rules", "ledger.note", "ledger.note_pledge", "ledger.erase_bodies"}


def _does(module, node, what) -> bool:
    found, functions = _calls(node), _functions(module)
    return any(map(what, found)) or any(
        _does(module, functions[one], what) for one in found & set(functions) - {node.name}
    )


@pytest.mark.parametrize("module", [actions, lasting, territory], ids=["consent", "lasting", "territory"])
def test_no_verb_changes_a_consent_or_a_rule_in_silence(module):
    functions, writers = _functions(module), _writers(module)
    assert len(writers) > 3
    silent = {name for name in writers if not _does(module, functions[name], _enters)}
    assert silent == {name for name in SILENT if name in functions}


def test_the_pledge_as_it_was_said(tarn):
    assert added(tarn, cast.say, tarn.pro(tarn.alix), tarn.alix.pk, SOME, MONDAY) == ["pledge"]
    said = last(tarn)
    assert said.professional_id == tarn.alix.pk
    assert said.body == {
        "by": tarn.alix.account_id, "professional": tarn.alix.pk, "level": "some", "asked_cap": 3, "accepted_cap": 1,
        "by_kind": {}, "modes": ["AMB"], "communes": ["81145"], "from": ["81099"], "days": [], "opens": "08:00:00",
        "until": "2027-02-22",
    }  # fmt: skip


def test_not_at_all_is_a_withdrawal_and_keeps_no_kind(tarn):
    by = tarn.pro(tarn.alix)
    assert added(tarn, cast.say, by, tarn.alix.pk, NOTHING, MONDAY) == ["withdrawal"]
    kept = Terms(Level.NONE, 0, 0, UNTIL, by_kind={Kind.NURSING: {"level": "some"}})
    assert added(tarn, cast.say, by, tarn.alix.pk, kept, MONDAY) == ["withdrawal"]
    assert (last(tarn).body["level"], last(tarn).body["by_kind"]) == ("none", {})
    with reading(by):
        assert Pledge.objects.get(professional=tarn.alix).by_kind == {}


def test_a_change_and_its_ceiling_over_all_communities(tarn):
    by = tarn.pro(tarn.alix)
    change = (withdrawals.change_pledge, by, tarn.alix.pk, SOME, MONDAY)
    assert added(tarn, *change, (None, None)) == ["pledge"]
    assert added(tarn, *change, (9, None)) == ["ceiling", "pledge"]
    assert added(tarn, *change, (9, None)) == ["pledge"]
    assert added(tarn, *change, (None, None)) == ["ceiling", "pledge"]
    assert added(tarn, cast.ceiling, by, tarn.alix.pk, None, 2) == ["ceiling"]
    assert last(tarn).body["ceiling_accepted"] == 2


def test_a_pause_and_its_end(tarn):
    by, until = tarn.pro(tarn.alix), MONDAY + timedelta(days=1)
    assert added(tarn, withdrawals.pause_pledge, by, tarn.alix.pk, until, MONDAY) == ["pause"]
    assert last(tarn).body["until"] == "2026-11-24T08:05:00+00:00"
    assert added(tarn, actions.resume, by, tarn.alix.pk) == ["resumption"]
    assert added(tarn, cast.rest, by, tarn.alix.pk, until) == ["pause"]


def test_without_a_pledge_nothing_is_paused_nor_said(tarn):
    sol = cast.newcomer(tarn)
    assert added(tarn, cast.rest, tarn.pro(sol), sol.pk, MONDAY) == []
    assert added(tarn, actions.set_practices, tarn.desk, sol.pk, (Office("81099", ("AMB",)),), MONDAY) == []


def test_a_place_of_practice_that_changes(tarn):
    """From where the minutes count: only what moves is said, and the seat of a structure serves its signatory."""
    alix, bed = tarn.alix.pk, tarn.bed.pk
    with reading(tarn.desk):
        seat = tarn.bed.listings.get().organization_id

    def works(*insees: str):
        return (
            actions.set_practices,
            tarn.desk,
            alix,
            tuple(Office(insee, ("AMB",)) for insee in insees),
            MONDAY,
        )

    assert added(tarn, *works("81099")) == []
    assert added(tarn, *works("81145", "81099", "81145")) == ["place"]
    said = last(tarn)
    assert said.body == {"by": tarn.camille.pk, "professional": alix, "from": ["81099", "81145"]}
    assert added(tarn, *works("81099", "81145")) == []
    assert added(tarn, *works()) == ["place"]
    assert last(tarn).body["from"] == []
    entry = Entry("Costes", "Lou", "service", email="lits@gaillacois.test")

    def correct(entry: Entry):
        return partial(actions.correct_professional, active=True), tarn.desk, bed, entry, (), MONDAY

    def seated(name: str, insee: str, *pk: int):
        return actions.note_organization, tarn.desk, Structure("equipment", name, insee), MONDAY, *pk

    assert added(tarn, *correct(replace(entry, organization_id=seat))) == []
    assert added(tarn, *seated("Lits", "81069", seat)) == ["place"]
    assert (last(tarn).professional_id, last(tarn).body["from"]) == (bed, ["81069"])
    assert added(tarn, *seated("Autre", "81064")) == []
    assert added(tarn, *correct(entry)) == ["place"]
    assert last(tarn).body["from"] == []
    with reading(tarn.desk):
        assert Pledge.objects.get(professional=bed).consent_seq == last(tarn).entry.seq


def test_a_pledge_that_ends(tarn, at):
    with reading(tarn.desk):
        pledge = Pledge.objects.get(professional=tarn.alix)
    assert added(tarn, withdrawals.expire_or_remind, tarn.machine, pledge.pk, at(pledge.next_check_at)) == []
    over = at(MONDAY + timedelta(days=100))
    assert added(tarn, withdrawals.expire_or_remind, tarn.machine, pledge.pk, over) == ["expiry"]
    assert last(tarn).body == {"professional": tarn.alix.pk, "until": pledge.until.isoformat()}


def test_an_organization_speaks_by_its_signatory(tarn):
    added(tarn, cast.say, tarn.pro(tarn.bed), tarn.bed.pk, SOME, MONDAY)
    said = last(tarn).body
    with reading(tarn.desk):
        assert said["organization"] == tarn.bed.listings.get().organization_id


def test_a_yes_by_telephone_and_its_contest(tarn):
    need = asked(tarn)
    assert added(tarn, desk.record_phone_yes, tarn.desk, need.pk, tarn.alix.pk, MONDAY) == ["one_off"]
    said = last(tarn).body
    assert (said["need"], said["by"], said["professional"]) == (need.pk, tarn.camille.pk, tarn.alix.pk)
    with reading(tarn.desk):
        proposal = Proposal.objects.get(need=need, basis="one_off")
    contest = (desk.contest_phone_yes, tarn.pro(tarn.alix), proposal.pk, MONDAY)
    assert added(tarn, *contest) == ["contest"]
    assert added(tarn, *contest) == []


def test_what_a_person_agrees_to(tarn):
    case = None

    def call(**said):
        nonlocal case
        case = cast.call(tarn, **said)

    assert added(tarn, call, agreements={Family.CARERS: True, Family.SERVICES: False}) == [
        "agreement",
        "no_agreement",
    ]
    said = last(tarn)
    assert said.case_id == case.pk
    assert said.body == {
        "by": tarn.camille.pk, "case": case.pk, "family": "services", "wording": 1, "channel": "oral",
    }  # fmt: skip
    yes = {Family.SERVICES: True}
    assert added(tarn, ownership.collect_agreement, tarn.desk, case.pk, yes, MONDAY) == ["agreement"]
    withdraw = (tracking.withdraw_agreement, tarn.machine, case.pk, MONDAY)
    assert added(tarn, *withdraw) == ["agreement_withdrawn"] * 2
    assert added(tarn, *withdraw) == []
    assert added(tarn, tracking.agree_again, tarn.machine, case.pk, MONDAY) == ["agreement"]
    assert last(tarn).body["channel"] == "page"


def test_no_name_and_no_health_word_is_in_a_body(tarn):
    case = cast.call(
        tarn, Kind.NURSING, words="une escarre", person=cast.Identity("Zygomard", "Ophélie", 1952, "81064")
    )
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk.record_phone_yes(tarn.desk, need.pk, tarn.bao.pk, MONDAY)
    with reading(tarn.desk):
        text = str(list(EntryBody.objects.exclude(kind="rule").values_list("body", flat=True)))
        assert Case.objects.count() == 1
    for word in ("Zygomard", "Ophélie", "escarre", "1952", "Faure", "Bao", "+336", "81064"):
        assert word not in text


def closed(tarn) -> int:
    with reading(tarn.desk):
        return Closure.objects.get().pk


RULES = {
    "parameters": lambda t, why: territory.change_rules(t.desk, {"usual_minutes": 20}, why),
    "hours": lambda t, why: territory.set_hours(t.desk, [(0, time(8), time(20))], why),
    "closure": lambda t, why: territory.close_days(
        t.desk, UNTIL, UNTIL, "Grève", suspended=True, decision=why
    ),
    "reopening": lambda t, why: territory.reopen_days(t.desk, closed(t), why),
    "territory": lambda t, why: territory.set_territory(t.desk, ["81099"], why),
    "sector": lambda t, why: territory.set_sector(t.desk, "Nord", ["81069"], why),
    "wording": lambda t, why: territory.set_wording(t.desk, Family.CARERS, "D’accord ?", why),
    "identity": lambda t, why: territory.change_identity(
        t.desk, territory.Identity("Pays", "pays", "cpts", has_desk=False), why
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_and_the_decision_it_rests_on(tarn, rule):
    if rule == "reopening":
        RULES["closure"](tarn, "AG")
    assert added(tarn, RULES[rule], tarn, "AG du 12 novembre") == ["rule"]
    said = last(tarn).body
    assert (said["rule"], said["decision"], said["by"]) == (rule, "AG du 12 novembre", tarn.camille.pk)


def test_the_same_words_and_the_same_closure_say_nothing_new(tarn):
    for rule in ("wording", "closure"):
        RULES[rule](tarn, "AG")
        assert added(tarn, RULES[rule], tarn, "AG") == []


def test_a_signed_protocol_and_an_installation(tarn, within):
    text = territory.ProtocolText("La personne répond ?", ("ne répond pas",), ("Restez.",))
    assert added(tarn, territory.write_protocol, tarn.desk, text) == []
    with reading(tarn.desk):
        version = Protocol.objects.latest("version").version
    sign = (territory.sign_protocol, tarn.desk, version, "Dr Test", "comité", UNTIL, MONDAY)
    assert added(tarn, *sign, decision="Comité du 3") == ["rule"]
    assert (last(tarn).body["values"]["protocol"]["version"], last(tarn).body["decision"]) == (
        version,
        "Comité du 3",
    )
    assert "Dr Test" not in str(last(tarn).body)
    new = territory.install_community(territory.Identity("Neuve", "neuve", "cpts", has_desk=False))
    with within(cast.Actor(new.pk)):
        assert EntryBody.objects.get().body["rule"] == "installation"


def test_a_receipt_of_the_latest_word(tarn):
    by = tarn.pro(tarn.alix)
    cast.say(by, tarn.alix.pk, SOME, MONDAY)
    cast.rest(by, tarn.alix.pk, MONDAY)
    with reading(tarn.desk):
        receipt = ledger.receipt(tarn.alix.pk)
        said = EntryBody.objects.get(entry__seq=receipt.seq)
        assert (said.professional_id, said.kind) == (tarn.alix.pk, EntryKind.PLEDGE)
        assert ledger.by_code(tarn.community.pk, receipt.code.lower()) == [receipt]
        assert ledger.by_code(tarn.community.pk, "222-222") == []
        assert ledger.receipt(0) is None
        assert ledger.last(tarn.community.pk).seq == receipt.seq + 1


def test_no_day_goes_back_when_the_clock_of_the_server_does(tarn, at):
    """A verifier would take the register for a broken one."""
    with acting(tarn.desk):
        cast.note(tarn.desk)
    at(MONDAY - timedelta(days=3))
    with acting(tarn.desk):
        cast.note(tarn.desk)
    with reading(tarn.desk):
        lines = EntryBody.objects.order_by("-entry__seq").select_related("entry")[:2]
        assert [(one.entry.day, one.time[:10]) for one in lines] == [
            (MONDAY.date(), f"{MONDAY:%Y-%m-%d}")
        ] * 2
