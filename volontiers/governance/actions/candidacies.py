"""Seats are put to an election, members stand for them, and the list of candidates closes before the vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.accounts.queries import staff_names
from volontiers.core import seat as core_seat
from volontiers.core import seating
from volontiers.core.election import OF_THE_ISSUER, ElectionState, Secrecy, wrong_trustees
from volontiers.core.french import day_of
from volontiers.core.seating import Wrong
from volontiers.core.sitting import AssemblyState, Refusal
from volontiers.core.statutes import Body, Meeting, Office
from volontiers.core.urn import OpinionState
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.governance.actions.convening import named
from volontiers.governance.actions.holding import held
from volontiers.governance.actions.impartial import not_a_candidate
from volontiers.governance.actions.refusing import NotAllowed, Stale
from volontiers.governance.models import Adhesion, AgendaItem, Assembly, Candidacy, Election, Opinion, Trustee
from volontiers.governance.queries.board import as_mandate, mandate_rows, members
from volontiers.governance.queries.statutes import Version, in_force
from volontiers.territory import queries as territory

NO_STATUTES = "Aucuns statuts ne sont en vigueur ce jour-là : entrez-les d’abord, dans « Statuts »."
LATE = "La liste des candidats est arrêtée : personne ne s’y ajoute."
UNDER_WAY = "Le vote a commencé : la liste des candidats ne change plus."
_BEFORE = (AssemblyState.DRAFT, AssemblyState.CONVENED)
_KINDS = {
    Body.BOARD: frozenset({Meeting.ORDINARY, Meeting.EXTRAORDINARY}),
    Body.BUREAU: frozenset({Meeting.BOARD, Meeting.ORDINARY, Meeting.EXTRAORDINARY}),
}


@dataclass(frozen=True, slots=True)
class Called:
    """item_id: a point of the agenda, None while the assembly is a draft. candidacies_until: aware."""

    body: Body
    college: str
    office: Office
    seats: int
    secrecy: Secrecy
    candidacies_until: datetime
    item_id: int | None = None


def call_election(by: Actor, assembly_id: int, said: Called, now: datetime) -> Election:
    """Before the assembly opens. Raises NotAllowed with what to correct."""
    with acting(by):
        one = held(assembly_id, *_BEFORE)
        _check(by, one, said, now)
        return Election.objects.create(
            community_id=by.community_id, assembly=one, item_id=said.item_id, body=said.body, college=said.college,
            office=said.office, seats=said.seats, secrecy=said.secrecy, candidacies_until=said.candidacies_until,
            called_at=now,
        )  # fmt: skip


def stand(by: Actor, election_id: int, adhesion_id: int, words: str, now: datetime) -> Candidacy:
    """Who may hold the seat may stand for it. Raises NotAllowed, with the clause, once the list is closed too."""
    with acting(by):
        one = held_election(election_id, ElectionState.CALLED, otherwise=LATE)
        if now >= one.candidacies_until:
            raise NotAllowed(LATE)
        who = Adhesion.objects.filter(pk=adhesion_id).first()
        if who is None:
            raise NotAllowed("Choisissez un membre de l’association.", "adhesion")
        if Candidacy.objects.filter(election=one, adhesion=who, withdrawn_at=None).exists():
            raise NotAllowed("Cette personne est déjà candidate.", "adhesion")
        if found := not_eligible(by, one, who.pk):
            raise NotAllowed(found, "adhesion")
        return Candidacy.objects.create(
            community_id=by.community_id, election=one, adhesion=who, name=named(who), words=words, stood_at=now
        )  # fmt: skip


def close_list(by: Actor, election_id: int, now: datetime) -> None:
    """At the hour that was said, not before. Raises NotAllowed, a second time too."""
    with acting(by):
        one = held_election(election_id, ElectionState.CALLED, otherwise=LATE)
        not_a_candidate(by, one)
        if now < one.candidacies_until:
            zone = territory.zone(territory.community(by.community_id))
            until = one.candidacies_until.astimezone(zone)
            raise NotAllowed(
                f"Les candidatures sont reçues jusqu’au {day_of(until.date())} à {until:%H:%M} : attendez cette heure."
            )
        Election.objects.filter(pk=one.pk).update(state=ElectionState.LISTED, listed_at=now)


def name_trustees(
    by: Actor, election_id: int, names: Sequence[str], issuer: str, shown: Sequence[str] = ()
) -> None:
    """Who keep the key of a vote on Belenios and who issues its credentials, instead of those who were named.

    shown: whom the page named when it was read. Raises NotAllowed, Stale when somebody else named others meanwhile.
    """
    said = [one.strip() for one in names if one.strip()]
    with acting(by):
        one = held_election(election_id, ElectionState.CALLED, ElectionState.LISTED, otherwise=UNDER_WAY)
        not_a_candidate(by, one)
        if one.secrecy != Secrecy.BELENIOS:
            raise NotAllowed("Ce vote n’est pas sur Belenios : il n’a pas de clé à garder.")
        known = Trustee.objects.filter(election=one)
        if sorted(known.values_list("name", flat=True)) != sorted(shown):
            raise Stale
        if wrong := wrong_trustees(said, issuer, standing_names(one.pk), staff_names(by.community_id)):
            raise NotAllowed(wrong.sentence, "issuer" if wrong in OF_THE_ISSUER else "names")
        known.delete()
        keepers = [Trustee(community_id=by.community_id, election=one, name=name) for name in said]
        alone = Trustee(community_id=by.community_id, election=one, name=issuer.strip(), issues=True)
        insert(*keepers, alone)


def end_unheld(assembly_id: int, now: datetime) -> None:
    """Inside acting(), with the assembly: an election never opened ends with it. Raises NotAllowed on one under way."""
    mine = Election.objects.filter(assembly_id=assembly_id)
    if mine.filter(state__in=[ElectionState.OPEN, ElectionState.CLOSED]).exists():
        raise NotAllowed(
            "Une élection n’est pas proclamée : finissez-la, ou laissez-la sans résultat, avant de lever la séance."
        )
    if Opinion.objects.filter(assembly_id=assembly_id, state=OpinionState.OPEN).exists():
        raise NotAllowed("Un avis est ouvert : fermez-le avant de lever la séance.")
    unheld = mine.filter(state__in=[ElectionState.CALLED, ElectionState.LISTED])
    unheld.update(state=ElectionState.VOID, closed_at=now, void_for="La séance a été levée avant ce vote.")


def held_election(election_id: int, *states: ElectionState, otherwise: str) -> Election:
    """Inside acting(): the row, locked after its assembly. Raises NotAllowed, with the sentence, in another state."""
    assembly_id = Election.objects.filter(pk=election_id).values_list("assembly_id", flat=True).first()
    if assembly_id is None:
        raise NotAllowed("Cette élection n’existe pas.")
    held(assembly_id, *AssemblyState)
    rows = Election.objects.select_for_update(of=("self",), no_key=True).select_related("assembly")
    one = rows.get(pk=election_id)
    if one.state not in states:
        raise NotAllowed(otherwise)
    return one


def not_eligible(by: Actor, one: Election, adhesion_id: int) -> Refusal | None:
    """What the statutes say against this member, once the mandates that end by the assembly are over.

    Inside the community.
    """
    version, day = _version(by, one.assembly)
    college = one.college or _college_of(adhesion_id)
    last = seating.last_day(version.rules, day)
    wanted = seating.Mandate(adhesion_id, Body(one.body), Office(one.office), college, day, last)
    faults = core_seat.objections(version.rules, members(by.community_id), held_after(by, day), wanted)
    return Refusal(_of_a_candidate(faults[0]), faults[0].clause) if faults else None


def held_after(by: Actor, day: date) -> list[seating.Mandate]:
    """Inside the community: what an election of that day leaves in place. Who sits until that day may stand again."""
    return [as_mandate(row) for row in mandate_rows(by.community_id, day + timedelta(days=1))]


def standing_names(election_id: int) -> list[str]:
    """Of whoever did not withdraw."""
    rows = Candidacy.objects.filter(election_id=election_id, withdrawn_at=None)
    return list(rows.values_list("name", flat=True))


def _of_a_candidate(fault: seating.Fault) -> str:
    """The faults of a seat that is held are told of somebody who would only stand for it."""
    told = {
        Wrong.NOT_A_MEMBER: "Cette personne n’est pas membre le jour de l’élection.",
        Wrong.OTHER_COLLEGE: "Cette personne n’est pas de ce collège.",
        Wrong.TWICE: "Cette personne siège déjà, au-delà de cette réunion.",
    }
    return told.get(fault.wrong, fault.sentence)


def _college_of(adhesion_id: int) -> str:
    return Adhesion.objects.values_list("college", flat=True).get(pk=adhesion_id)


def _version(by: Actor, one: Assembly) -> tuple[Version, date]:
    day = one.starts_at.astimezone(territory.zone(territory.community(by.community_id))).date()
    found = in_force(by.community_id, day)
    if found is None:
        raise NotAllowed(NO_STATUTES)
    return found, day


def _check(by: Actor, one: Assembly, said: Called, now: datetime) -> None:
    _check_seats(by, one, said)
    if not now < said.candidacies_until <= one.starts_at:
        raise NotAllowed(
            "Choisissez une heure à venir, au plus tard celle de la réunion.", "candidacies_until"
        )
    if (
        one.state == AssemblyState.CONVENED
        and not AgendaItem.objects.filter(pk=said.item_id or 0, assembly=one).exists()
    ):
        raise NotAllowed("On ne vote que sur l’ordre du jour convoqué : choisissez un de ses points.", "item")
    same = Election.objects.filter(assembly=one, body=said.body, college=said.college, office=said.office)
    if same.exclude(state=ElectionState.VOID).exists():
        raise NotAllowed("Cette élection est déjà prévue à cette réunion.")


def _check_seats(by: Actor, one: Assembly, said: Called) -> None:
    version, day = _version(by, one)
    college = version.rules.college(said.college)
    if said.body is Body.BOARD and college is None:
        raise NotAllowed("Choisissez un collège des statuts.", "college")
    if college is not None and said.seats > college.seats:
        sentence = f"« {college.name} » a {college.seats} sièges au plus au conseil."
        raise NotAllowed(Refusal(sentence, college.clause), "seats")
    if said.office is not Office.MEMBER and said.seats > 1:
        raise NotAllowed(f"{said.office.label.capitalize()} : une seule personne, donc un siège.", "seats")
    if Meeting(one.kind) not in _KINDS[said.body]:
        raise NotAllowed("Le conseil est élu en assemblée : choisissez une assemblée générale.", "body")
    kept = held_after(by, day)
    if found := core_seat.not_free(version.rules, kept, said.body, said.college, said.office, said.seats):
        raise NotAllowed(Refusal(found.sentence, found.clause), "seats" if college else "body")
