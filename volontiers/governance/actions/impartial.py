"""Who stands holds nothing of their own election: they stand, and withdraw themselves."""

from volontiers.accounts.access import Actor
from volontiers.accounts.queries import email_of
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Election
from volontiers.governance.queries import election_hands as queries

STANDS = "Vous êtes candidat à cette élection : une autre personne la tient."


def not_a_candidate(by: Actor, one: Election, otherwise: str = STANDS) -> None:
    """Inside acting(). Raises NotAllowed for whoever stands."""
    if stands(by, one):
        raise NotAllowed(otherwise)


def stands(by: Actor, one: Election) -> bool:
    """Inside the community."""
    return queries.own_candidacies(one.pk, by.signed_as, by.professional_id, email_of(by.signed_as)).exists()
