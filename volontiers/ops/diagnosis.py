"""What doctor says, line by line: of the installation, then of each community."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import machine
from volontiers.cases import checks
from volontiers.consent import heads, ledger, soundness
from volontiers.core.french import counted, listed
from volontiers.core.heads import is_late
from volontiers.core.protocol import ProtocolStatus
from volontiers.database.clock import clock
from volontiers.database.ledger import unsaid
from volontiers.database.wall import reading
from volontiers.messages import queries as outbox
from volontiers.ops import production
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community

HEARTBEAT_AGE = timedelta(minutes=1)
LEAST_ROOM = 1_000_000_000  # bytes
OLDEST_POSTGRESQL = 150_000


@dataclass(frozen=True, slots=True)
class Line:
    """fine: drawn green; otherwise red, and the sentence says what to do."""

    fine: bool
    sentence: str


def lines() -> Iterator[Line]:
    """Everything, the installation first."""
    demo = settings.DEMO or production.beside_the_demo()
    faults = production.database_faults() if demo else production.faults()
    yield from (Line(fine=False, sentence=fault) for fault in faults)
    if faults and production.database_faults():
        return  # what follows reads its tables
    if demo:
        yield Line(fine=True, sentence="C’est la base de la démonstration : elle est jugée comme telle.")
    elif not faults:
        yield Line(fine=True, sentence="La base, son rôle, le secret, l’adresse et l’heure sont en ordre.")
    yield _version()
    if not demo:
        yield from _mail()
    yield from (_heartbeat(kind) for kind in ("needs", "messages", "jobs"))
    yield _room()
    found = territory.communities()
    if not found:
        yield Line(fine=False, sentence="Aucune communauté : lancez volontiers installer.")
    yield from _telephone(found)
    for community in found:
        yield from _community(community.pk, clock(), demo=demo)


def _version() -> Line:
    version = connection.pg_version  # type: ignore[attr-defined]  # of the PostgreSQL backend
    return Line(version >= OLDEST_POSTGRESQL, f"PostgreSQL {version // 10_000} (15 ou plus récent).")


def _mail() -> Iterator[Line]:
    local = settings.EMAIL_HOST in {"", "localhost"}
    told = "VOLONTIERS_SMTP_HOST n’est pas réglé : les courriels partent par cette machine même."
    yield Line(fine=not local, sentence=told if local else f"Courriels par {settings.EMAIL_HOST}.")
    nobody = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost")
    told = "Les courriels partent d’une adresse que personne ne connaît : réglez VOLONTIERS_SENDER."
    yield Line(fine=not nobody, sentence=told if nobody else f"Expéditeur : {settings.DEFAULT_FROM_EMAIL}.")
    sms = bool(settings.SMS_GATEWAY_URL)
    yield Line(
        sms, "SMS par la passerelle réglée." if sms else "Pas de passerelle SMS : réglez VOLONTIERS_SMS_URL."
    )


def _telephone(found: "Sequence[Community]") -> Iterator[Line]:
    """A secret opens one community only: with several, which one has to be said. One alone needs no word."""
    desks = [one for one in found if one.has_desk]
    if len(found) < 2 or not settings.TELEPHONY_SECRET:
        return
    plugged = [one.name for one in found if one.slug == settings.TELEPHONY_COMMUNITY]
    others = listed([one.name for one in desks if one.slug != settings.TELEPHONY_COMMUNITY])
    if not plugged:
        told = "Le standard n’est branché nulle part : réglez VOLONTIERS_TELEPHONY_COMMUNITY"
        yield Line(fine=False, sentence=f"{told} (sans standard : {others})." if others else f"{told}.")
        return
    told = f"Standard branché pour {plugged[0]}"
    yield Line(fine=True, sentence=f"{told} ; sans standard : {others}." if others else f"{told}.")


def _heartbeat(kind: str) -> Line:
    path: Path = settings.DATA_DIR / "battements" / kind
    alive = path.exists() and _age(path) < HEARTBEAT_AGE
    names = {"needs": "des besoins", "messages": "des messages", "jobs": "des longs travaux"}
    told = "travaille" if alive else f"ne donne pas signe de vie : lancez volontiers worker {kind}"
    return Line(alive, f"L’ouvrier {names[kind]} {told}.")


def _age(path: Path) -> timedelta:
    """By the file system's own clock: a fresh file beside it says what time it is."""
    probe = path.with_name(".heure")
    probe.touch()
    return timedelta(seconds=probe.stat().st_mtime - path.stat().st_mtime)


def _room() -> Line:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    free = disk_usage(settings.DATA_DIR).free
    return Line(free > LEAST_ROOM, f"{free // 1_000_000_000} Go libres sur le disque.")


def _community(community_id: int, now: datetime, *, demo: bool) -> Iterator[Line]:
    with reading(machine(community_id)):
        community = territory.community(community_id)
        for line in (
            _owner(community_id),
            *_protocol(community_id, now, demo=demo),
            _places(community_id, community.slug),
            _hours(community_id),
            _stuck(),
            *_register(community_id, now),
            _rules(community_id),
            *_late(community_id, now),
        ):
            yield Line(line.fine, f"{community.name} : {line.sentence}")


def _owner(community_id: int) -> Line:
    named = accounts.default_owner_id(community_id) is not None
    told = "une personne suit ce qui arrive sans le bureau."
    return Line(
        named, told if named else "personne ne suit ce qui arrive par le formulaire (Paramètres › Membres)."
    )


def _protocol(community_id: int, now: datetime, *, demo: bool) -> Iterator[Line]:
    zone = territory.zone(territory.community(community_id))
    protocol = territory.protocol_in_force(community_id)
    status = territory.protocol_status(protocol, now.astimezone(zone).date())
    sentences = {
        ProtocolStatus.SIGNED: "le protocole d’urgence est signé.",
        ProtocolStatus.OVERDUE: "le protocole d’urgence est à relire (Paramètres › Protocole).",
    }
    if demo:
        sentences[ProtocolStatus.EXAMPLE] = "le protocole EXEMPLE est accepté dans la démonstration seule."
    missing = "le protocole d’urgence n’est pas signé : le bureau et le formulaire restent fermés."
    fine = status is ProtocolStatus.SIGNED or (demo and status is not None)
    yield Line(fine, sentences.get(status, missing) if status else missing)


def _places(community_id: int, slug: str) -> Line:
    count = territory.places(community_id).count()
    missing = (
        f"aucune commune : volontiers territoire importer FICHIER --territoire {slug} --decision DÉCISION."
    )
    return Line(count > 0, f"{counted(count, 'commune')}." if count else missing)


def _hours(community_id: int) -> Line:
    known = bool(territory.opening_hours(community_id).by_weekday)
    return Line(known, "les heures d’ouverture sont dites." if known else "les heures d’ouverture manquent.")


def _stuck() -> Line:
    count = len(outbox.stuck())
    return Line(count == 0, f"{counted(count, 'message bloqué')}." if count else "aucun message bloqué.")


def _register(community_id: int, now: datetime) -> Iterator[Line]:
    """The whole chain, what was published of it and what its lines say; then whether its head came out in time."""
    last = ledger.last(community_id)
    found = soundness.first_break(community_id, bodies=True)
    if found:
        broken = f"le registre des accords est rompu à la ligne {found.seq}, le {found.day:%d/%m/%Y}"
        yield Line(fine=False, sentence=f"{broken} : comparez-le avec une sauvegarde (docs/exploiter.md).")
    else:
        yield Line(
            fine=True,
            sentence=f"le registre des accords est entier ({counted(last.seq if last else 0, 'ligne')}).",
        )
    zone = territory.zone(territory.community(community_id))
    latest = next(iter(heads.published(community_id, 1)), None)
    if is_late(now, zone, latest.at if latest else None, heads.first_day(community_id)):
        told = "la tête du registre n’est plus publiée : lancez volontiers worker needs."
        yield Line(fine=False, sentence=told)
    elif latest:
        yield Line(fine=True, sentence=f"la tête du registre est publiée (le {latest.day:%d/%m/%Y}).")


def _rules(community_id: int) -> Line:
    """Red when somebody got past the triggers."""
    found = listed([rule.label for rule in unsaid(community_id)])
    told = "changé sans inscription au registre : {}. Enregistrez à nouveau ces réglages, avec leur décision."
    return Line(not found, told.format(found) if found else "chaque règle est celle que dit le registre.")


def _late(community_id: int, now: datetime) -> Iterator[Line]:
    found = list(checks.findings(community_id, now))
    if not found:
        yield Line(fine=True, sentence="rien n’est oublié.")
    for one in found:
        yield Line(fine=False, sentence=f"{one.about} {one.ref} : {one.sentence}")
