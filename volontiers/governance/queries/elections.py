"""Reads elections of persons: which there are, who stands, who votes, what was counted. Inside the community."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from volontiers.core import belenios, phone
from volontiers.core.election import Count
from volontiers.core.statutes import Body, Office
from volontiers.governance.models import (
    Adhesion,
    Candidacy,
    Election,
    Elector,
    Mandate,
    Mark,
    Opinion,
    Trustee,
)
from volontiers.governance.queries.assemblies import Sitting

NOT_VERIFIED = "non vérifiée : l’outil n’est pas installé"
CREDENTIALS = (
    "Les codes de vote sont créés et remis aux électeurs par une personne qui n’exploite pas ce serveur, ni celui de "
    "Belenios : jamais par nous."
)


def election(pk: int) -> Election | None:
    rows = Election.objects.select_related(
        "assembly", "item", "brought", "void_by", "count__entered_by", "count__confirmed_by"
    )
    return rows.filter(pk=pk).first()


def elections(assembly_id: int) -> list[Election]:
    return list(
        Election.objects.filter(assembly_id=assembly_id).select_related(
            "item", "brought", "void_by", "count__entered_by", "count__confirmed_by"
        )
    )


def candidates(election_id: int) -> list[Candidacy]:
    """Whoever stands and did not withdraw, by name."""
    rows = Candidacy.objects.filter(election_id=election_id, withdrawn_at=None)
    return list(rows.select_related("adhesion"))


def keepers(election_id: int) -> tuple[list[str], str]:
    """Of a vote on Belenios: (who keep the key, who issues the credentials, "" while nobody is named)."""
    rows = list(Trustee.objects.filter(election_id=election_id).values_list("name", "issues"))
    return [name for name, issues in rows if not issues], next((name for name, issues in rows if issues), "")


def own_adhesion(professional_id: int | None, email: str, day: date) -> Adhesion | None:
    """Of who reads: by their line of the directory, else by an e-mail address that one member alone gave."""
    there = Adhesion.objects.filter(Q(left_on=None) | Q(left_on__gte=day))
    if professional_id is not None and (mine := there.filter(professional_id=professional_id).first()):
        return mine
    same = list(there.filter(email__iexact=email)[:2]) if email else []
    return same[0] if len(same) == 1 else None


def may_be_written(one: Election, day: date) -> list[Adhesion]:
    """Members of the college, or of the association for the bureau, who do not stand yet. Eligibility is not read here."""
    there = Adhesion.objects.filter(Q(left_on=None) | Q(left_on__gte=day))
    known = Candidacy.objects.filter(election=one, withdrawn_at=None, adhesion__isnull=False)
    mine = there.filter(college=one.college) if one.college else there
    return list(mine.exclude(pk__in=known.values("adhesion_id")).order_by("family_name", "given_name", "pk"))


def withdrawn(election_id: int) -> list[Candidacy]:
    rows = Candidacy.objects.filter(election_id=election_id, withdrawn_at__isnull=False)
    return list(rows.select_related("withdrawn_by"))


def voters(sat: Sitting, one: Election | Opinion) -> list[Elector]:
    """Who votes: the roll, or those of the college; who left since the convocation does not."""
    return [row for row in sat.roll if row.pk in sat.still and one.college in ("", row.college)]


def opinions(assembly_id: int) -> list[Opinion]:
    return list(Opinion.objects.filter(assembly_id=assembly_id).select_related("answered_by"))


def opinion(pk: int) -> Opinion | None:
    return Opinion.objects.select_related("assembly", "item", "answered_by").filter(pk=pk).first()


def marked(opinion_id: int) -> set[int]:
    """The electors who voted. What they said is nowhere."""
    return set(Mark.objects.filter(opinion_id=opinion_id).values_list("elector_id", flat=True))


def next_round(one: Election) -> int | None:
    return Election.objects.filter(before=one).values_list("pk", flat=True).first()


def voters_file(sat: Sitting, one: Election) -> str:
    """What Belenios takes, of those who vote: whoever issues the credentials hands theirs to who has no address."""
    return belenios.voters(_electors(sat, one)[1])


def issuer_rows(sat: Sitting, one: Election) -> list[list[str]]:
    """For whoever issues the credentials: [how Belenios names the elector, name, college, telephone], the headings first."""
    rows, known = _electors(sat, one)
    names = sat.colleges()
    return [
        ["Sur Belenios", "Nom", "Collège", "Téléphone"],
        *(
            [
                said, row.name, names.get(row.college, (row.college, ""))[0],
                phone.spoken(row.adhesion.phone) if row.adhesion and row.adhesion.phone else "",
            ]
            for row, said in zip(rows, belenios.known_as(known), strict=True)
        ),
    ]  # fmt: skip


def _electors(sat: Sitting, one: Election) -> tuple[list[Elector], list[tuple[int, str]]]:
    """(the lines of the roll, what Belenios is told of each)."""
    rows = [row for row in sat.roll if one.college in ("", row.college)]
    return rows, [(row.pk, row.adhesion.email if row.adhesion else "") for row in rows]


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


def decision(one: Election) -> str:
    """What the mandates that it gives cite."""
    return f"Élection, réunion n° {one.assembly_id}, scrutin n° {one.pk}"


def first_day(one: Election) -> date | None:
    """Of the mandates that it gave; None when it gave none."""
    given = Mandate.objects.filter(community_id=one.community_id, decision=decision(one))
    return given.values_list("first_day", flat=True).first()


@dataclass(frozen=True, slots=True)
class Score:
    """One candidate once it is counted. name: empty when it was forgotten."""

    candidacy: int
    name: str
    votes: int
    elected: bool
    tied: bool

    @property
    def issue(self) -> str:
        return "élu" if self.elected else "à égalité" if self.tied else "non élu"


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
