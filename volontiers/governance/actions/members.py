"""The verbs of a membership: admitted, corrected, left; fees due and paid; interests declared."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Least

from volontiers.core import seat as core
from volontiers.core.codes import name_key
from volontiers.core.french import euros
from volontiers.core.seating import Member
from volontiers.database.wall import InCommunity, acting
from volontiers.governance.actions.refused import Refused, hold
from volontiers.governance.models import Adhesion, Fee, Interest
from volontiers.governance.queries.board import as_member, full_name, members
from volontiers.governance.queries.members import belonging
from volontiers.governance.queries.statutes import in_force
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

if TYPE_CHECKING:
    from volontiers.governance.queries.statutes import Version

OLDEST_YEAR = 1990
MOST_CENTS = 10_000_000


@dataclass(frozen=True, slots=True)
class Who:
    """A member as the association writes them down. professional_id: their place in the directory."""

    family_name: str
    college: str
    joined_on: date
    given_name: str = ""
    occupation: str = ""
    profession: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    founder: bool = False
    professional_id: int | None = None


def admit_member(by: InCommunity, who: Who, now: datetime) -> Adhesion:
    """Raises Refused: a member already, a college that is not in the statutes, two colleges kept apart."""
    with acting(by):
        take_turn(by.community_id)
        row = new_row(by, who)
        _hold(by, row, now)
        row.save()
    return row


def new_row(by: InCommunity, who: Who) -> Adhesion:
    """Not written yet."""
    return Adhesion(community_id=by.community_id, **asdict(who))


def change_member(by: InCommunity, adhesion_id: int, who: Who, now: datetime) -> Adhesion:
    """What is written of them; the day they leave is another verb's. Raises Refused as for a new one."""
    with acting(by):
        take_turn(by.community_id)
        row = _lock(by, adhesion_id)
        for name, value in asdict(who).items():
            setattr(row, name, value)
        _hold(by, row, now)
        row.save()
    return row


def _hold(by: InCommunity, row: Adhesion, now: datetime) -> None:
    day = today(by, now)
    hold_member(row, members(by.community_id), in_force(by.community_id, day), day)


def hold_member(row: Adhesion, others: Sequence[Member], version: "Version | None", day: date) -> None:
    """Raises Refused when this line may not stand beside the others, under the statutes of the day."""
    if row.joined_on > day:
        raise Refused("Une adhésion ne commence pas après aujourd’hui.", "joined_on")
    if row.left_on and row.left_on < row.joined_on:
        raise Refused(f"Cette personne est partie le {row.left_on:%d/%m/%Y}, avant ce jour.", "joined_on")
    mine = as_member(row)
    _hold_once(row, mine, others)
    if version is None:
        raise Refused("Enregistrez d’abord les statuts : ils disent quels collèges existent.", "college")
    hold(core.joining(version.rules, mine, others), "college")


def _hold_once(row: Adhesion, mine: Member, others: Sequence[Member]) -> None:
    """One line a person, or several when each is for another college and the statutes do not keep them apart."""
    for one in others:
        together = one.left_on is None and row.left_on is None
        if together and mine.is_also(one) and _same_title(mine, one):
            name = full_name(row)
            raise Refused(
                f"{name} est déjà membre. Si c’est une autre personne du même nom, indiquez son courriel.",
                "family_name",
            )


def _same_title(mine: Member, one: Member) -> bool:
    both = mine.professional and mine.professional == one.professional
    return bool(both) or mine.college == one.college


def member_leaves(by: InCommunity, adhesion_id: int, day: date, why: str, now: datetime) -> Adhesion:
    """Their last day. Mandates end with it; those that had not begun do not begin. Raises Refused."""
    with acting(by):
        take_turn(by.community_id)
        row = _lock(by, adhesion_id)
        if row.left_on is not None:
            raise Refused(f"Cette personne est déjà partie, le {row.left_on:%d/%m/%Y}.", "day")
        if not row.joined_on <= day <= today(by, now):
            since = f"{row.joined_on:%d/%m/%Y}"
            raise Refused(f"Le départ vient entre l’adhésion ({since}) et aujourd’hui.", "day")
        row.left_on, row.left_for = day, why
        row.save(update_fields=["left_on", "left_for"])
        row.mandates.filter(first_day__gt=day).delete()
        going = row.mandates.filter(last_day__gt=day)
        going.filter(ended_on=None).update(ended_on=day, ended_for="départ de l’association")
        going.filter(ended_on__gt=day).update(ended_on=Least(F("ended_on"), day))
    return row


def note_fee(by: InCommunity, adhesion_id: int, year: int, cents: int) -> Fee:
    """What a member owes for a year, in euro cents; 0 when they are let off. Raises Refused once it is paid."""
    _hold_amount(year, cents)
    with acting(by):
        take_turn(by.community_id)
        row = _lock(by, adhesion_id)
        fee = Fee.objects.filter(adhesion=row, year=year).first()
        if fee and fee.paid_on:
            raise Refused(f"La cotisation de {year} est déjà payée : elle ne change plus.", "due")
        made, _ = Fee.objects.update_or_create(
            adhesion=row, year=year, defaults={"community_id": by.community_id, "due_cents": cents}
        )
    return made


def call_fees(by: InCommunity, year: int, cents: Mapping[str, int], now: datetime) -> int:
    """The fee of a year, by college, for each of today's members who has none yet. Gives how many. Raises Refused."""
    for college, amount in cents.items():
        _hold_amount(year, amount, college)
    with acting(by):
        take_turn(by.community_id)
        rows = belonging(by.community_id, today(by, now)).filter(college__in=cents).exclude(fees__year=year)
        made = Fee.objects.bulk_create(
            Fee(community_id=by.community_id, adhesion=row, year=year, due_cents=cents[row.college])
            for row in rows
        )
    return len(made)


def _hold_amount(year: int, cents: int, field: str = "due") -> None:
    if not OLDEST_YEAR <= year <= 2100:
        raise Refused(f"Indiquez une année entre {OLDEST_YEAR} et 2100.", "year")
    if not 0 <= cents <= MOST_CENTS:
        raise Refused("Indiquez un montant entre 0 et 100 000 €.", field)


def note_payment(by: InCommunity, adhesion_id: int, year: int, cents: int, day: date, now: datetime) -> Fee:
    """The whole fee, or more, came on that day: nothing is paid here. Refused twice, before it is due, in the future."""
    with acting(by):
        take_turn(by.community_id)
        row = _lock(by, adhesion_id)
        fee = Fee.objects.filter(adhesion=row, year=year).first()
        _hold_payment(fee, year, cents, day, today(by, now))
        assert fee is not None, "a payment without a fee is refused"
        fee.paid_cents, fee.paid_on = cents, day
        fee.save(update_fields=["paid_cents", "paid_on"])
    return fee


def _hold_payment(fee: Fee | None, year: int, cents: int, day: date, today: date) -> None:
    if fee is None or not fee.due_cents:
        raise Refused(f"Aucune cotisation n’est due pour {year}.", "year")
    if fee.paid_on:
        raise Refused(f"Le paiement de {year} est déjà noté, le {fee.paid_on:%d/%m/%Y}.", "year")
    if day > today:
        raise Refused("Notez un paiement quand il est reçu : ce jour est à venir.", "day")
    if not fee.due_cents <= cents <= MOST_CENTS:
        raise Refused(
            f"La cotisation est de {euros(fee.due_cents)} : notez le paiement quand tout est là.", "paid"
        )


def declare_interest(by: InCommunity, adhesion_id: int, what: str, day: date, now: datetime) -> Interest:
    """What could weigh on a vote: a link with who is paid, or asks. Raises Refused."""
    with acting(by):
        take_turn(by.community_id)
        row = _lock(by, adhesion_id)
        if day > today(by, now):
            raise Refused("Indiquez le jour où c’est dit : ce jour est à venir.", "day")
        same = [one for one in row.interests.filter(ended_on=None) if name_key(one.what) == name_key(what)]
        if same:
            raise Refused("C’est déjà déclaré.", "what")
        return Interest.objects.create(community_id=by.community_id, adhesion=row, what=what, declared_on=day)


def end_interest(by: InCommunity, interest_id: int, day: date) -> None:
    """It is over since that day. Said twice, the first day stays."""
    with acting(by):
        take_turn(by.community_id)
        Interest.objects.filter(
            pk=interest_id, community_id=by.community_id, ended_on=None, declared_on__lte=day
        ).update(ended_on=day)


def today(by: InCommunity, now: datetime) -> date:
    """The local day of the community."""
    return now.astimezone(territory.zone(territory.community(by.community_id))).date()


def _lock(by: InCommunity, adhesion_id: int) -> Adhesion:
    return Adhesion.objects.select_for_update(of=("self",), no_key=True).get(
        pk=adhesion_id, community_id=by.community_id
    )
