"""A candidate withdraws, or is withdrawn: who did it is written, and who is withdrawn by somebody else is told."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.accounts.queries import email_of
from volontiers.core.election import ElectionState
from volontiers.database.wall import acting
from volontiers.governance.actions.candidacies import UNDER_WAY, held_election
from volontiers.governance.actions.convening import named
from volontiers.governance.actions.impartial import not_a_candidate
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Candidacy, Election
from volontiers.governance.queries import election_hands as queries
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

ALREADY = "Cette candidature est déjà retirée."
NO_REASON = "Dites pourquoi : la raison reste sur la page, et la personne la lit."


def withdraw(by: Actor, candidacy_id: int, why: str, now: datetime) -> None:
    """Until the vote opens; the line stays, with its reason. Raises NotAllowed afterwards, or a second time.

    Whoever stands withdraws nobody but themselves.
    """
    with acting(by):
        row = Candidacy.objects.filter(pk=candidacy_id).select_related("adhesion").first()
        if row is None:
            raise NotAllowed("Cette candidature n’existe pas.")
        one = held_election(row.election_id, ElectionState.CALLED, ElectionState.LISTED, otherwise=UNDER_WAY)
        if row.withdrawn_at is not None:
            raise NotAllowed(ALREADY)
        own = queries.own_candidacies(one.pk, by.signed_as, by.professional_id, email_of(by.signed_as))
        mine = own.filter(pk=row.pk).exists()
        if not mine:
            not_a_candidate(by, one)
            if not why.strip():
                raise NotAllowed(NO_REASON, "why")
        standing = Candidacy.objects.filter(pk=row.pk, withdrawn_at=None)
        if not standing.update(
            withdrawn_at=now, withdrawn_for=why, withdrawn_by_id=by.signed_as, withdrawn_own=mine
        ):
            raise NotAllowed(ALREADY)
        if not mine:
            _tell(by, one, row, now)


def _tell(by: Actor, one: Election, row: Candidacy, now: datetime) -> None:
    """By e-mail, else by a message to their phone; who has neither reads it on the page."""
    who = row.adhesion
    if who is None or not (who.email or who.phone):
        return
    community = territory.community(by.community_id)
    to = Address(*(("email", who.email) if who.email else ("sms", who.phone)), named(who)[:80])
    link = full_address(f"/c/{community.slug}/vie/elections/{one.pk}")
    outbox.queue(
        by.community_id, to, "candidacy_withdrawn", {"link": link}, now=now, about=f"candidacy:{row.pk}"
    )
