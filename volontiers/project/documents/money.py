"""The money part of the yearly dialogue with the funder, as a paper; and the same facts as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, tzinfo
from math import floor

from volontiers.core import contract as contracts
from volontiers.core.compensation import Sum, hours
from volontiers.core.french import day_of, euros
from volontiers.core.funding import FunderKind, Nature, Proof, Service, before, next_step
from volontiers.project.models import Grant, Spending
from volontiers.project.queries import contract, lasting, money
from volontiers.project.queries import hours as worked
from volontiers.project.queries.lasting import Period

TITLE = "Dialogue de gestion : les comptes"
_KIND = "Financement"


def paper(community_id: int, community: str, today: date, zone: tzinfo) -> dict[str, object]:
    """As the template « document » reads it. Read inside the community; no name of a person."""
    grants, spent = money.grants(community_id), money.spent(community_id)
    period = lasting.default_period(community_id, today)
    sections = [
        _granted(grants, spent, today),
        *(_instalments(one) for one in grants if one.notified_on),
        _spending(community_id, period),
        _hours(community_id, today.year),
        *_contract(community_id),
        _lasting(community_id, period, zone),
    ]
    return {
        "title": TITLE,
        "community": community,
        "printed": f"Édité le {day_of(today)} {today.year} par Volontiers",
        "missing": [],
        "sections": sections,
    }


def _section(
    title: str, lines: Iterable[str] = (), head: Iterable[str] = (), rows: Iterable[Iterable[str]] = ()
) -> dict[str, object]:
    return {"title": title, "lines": list(lines), "head": list(head), "rows": [list(row) for row in rows]}


def _said(cents: int | None) -> str:
    if cents is None:
        return "–"
    return f"−\u2060{euros(-cents)}" if cents < 0 else euros(cents)


def _granted(grants: list[Grant], spent: Mapping[int | None, int], today: date) -> dict[str, object]:
    sums = money.totals(grants, spent)
    lines = [f"Notifié : {_said(sums.notified)}. Versé : {_said(sums.paid)}. Dépensé : {_said(sums.spent)}."]
    step = next_step({money.named(one): money.value(one) for one in grants}, today)
    if step:
        held = f" ({step.held_words})" if step.held_words else ""
        lines.append(f"Prochaine étape : {step.words}{held} {before(step)}".rstrip() + ".")
    rows = [
        (money.named(one), _said(one.asked_cents), _said(value.cents), _said(value.paid_cents), _said(spent.get(one.pk, 0)))
        for one in grants
        for value in [money.value(one)]
    ]  # fmt: skip
    notes = [f"{money.named(one)} : {one.note}." for one in grants if one.note]
    return _section("Ce qui est promis, versé, dépensé", [*lines, *notes],
                    (_KIND, "Demandé", "Notifié", "Versé", "Dépensé"), rows)  # fmt: skip


def _instalments(one: Grant) -> dict[str, object]:
    rows = [
        (
            f"Versement {each.number}", _said(each.cents), money_pieces(each.required.all()),
            f"versé le {each.paid_on:%d/%m/%Y}" if each.paid_on else "attendu",
        )
        for each in one.instalments.all()
    ]  # fmt: skip
    back = [
        f"Repris par le financeur le {each.on:%d/%m/%Y} : {_said(each.cents)}, {each.because}."
        for each in one.reclaims.all()
    ]
    return _section(money.named(one), back, ("Versement", "Montant", "Pièces", "État"), rows)


def money_pieces(required: "Iterable[object]") -> str:
    """« 4 sur 6 »."""
    found = [getattr(one, "held_on", None) is not None for one in required]
    return f"{sum(found)} sur {len(found)}" if found else "–"


def _spending(community_id: int, period: Period) -> dict[str, object]:
    by_nature = money.spending_by_nature(community_id, period.since, period.until)
    by_service = money.spending_by_service(community_id, period.since, period.until)
    rows = [(one.label, _said(cents)) for one, cents in by_nature.items()]
    purposes = [f"{one.label} : {_said(cents)}" for one, cents in by_service.items()]
    lines = [f"Du {period.since:%d/%m/%Y} au {period.last:%d/%m/%Y}, dépenses validées par deux personnes."]
    if purposes:
        lines.append(f"Pour {' ; '.join(purposes)}.")
    return _section("Dépenses par nature", lines, ("Nature", "Montant"), rows)


def _hours(community_id: int, year: int) -> dict[str, object]:
    found = worked.worked(community_id, year)
    rows = [(one.label, *_told(each)) for one, each in found.services.items()]
    total = [("Ensemble", *_told(found.total))] if rows else []
    return _section(
        f"Temps donné en {year}", [], ("Pour", "Indemnisé", "Offert", "Indemnité"), [*rows, *total]
    )


def _told(one: Sum) -> tuple[str, str, str]:
    return hours(one.paid_minutes), hours(one.given_minutes), _said(one.cents)


def _contract(community_id: int) -> Iterator[dict[str, object]]:
    last = contract.latest(community_id)
    if last is None:
        return
    said = contracts.Contract.from_dict(last.said)
    found = contracts.estimate(said, contract.assumed(community_id))
    lines = [
        (
            f"Version {last.version}. Part fixe : {_said(said.fixed_cents)}. Part variable estimée :"
            f" de {_said(found.low_cents)} à {_said(found.high_cents)}."
        )
    ]
    if said.unknown:
        missing = ", ".join(one.mission.label for one in said.unknown)
        lines.append(f"Montants encore inconnus, comptés pour rien : {missing}.")
    rows = [
        (one.indicator.label, _said(one.low_cents), _said(one.high_cents), one.words) for one in found.lines
    ]
    yield _section(said.title, [*lines, *([last.note] if last.note else [])],
                   ("Indicateur", "Bas", "Haut", "Hypothèse"), rows)  # fmt: skip


def _lasting(community_id: int, period: Period, zone: tzinfo) -> dict[str, object]:
    rows, alone = [], ""
    for one in lasting.lives(community_id, period, zone):
        sure, likely = one.months()
        solved = one.cost.solved if one.cost else None
        each = one.cost.each if one.cost else None
        alone = one.cost.alone_words if one.cost else alone
        rows.append(
            (
                one.service.label, _said(one.running.monthly), str(solved or "–"), _said(each), _months(sure),
                _months(likely),
            )
        )  # fmt: skip
    lines = [
        (
            "Le coût par besoin divise les dépenses du numéro par les besoins reçus dans la période qui ont trouvé une"
            " solution ; pas de chiffre sous cinq."
        ),
        *([alone] if alone else []),
        "Ce que cela ne dit pas : une réponse n’est pas un suivi.",
    ]
    head = ("Service", "Par mois", "Besoins", "Par besoin", "Acquis", "Et probable")
    return _section("Combien de temps ça tient", lines, head, rows)


def _months(value: float | None) -> str:
    return "–" if value is None else f"{floor(10 * value) / 10:.1f} mois".replace(".", ",")


# Spreadsheets.


def sheet(community_id: int, what: str, *, names: bool) -> list[list[str]]:
    """what: one of SHEETS. names: whether people are named. Read inside the community."""
    return list(SHEETS[what](community_id, names))


def _grants_sheet(community_id: int, _names: bool) -> Iterator[list[str]]:
    spent = money.spent(community_id)
    yield [
        "Financeur", "Sorte de financeur", "Pour quoi", "Demandé", "Demandé le", "Chances en %", "Notifié", "Notifié le",
        "Versement", "Montant", "Pièces", "Payé le", "Repris", "Dépensé sur ce financement", "Note",
    ]  # fmt: skip
    for one in money.grants(community_id):
        value = money.value(one)
        first = [
            one.funder.name, FunderKind(one.funder.kind).label, one.title, _number(one.asked_cents), _day(one.asked_on),
            str(one.likely), _number(one.cents), _day(one.notified_on),
        ]  # fmt: skip
        last = [_number(value.reclaimed_cents), _number(spent.get(one.pk, 0)), one.note]
        for each in one.instalments.all() or [None]:
            step = (
                [
                    str(each.number),
                    _number(each.cents),
                    money_pieces(each.required.all()),
                    _day(each.paid_on),
                ]
                if each
                else [""] * 4
            )
            yield [*first, *step, *last]


def _spending_sheet(community_id: int, names: bool) -> Iterator[list[str]]:
    people = ["Saisie par", "Validée par"] if names else []
    yield [
        "Numéro",
        "Date",
        "Libellé",
        "Nature",
        "Pour",
        "Mission",
        "Financement",
        "Montant",
        "État",
        "Reçu",
        "Annule",
        *people,
    ]
    for one in money.spendings(community_id, {}):
        who = [one.entered_by.name, one.released_by.name if one.released_by else ""] if names else []
        state = "écartée" if one.set_aside_at else "validée" if one.released_at else "à valider"
        service = Service(one.service)
        yield [
            str(one.pk), _day(one.on), one.label, Nature(one.nature).label, service.label, service.mission.label,
            money.named(one.grant) if one.grant else "", _number(one.cents), state, _receipt(one, names),
            str(one.reverses_id or ""), *who,
        ]  # fmt: skip


def _receipt(one: Spending, names: bool) -> str:
    """What who released it saw, empty before. Its words may name somebody: they stand beside names alone."""
    words = [one.proof_words] if names and one.proof_words else []
    return ", ".join([Proof(one.proof).label, *words]) if one.proof else ""


def _number(cents: int | None) -> str:
    """« 27000,00 », as a French spreadsheet reads it."""
    if cents is None:
        return ""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


def _day(said: date | None) -> str:
    return f"{said:%d/%m/%Y}" if said else ""


SHEETS = {"financements": _grants_sheet, "depenses": _spending_sheet}
