"""May this member take this seat? What the statutes ask of whoever sits, said with its clause before anything is written."""

from collections.abc import Iterable, Sequence
from datetime import date

from volontiers.core.french import counted
from volontiers.core.retention import months_before
from volontiers.core.seating import (
    Fault,
    Mandate,
    Member,
    Wrong,
    apart,
    exclude,
    of_seat,
)
from volontiers.core.statutes import Body, Office, Statutes


def objections(
    statutes: Statutes, members: Sequence[Member], mandates: Iterable[Mandate], wanted: Mandate
) -> tuple[Fault, ...]:
    """Why this seat is refused to this member, on its first day; empty when nothing stands against it."""
    who = next((one for one in members if one.key == wanted.member), None)
    beside = [one for one in mandates if _meet(one, wanted)]
    known = {one.key: one for one in members}
    own = [known[one.member] for one in beside if one.body is wanted.body and one.member in known]
    return (
        *of_seat(statutes, wanted, who, wanted.first_day),
        *(_eligible(statutes, who, wanted.first_day) if who else ()),
        *_free(statutes, beside, wanted),
        *(_twice(who, own, wanted) if who else ()),
        *(not_together(statutes, who, members, wanted.first_day) if who else ()),
    )


def _meet(one: Mandate, wanted: Mandate) -> bool:
    return one.first_day <= wanted.last_day and wanted.first_day <= one.until


def _eligible(statutes: Statutes, who: Member, day: date) -> Iterable[Fault]:
    since = months_before(day, statutes.months_member)
    if statutes.months_member and who.joined_on > since:
        said = f"Les statuts demandent {counted(statutes.months_member, 'mois')} d’adhésion avant de siéger."
        yield Fault(Wrong.TOO_NEW, said, statutes.clauses.get("months_member", ""), (who.key,))
    owed = sorted(year for year in who.owes if year <= day.year)
    if statutes.fee_paid and owed:
        said = f"Les statuts demandent une cotisation à jour : il reste celle de {owed[0]}."
        yield Fault(Wrong.FEE_OWED, said, statutes.clauses.get("fee_paid", ""), (who.key,))


def _free(statutes: Statutes, beside: Iterable[Mandate], wanted: Mandate) -> Iterable[Fault]:
    if wanted.body is Body.BOARD:
        college = statutes.college(wanted.college)
        days = sorted(
            {wanted.first_day, *(one.first_day for one in beside if one.first_day > wanted.first_day)}
        )
        held = [one for one in beside if one.body is Body.BOARD and one.college == wanted.college]
        most = max(sum(one.holds(day) for one in held) for day in days)
        if college and most >= college.seats:
            said = (
                f"Les {counted(college.seats, 'siège')} de « {college.name} » sont déjà pourvus à ces dates."
            )
            yield Fault(Wrong.TOO_MANY, _one_seat(college.seats, college.name, said), college.clause)
    elif wanted.office is not Office.MEMBER and any(
        one.body is Body.BUREAU and one.office is wanted.office for one in beside
    ):
        said = f"{wanted.office.label.capitalize()} : quelqu’un l’assure déjà à ces dates."
        yield Fault(Wrong.TWO_OFFICES, said, statutes.clauses.get("offices", ""))


def not_free(
    statutes: Statutes, held: Iterable[Mandate], body: Body, college: str, office: Office, seats: int
) -> Fault | None:
    """Why so many seats cannot be put to the vote: some are held beyond it. held: the mandates that it leaves in place."""
    own = [one for one in held if one.body is body]
    if body is Body.BUREAU:
        if office is Office.MEMBER or all(one.office is not office for one in own):
            return None
        held_on = f"{office.label.capitalize()} : quelqu’un l’assure au-delà de cette réunion."
        said = f"{held_on} Notez d’abord la fin de ce mandat."
        return Fault(Wrong.TWO_OFFICES, said, statutes.clauses.get("offices", ""))
    found = statutes.college(college)
    taken = sum(one.college == college for one in own)
    if found is None or seats <= found.seats - taken:
        return None
    kept = f"{taken} {'est tenu' if taken == 1 else 'sont tenus'} au-delà de cette réunion"
    free = counted(max(0, found.seats - taken), "siège")
    said = f"« {found.name} » a {counted(found.seats, 'siège')}, et {kept} : il y a {free} à pourvoir."
    return Fault(Wrong.TOO_MANY, said, found.clause)


def _one_seat(seats: int, name: str, several: str) -> str:
    if seats > 1:
        return several
    return (
        f"Le seul siège de « {name} » est déjà pourvu à ces dates."
        if seats
        else f"« {name} » n’a pas de siège."
    )


def _twice(who: Member, own: Iterable[Member], wanted: Mandate) -> Iterable[Fault]:
    if any(one.key == who.key or one.is_also(who) for one in own):
        said = f"Cette personne a déjà un siège à ces dates : {wanted.body.label}."
        yield Fault(Wrong.TWICE, said, "", (who.key,))


def not_together(statutes: Statutes, who: Member, members: Iterable[Member], day: date) -> Iterable[Fault]:
    """The same person belongs that day, by another title, to a college that the statutes keep apart from this one."""
    for one in members:
        if one.is_also(who) and one.belongs(day) and exclude(statutes, who.college, one.college):
            yield apart(statutes, who.college, one.college, (who.key, one.key))


def joining(statutes: Statutes, who: Member, members: Iterable[Member]) -> tuple[Fault, ...]:
    """Why this person may not join this college: it is not in the statutes, or is kept apart from another of theirs."""
    if statutes.college(who.college) is None:
        said = f"« {who.college} » n’est pas un collège des statuts en vigueur."
        return (Fault(Wrong.NO_COLLEGE, said, ""),)
    days = ((one, max(who.joined_on, one.joined_on)) for one in members)
    return tuple(
        fault for one, both in days if who.belongs(both) for fault in not_together(statutes, who, [one], both)
    )
