"""The minutes of an assembly: typeset, their fingerprint entered on the register, signed by two different persons."""

from datetime import datetime
from hashlib import sha256

from volontiers.accounts.access import Actor
from volontiers.core.ledger import EntryKind
from volontiers.core.sitting import AssemblyState
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.holding import held, local_day
from volontiers.governance.actions.refusing import NotAllowed, Stale
from volontiers.governance.models import Assembly, Minutes, MinutesSignature
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries import papers
from volontiers.papers.render import render
from volontiers.territory import queries as territory

SIGNED = "Quelqu’un a déjà signé ce procès-verbal : il ne change plus."
OTHER = "Vous avez déjà signé : une autre personne signe aussi."
CHANGED = "Le procès-verbal a changé depuis que vous l’avez lu. Relisez-le, puis signez."
ENOUGH = 2


def draw_up(by: Actor, assembly_id: int, notes: str, version: int, now: datetime) -> Minutes:
    """A new file, which replaces the one before. version: of the notes that were shown. Raises Stale, NotAllowed."""
    made = _typeset(by, assembly_id, notes)
    with acting(by):
        one = held(assembly_id, AssemblyState.ENDED)
        if one.version != version:
            raise Stale
        if MinutesSignature.objects.filter(minutes__assembly=one).exists():
            raise NotAllowed(SIGNED)
        Assembly.objects.filter(pk=assembly_id).update(notes=notes, version=version + 1)
        number, fingerprint = Minutes.objects.filter(assembly=one).count() + 1, sha256(made).hexdigest()
        said = {"assembly": assembly_id, "version": number, "sha256": fingerprint}
        receipt = append(by, EntryKind.MINUTES, said)
        return Minutes.objects.create(
            community_id=by.community_id, assembly=one, version=number, file=made, sha256=fingerprint,
            seq=receipt.seq, made_at=now, made_by_id=by.signed_as,
        )  # fmt: skip


def sign(by: Actor, assembly_id: int, fingerprint: str, title: str, now: datetime) -> bool:
    """fingerprint: of the file that was read. True when the second signature closes the assembly. Raises NotAllowed."""
    with acting(by):
        one = held(assembly_id, AssemblyState.ENDED)
        last = queries.minutes(assembly_id)
        if last is None or last.sha256 != fingerprint:
            raise NotAllowed(CHANGED)
        if any(signature.account_id == by.signed_as for signature in last.signatures.all()):
            raise NotAllowed(OTHER)
        MinutesSignature.objects.create(
            community_id=by.community_id, minutes=last, account_id=by.signed_as, name=by.name, title=title, at=now
        )  # fmt: skip
        signers = list(MinutesSignature.objects.filter(minutes=last).values_list("account_id", flat=True))
        if len(signers) < ENOUGH:
            return False
        Assembly.objects.filter(pk=one.pk).update(state=AssemblyState.CLOSED, closed_at=now)
        append(by, EntryKind.MINUTES, {"assembly": one.pk, "sha256": fingerprint, "signed_by": signers})
    return True


def _typeset(by: Actor, assembly_id: int, notes: str) -> bytes:
    """Before the row is held: nothing of an ended assembly changes but these notes."""
    with reading(by):
        one, community = queries.assembly(assembly_id), territory.community(by.community_id)
        if one is None or one.state != AssemblyState.ENDED:
            raise NotAllowed(
                SIGNED if one and one.state == AssemblyState.CLOSED else "La séance n’est pas levée."
            )
        sat = queries.sitting(one, local_day(by, one.starts_at))
        assert sat
        values = papers.minutes(sat, community.name, territory.zone(community), notes)
    return render("minutes", values)
