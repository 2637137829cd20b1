"""Reads elections of persons: which there are, who stands, who votes, what was counted. Inside the community."""

from dataclasses import dataclass

from volontiers.core.election import Count
from volontiers.core.statutes import Body, Office
from volontiers.governance.models import Candidacy, Election, Elector, Opinion
from volontiers.governance.queries.assemblies import Sitting

NOT_VERIFIED = "non vérifiée : l’outil n’est pas installé"
CREDENTIALS = (
    "Les codes de vote sont créés et remis aux électeurs par une personne qui n’exploite pas ce serveur, ni celui de "
    "Belenios : jamais par nous."
)


def election(pk: int) -> Election | None:
    rows = Election.objects.select_related("assembly", "item", "count", "brought", "before")
    return rows.filter(pk=pk).first()


def elections(assembly_id: int) -> list[Election]:
    return list(
        Election.objects.filter(assembly_id=assembly_id).select_related(
            "item", "brought", "count__entered_by", "count__confirmed_by"
        )
    )


def candidates(election_id: int) -> list[Candidacy]:
    """Whoever stands and did not withdraw, by name."""
    rows = Candidacy.objects.filter(election_id=election_id, withdrawn_at=None)
    return list(rows.select_related("adhesion"))


def withdrawn(election_id: int) -> list[Candidacy]:
    return list(Candidacy.objects.filter(election_id=election_id, withdrawn_at__isnull=False))


def voters(sat: Sitting, one: Election | Opinion) -> list[Elector]:
    """Who votes: the roll, or those of the college; who left since the convocation does not."""
    return [row for row in sat.roll if row.pk in sat.still and one.college in ("", row.college)]


def opinions(assembly_id: int) -> list[Opinion]:
    return list(Opinion.objects.filter(assembly_id=assembly_id))


def voters_file(sat: Sitting, one: Election) -> str:
    """What Belenios takes: one line for each elector of the roll, by e-mail address, with a voice each.

    Who gave no address is named by their number on our roll: whoever issues the credentials hands theirs over.
    """
    rows = [row for row in sat.roll if one.college in ("", row.college)]
    return "".join(f"{_address(row)}\n" for row in rows)


def _address(row: Elector) -> str:
    return row.adhesion.email if row.adhesion and row.adhesion.email else f"electeur-{row.pk}"


def count_of(one: Election) -> Count | None:
    """As the tellers wrote it; None before."""
    found = getattr(one, "count", None)
    if found is None:
        return None
    votes = {int(key): said for key, said in found.votes.items()}
    return Count(found.signed, found.ballots, found.blank, found.void, votes)


def title(one: Election, names: dict[str, tuple[str, str]]) -> str:
    """« 2 sièges du collège « Spécialistes » au conseil d’administration », « présidence ». names: of the colleges."""
    if one.body == Body.BUREAU:
        return f"Bureau : {Office(one.office).label}"
    name = names.get(one.college, (one.college, ""))[0]
    what = "1 siège" if one.seats == 1 else f"{one.seats} sièges"
    return f"Conseil d’administration : {what} du collège « {name} »"


@dataclass(frozen=True, slots=True)
class Score:
    """One candidate once it is counted. name: empty when it was forgotten."""

    candidacy: int
    name: str
    votes: int
    elected: bool
    tied: bool


def scores(one: Election) -> list[Score]:
    """The most voted first; none before the result."""
    said = one.result
    if said is None:
        return []
    names = dict(Candidacy.objects.filter(election=one).values_list("pk", "name"))
    rows = [
        Score(int(key), names.get(int(key), ""), votes, int(key) in said["elected"], int(key) in said["tied"])
        for key, votes in said["votes"].items()
    ]
    return sorted(rows, key=lambda row: (-row.votes, row.name))
