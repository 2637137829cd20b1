"""The money of the demonstration: 54 000 € notified, half of it paid, 21 340 € spent, and a contract in preparation.

Every amount is invented, and says so.
"""

from collections.abc import Iterable
from datetime import date, datetime

from volontiers.accounts.access import Actor, Role
from volontiers.core.contract import Assumed, Contract, Indicator, Mission, Paying, Share, drafted, size_of
from volontiers.core.funding import FunderKind, GrantKind, Nature, Proof, Seen, Service
from volontiers.database.wall import reading
from volontiers.ops.demo.people import People
from volontiers.project.actions.contracts import assume, write_contract
from volontiers.project.actions.grants import (
    Asked,
    Held,
    Planned,
    ask_grant,
    hold_piece,
    notify_grant,
    pay_instalment,
    plan_instalment,
)
from volontiers.project.actions.hours import Decided, Given, decide_compensation, log_time
from volontiers.project.actions.spending import Bought, enter_spending, release_spending
from volontiers.project.queries import contract as contracts
from volontiers.project.queries import money as queries
from volontiers.project.queries.file import communes

INVENTED = "montant inventé pour la démonstration"
ASKED, NOTIFIED, SIGNED, PAID = date(2026, 3, 2), date(2026, 5, 11), date(2026, 5, 18), date(2026, 6, 1)
PIECES_BY, SECOND = date(2027, 1, 15), date(2027, 2, 15)
PIECES = (
    "Budget réalisé au 31/10",
    "Liste des membres par métier",
    "Procès-verbal du conseil",
    "Relevé d’identité bancaire",
    "Bilan intermédiaire signé",
    "Composition du conseil après l’élection",
)
HELD = 4
# (day, euros, nature, service, label): 21 340 € in all.
_SPENT = (
    *(
        (date(2026, month, 28), 2_050, Nature.SALARIES, Service.NUMBER, "Salaire du bureau")
        for month in range(6, 11)
    ),
    *((date(2026, month, 15), 190, Nature.TELEPHONE, Service.NUMBER, "Lignes du numéro") for month in range(6, 11)),
    (date(2026, 6, 22), 2_400, Nature.EQUIPMENT, Service.NUMBER, "Deux postes et casques"),
    (date(2026, 7, 6), 1_440, Nature.SOFTWARE, Service.NUMBER, "Hébergement, un an"),
    (date(2026, 9, 14), 3_200, Nature.INDEMNITIES, Service.LIST, "Relecture de la liste d’attente"),
    (date(2026, 9, 21), 1_250, Nature.TRAVEL, Service.ASSOCIATION, "Réunions dans les communes"),
    (date(2026, 10, 12), 1_850, Nature.FEES, Service.PATHWAYS, "Animation du parcours de sortie"),
)  # fmt: skip
_HOURS = (
    (date(2026, 9, 8), 180, Service.NUMBER, "Horaires du bureau", True),
    (date(2026, 9, 22), 120, Service.ASSOCIATION, "Préparer le conseil", False),
    (date(2026, 10, 6), 240, Service.PATHWAYS, "Sorties d’hôpital", True),
    (date(2026, 10, 20), 150, Service.ASSOCIATION, "Relire les statuts", False),
    (date(2026, 11, 10), 210, Service.LIST, "Appels à des médecins", True),
    (date(2026, 11, 17), 90, Service.ASSOCIATION, "Réunion avec l’ARS", False),
)
FRAGILE = "Patients fragiles avec un médecin traitant trouvé"
_FEW_YET = "hypothèse inventée : la liste vient d’ouvrir, ses nombres sont trop petits pour servir (exemple)"
_NO_SUMMER = "hypothèse inventée, prudente : l’été n’est pas encore connu (exemple)"
ANSWERED = "Besoins du jour avec une réponse en 48 h, pour cent"


def fund(community_id: int, people: People, now: datetime) -> None:
    """Claire enters, Hélène releases."""
    claire = Actor(
        community_id, account_id=people.accounts["claire"], name="Claire Fabre", roles=frozenset({Role.COORDINATOR})
    )  # fmt: skip
    helene = Actor(
        community_id, account_id=people.accounts["cros"], name="Hélène Cros", roles=frozenset({Role.BOARD})
    )
    grant = _grant(claire, now)
    _spend(claire, helene, grant, now)
    _hours((claire, helene), now)
    _contract(claire, now)


def _grant(by: Actor, now: datetime) -> int:
    asked = Asked(
        FunderKind.ARS, "ARS Occitanie", GrantKind.GRANT, "amorçage du numéro", 6_000_000, ASKED, 0, None, INVENTED
    )  # fmt: skip
    made = ask_grant(by, asked, now).pk
    notify_grant(by, made, 5_400_000, NOTIFIED, 1, now)
    first = plan_instalment(by, made, Planned(2_700_000, None, PAID, ("Convention signée",)), 2)
    second = plan_instalment(by, made, Planned(2_700_000, PIECES_BY, SECOND, PIECES), 3)
    _hold(by, first.pk, 1, SIGNED, now)
    pay_instalment(by, first.pk, PAID, "virement (exemple)", now)
    _hold(by, second.pk, HELD, now.date(), now)
    town = Asked(
        FunderKind.DEPARTMENT, "Département du Tarn", GrantKind.GRANT, "retours à domicile", 1_200_000,
        date(2026, 10, 5), 50, None, INVENTED,
    )  # fmt: skip
    ask_grant(by, town, now)
    return made


def _hold(by: Actor, instalment: int, count: int, on: date, now: datetime) -> None:
    with reading(by):
        found = queries.instalment(by.community_id, instalment)
        assert found
        pieces = [one.pk for one in found.required.all()][:count]
    for pk in pieces:
        hold_piece(by, pk, Held(on, "classeur « ARS » (exemple)"), now)


def _spend(by: Actor, other: Actor, grant: int, now: datetime) -> None:
    for number, (on, euros, nature, service, label) in enumerate(_SPENT, start=1):
        where = f"classeur « Dépenses », n° {number} (exemple)"
        bought = Bought(on, euros * 100, nature, service, f"{label} ({INVENTED})", grant, where)
        release_spending(other, enter_spending(by, bought, now).pk, Seen(Proof.PAPER, where), now)
    last = Bought(
        date(2026, 11, 16), 19_000, Nature.TELEPHONE, Service.NUMBER, f"Lignes du numéro ({INVENTED})", grant,
        "à classer (exemple)",
    )  # fmt: skip
    enter_spending(by, last, now)


def _hours(people: Iterable[Actor], now: datetime) -> None:
    claire, helene = people
    rule = Decided(date(2026, 9, 1), 4_500, 200_000, "conseil du 01/09/2026, point 4 (exemple)", 0)
    decide_compensation(claire, rule, now)
    for number, (on, minutes, service, label, asked) in enumerate(_HOURS):
        who = (helene, claire)[number % 2]
        log_time(claire, Given(who.signed_as, on, minutes, service, f"{label} (exemple)", asked), now)


def _contract(by: Actor, now: datetime) -> None:
    """From the public example; what the example does not give is invented."""
    with reading(by):
        population = sum(one.population or 0 for one in communes(by.community_id))
    size = size_of(contracts.sizes(), population)
    start = drafted(contracts.example(), "Contrat de missions 2027", size, population)
    shares = tuple(
        Share(one.mission, one.fixed_cents, one.variable_cents, one.start_months, one.deployed_months, one.source)
        if one.mission is not Mission.ACCESS
        else Share(one.mission, 200_000, 2_800_000, one.start_months, one.deployed_months, INVENTED)
        for one in start.shares
        if one.mission in {Mission.FUNCTIONING, Mission.ACCESS}
    )  # fmt: skip
    indicators = (
        Indicator(
            "fragiles", Mission.ACCESS, FRAGILE, 219, 1_600_000, Paying.PROPORTIONAL, date(2027, 12, 31)
        ),
        Indicator(
            "reponse", Mission.ACCESS, ANSWERED, 70, 1_200_000, Paying.PROPORTIONAL, date(2027, 12, 31)
        ),
    )
    said = Contract(start.title, start.size, start.population, None, shares, indicators)
    note = f"d’après les montants publics 2019–2023, incomplets ; part de l’accès aux soins : {INVENTED}"
    write_contract(by, said, note, 0, now)
    assume(
        by,
        "fragiles",
        Assumed(
            119,
            175,
            _FEW_YET,
        ),
        now,
    )
    assume(
        by,
        "reponse",
        Assumed(
            57,
            60,
            _NO_SUMMER,
        ),
        now,
    )
