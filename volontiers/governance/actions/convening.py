"""An assembly is prepared, then convened: its roll and its agenda close, and every elector is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import moments
from volontiers.core.assembly import Ruling
from volontiers.core.french import DAYS
from volontiers.core.sitting import AssemblyState, MotionState, heading, notice
from volontiers.core.statutes import Meeting, Statutes
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.governance.actions.announcing import announce
from volontiers.governance.actions.holding import held
from volontiers.governance.actions.refusing import NotAllowed, Stale, stop_if
from volontiers.governance.models import Adhesion, AgendaItem, Assembly, Elector, Motion
from volontiers.governance.models import Statutes as StatutesRow
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries import elections
from volontiers.governance.queries.announced import announced
from volontiers.governance.queries.statutes import row_in_force
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

NO_STATUTES = "Aucuns statuts ne sont en vigueur ce jour-là : entrez-les d’abord, dans « Statuts »."
NOT_SAID = "Les statuts ne disent rien de cette sorte de réunion : complétez-les, ou choisissez-en une autre."
NOBODY = "Personne ne serait convoqué : la liste des membres, ou celle des sièges, est vide."
NO_AGENDA = "Écrivez au moins un point à l’ordre du jour."
DECIDED = "Une proposition y a été votée : cette réunion n’est pas convoquée une seconde fois. Préparez-en une autre."


@dataclass(frozen=True, slots=True)
class Said:
    """What is written of a meeting before it is convened. starts_at: aware. agenda: titles, in their order."""

    kind: Meeting
    starts_at: datetime
    place: str
    agenda: tuple[str, ...]


def draft_assembly(by: Actor, said: Said, now: datetime) -> Assembly:
    """Nobody is told yet. Raises NotAllowed without an agenda."""
    _check(said)
    with acting(by):
        one = Assembly.objects.create(
            community_id=by.community_id, kind=said.kind, starts_at=said.starts_at, place=said.place, created_at=now
        )  # fmt: skip
        _write_agenda(one, said.agenda)
    return one


def change_assembly(by: Actor, assembly_id: int, said: Said, version: int) -> None:
    """While it is a draft. version: of the page that was shown. Raises Stale, NotAllowed."""
    _check(said)
    with acting(by):
        one = held(assembly_id, AssemblyState.DRAFT)
        if one.version != version:
            raise Stale
        if one.first_id is not None and list(said.agenda) != [item.title for item in one.agenda.all()]:
            raise NotAllowed("Une réunion convoquée une seconde fois garde le même ordre du jour.", "agenda")
        if one.first_id is not None and said.kind != one.kind:
            raise NotAllowed("Une réunion convoquée une seconde fois reste de la même sorte.", "kind")
        one.kind, one.starts_at, one.place = said.kind, said.starts_at, said.place
        one.version += 1
        one.save(update_fields=["kind", "starts_at", "place", "version"])
        AgendaItem.objects.filter(assembly=one).delete()
        _write_agenda(one, said.agenda)


def call_again(by: Actor, assembly_id: int, starts_at: datetime, now: datetime) -> Assembly:
    """A draft on the same agenda, for which the statutes may ask another quorum. Raises NotAllowed."""
    with acting(by):
        first = held(assembly_id, AssemblyState.ENDED, AssemblyState.CLOSED)
        if Motion.objects.filter(assembly=first, state=MotionState.DECLARED).exists():
            raise NotAllowed(DECIDED)
        one = Assembly.objects.create(
            community_id=by.community_id, kind=first.kind, starts_at=starts_at, place=first.place, first=first,
            created_at=now,
        )  # fmt: skip
        _write_agenda(one, [item.title for item in first.agenda.all()])
    return one


def convene(by: Actor, assembly_id: int, version: int, now: datetime) -> Assembly:
    """The roll and the agenda close, the convocations leave. Raises NotAllowed with the clause, Stale."""
    with acting(by):
        one = held(assembly_id, AssemblyState.DRAFT)
        if one.version != version:
            raise Stale
        zone = territory.zone(territory.community(by.community_id))
        today, day = now.astimezone(zone).date(), one.starts_at.astimezone(zone).date()
        row, statutes, ruling = rules_of(Meeting(one.kind), row_in_force(by.community_id, today))
        stop_if(notice(ruling.procedure, today, day), "day")
        roll = queries.roll_on(Meeting(one.kind), statutes, today)
        if not roll:
            raise NotAllowed(NOBODY)
        if not one.agenda.exists():
            raise NotAllowed(NO_AGENDA, "agenda")
        announce(one, statutes)
        insert(*[_elector(one, *line) for line in roll])
        one.state, one.statutes, one.convened_at = AssemblyState.CONVENED, row, now
        one.save(update_fields=["state", "statutes", "convened_at"])
        _tell(by, one, [adhesion for adhesion, _, _ in roll], now)
    return one


def rules_of(kind: Meeting, row: StatutesRow | None) -> tuple[StatutesRow, Statutes, Ruling]:
    """Raises NotAllowed when the statutes do not say how this kind of meeting decides."""
    if row is None:
        raise NotAllowed(NO_STATUTES)
    statutes = Statutes.from_dict(row.said)
    ruling = Ruling.of(statutes, kind)
    if ruling is None:
        raise NotAllowed(NOT_SAID, "kind")
    return row, statutes, ruling


def _check(said: Said) -> None:
    if not said.agenda:
        raise NotAllowed(NO_AGENDA, "agenda")


def _write_agenda(one: Assembly, titles: Iterable[str]) -> None:
    insert(*[
        AgendaItem(community_id=one.community_id, assembly=one, place=place, title=title)
        for place, title in enumerate(titles, start=1)
    ])  # fmt: skip


def _elector(one: Assembly, adhesion: Adhesion, college: str, clause: str) -> Elector:
    return Elector(
        community_id=one.community_id, assembly=one, adhesion=adhesion, name=named(adhesion), college=college,
        clause=clause, told_by="email" if adhesion.email else "sms" if adhesion.phone else "paper",
    )  # fmt: skip


def named(adhesion: Adhesion) -> str:
    """« Anne Salvy », « Luc Roux, EHPAD des Tilleuls »."""
    whole = " ".join(filter(None, [adhesion.given_name, adhesion.family_name]))
    return f"{whole}, {adhesion.organization}" if adhesion.organization else whole


def _tell(by: Actor, one: Assembly, members: Iterable[Adhesion], now: datetime) -> None:
    """By e-mail with the agenda; else a message to a phone. Who has neither is on the printed list."""
    community = territory.community(by.community_id)
    zone = territory.zone(community)
    local = one.starts_at.astimezone(zone)
    link = full_address(f"/c/{community.slug}/vie/assemblees/{one.pk}")
    when = f"{DAYS[local.weekday()]} {local:%d/%m} à {moments.clock(one.starts_at, zone)}"
    assert one.statutes is not None
    under = elections.elections(one.pk)
    names = {key.key: (key.name, key.clause) for key in Statutes.from_dict(one.statutes.said).colleges}
    links = {row.pk: full_address(f"/c/{community.slug}/vie/elections/{row.pk}") for row in under}
    letter = {
        "what": heading(Meeting(one.kind).label, local.date()),
        "when": when,
        "where": one.place,
        "agenda": "\n".join(
            f"{item.place}. " + "\n   ".join(announced(item, under, names, zone, links))
            for item in one.agenda.all()
        ),
        "link": link,
    }
    about = f"assembly:{one.pk}"
    outbox.queue_all(
        [
            outbox.draft(by.community_id, to, template, said, now=now, about=about)
            for member in members
            for to, template, said in _ways(member, letter, {"when": when, "link": link})
        ]
    )


def _ways(
    member: Adhesion, letter: dict[str, str], short: dict[str, str]
) -> list[tuple[Address, str, dict[str, str]]]:
    name = named(member)[:80]
    if member.email:
        return [(Address("email", member.email, name), "convocation", letter)]
    return [(Address("sms", member.phone, name), "convened", short)] if member.phone else []
