"""An expense: entered by one person, released by another, set aside before, reversed after; never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from volontiers.accounts.access import Actor
from volontiers.core import funding
from volontiers.core.funding import Nature, Proof, Seen, Service
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, local_day
from volontiers.project.actions.grants import TO_COME
from volontiers.project.models import Grant, Spending, Voucher

# By the first signs of the file: what a scanner or a telephone makes.
SUFFIXES = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}
MOST_BYTES = 2_000_000
_NOTHING = "Un montant au-dessus de zéro."
_KINDS = "Un reçu est un PDF, ou une photo en PNG ou en JPEG."
_HEAVY = "Ce fichier est trop lourd : 2 Mo au plus. Notez plutôt où se trouve le papier."
_NOT_THERE = "Choisissez un financement de la liste."
_GONE = "Cette dépense n’est plus là : relisez la page."
_RELEASED = "Cette dépense est déjà validée : elle se corrige par une contre-dépense."
_ASIDE = "Cette dépense est déjà écartée."
_NOT_YET = "Cette dépense n’est pas validée : écartez-la, plutôt."
_REVERSED = "Cette dépense a déjà sa contre-dépense."
_IS_ONE = "Une contre-dépense ne s’annule pas : saisissez de nouveau la dépense."
_PROVEN = "Cette dépense a déjà son reçu : il reste tel quel."
_UNSEEN = "Dites ce que vous avez vu du reçu : le fichier, le papier, ou pourquoi il n’y en a pas."
_PROOF = "Joignez le reçu, ou notez sa référence et où se trouve le papier."


@dataclass(frozen=True, slots=True)
class Bought:
    """grant: its number, none when no funder is charged. file: the receipt as it came, else where says where it is."""

    on: date
    cents: int
    nature: Nature
    service: Service
    label: str
    grant: int | None = None
    where: str = ""
    file: bytes = b""


def enter_spending(by: Actor, bought: Bought, now: datetime) -> Spending:
    """It counts once another person has released it. Raises NotWritten."""
    if not bought.cents:
        raise NotWritten("cents", _NOTHING)
    if not bought.file and not bought.where:
        raise NotWritten("where", _PROOF)
    suffix = _suffix(bought.file)
    with acting(by):
        if bought.on > local_day(by, now):
            raise NotWritten("on", TO_COME)
        if bought.grant and not _grant_there(by, bought.grant):
            raise NotWritten("grant", _NOT_THERE)
        made = Spending.objects.create(
            community_id=by.community_id, on=bought.on, cents=bought.cents, nature=bought.nature.value,
            service=bought.service.value, label=bought.label, grant_id=bought.grant, where=bought.where,
            entered_by_id=by.signed_as, entered_at=now,
        )  # fmt: skip
        if bought.file:
            _keep(by, made, bought.file, suffix)
    return made


def _grant_there(by: Actor, pk: int) -> bool:
    return Grant.objects.filter(pk=pk, community_id=by.community_id, notified_on__isnull=False).exists()


def _suffix(file: bytes) -> str:
    """Empty without a file. Raises NotWritten."""
    if not file:
        return ""
    if len(file) > MOST_BYTES:
        raise NotWritten("file", _HEAVY)
    found = [suffix for start, suffix in SUFFIXES.items() if file.startswith(start)]
    if not found:
        raise NotWritten("file", _KINDS)
    return found[0]


def _keep(by: Actor, made: Spending, file: bytes, suffix: str) -> None:
    Voucher.objects.create(
        community_id=by.community_id, spending=made, suffix=suffix, file=file, sha256=sha256(file).hexdigest()
    )


def add_voucher(by: Actor, pk: int, file: bytes) -> None:
    """The receipt that came later. Raises NotWritten."""
    suffix = _suffix(file)
    if not suffix:
        raise NotWritten("file", _KINDS)
    with acting(by):
        found = _held(by, pk)
        if Voucher.objects.filter(spending=found).exists():
            raise NotWritten("file", _PROVEN)
        _keep(by, found, file, suffix)


def _held(by: Actor, pk: int) -> Spending:
    rows = Spending.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=pk, community_id=by.community_id).first()
    if found is None:
        raise NotWritten("", _GONE)
    return found


def release_spending(by: Actor, pk: int, seen: Seen | None, now: datetime) -> None:
    """By somebody else than who entered it. seen: of its receipt; None for a reversal alone. Raises NotWritten."""
    with acting(by):
        found = _undecided(by, pk)
        if why := funding.why_not_released(found.entered_by_id, by.signed_as):
            raise NotWritten("", why)
        proof = {} if found.reverses_id else _proven(found, seen)
        Spending.objects.filter(pk=pk).update(released_by=by.signed_as, released_at=now, **proof)


def _proven(found: Spending, seen: Seen | None) -> dict[str, str]:
    """Raises NotWritten."""
    if seen is None:
        raise NotWritten("proof", _UNSEEN)
    if why := funding.why_not_proven(seen, Voucher.objects.filter(spending=found).exists()):
        raise NotWritten("proof" if seen.proof is Proof.FILE else "words", why)
    return {"proof": seen.proof.value, "proof_words": seen.words}


def _undecided(by: Actor, pk: int) -> Spending:
    found = _held(by, pk)
    if found.released_at:
        raise NotWritten("", _RELEASED)
    if found.set_aside_at:
        raise NotWritten("", _ASIDE)
    return found


def set_spending_aside(by: Actor, pk: int, because: str, now: datetime) -> None:
    """A mistake seen before it was released: it stays readable, and counts for nothing. Raises NotWritten."""
    with acting(by):
        _undecided(by, pk)
        Spending.objects.filter(pk=pk).update(set_aside_by=by.signed_as, set_aside_at=now, because=because)


def reverse_spending(by: Actor, pk: int, because: str, now: datetime) -> Spending:
    """A mistake seen after: the same amount below zero, for another person to release. Raises NotWritten."""
    with acting(by):
        found = _held(by, pk)
        if found.reverses_id:
            raise NotWritten("", _IS_ONE)
        if not found.released_at:
            raise NotWritten("", _NOT_YET)
        if Spending.objects.filter(reverses=found, set_aside_at=None).exists():
            raise NotWritten("", _REVERSED)
        return Spending.objects.create(
            community_id=by.community_id, on=local_day(by, now), cents=-found.cents, nature=found.nature,
            service=found.service, label=f"Annule : {found.label}"[:160], grant_id=found.grant_id,
            where=found.where, reverses=found, entered_by_id=by.signed_as, entered_at=now, because=because,
        )  # fmt: skip
