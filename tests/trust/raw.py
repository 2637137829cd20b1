"""What the application role says to PostgreSQL past all our verbs."""

import pytest
from django.db import Error, IntegrityError, connection, transaction

from tests import cast
from volontiers.cases.models import Need
from volontiers.consent.models import Pledge
from volontiers.core.need import Kind
from volontiers.database.wall import reading


def run(statement: str, *values: object) -> list[tuple]:
    """In a savepoint, so that what is refused leaves the transaction usable."""
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement, values or None)
        return sql.fetchall() if sql.description else []


def need_of(tarn, *kinds: Kind) -> Need:
    case = cast.call(tarn, *kinds)
    with reading(tarn.desk):
        return Need.objects.get(case=case)


def ask(
    tarn, need: Need, who, *, basis: str = "pledge", seq: int | None = None, week: str = "2026-11-23", of=None
) -> int:
    """A proposal in raw SQL, by default the one that the latest entry of the pledge allows."""
    pledge = Pledge.objects.filter(professional=of or who).first() if basis == "pledge" else None
    return run(
        "INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, pledge_id, consent_seq, week, state,"
        " tier, modes, sent_at, until, why, alternative)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 'sent', 'near', '{AMB}', clock(), clock(), '', '') RETURNING id",
        tarn.community.pk, need.pk, who.pk, basis, pledge and pledge.pk,
        pledge.consent_seq if seq is None and pledge else seq, week,
    )[0][0]  # fmt: skip


def refused(match: str = "outside the latest consent", error: type[Error] = IntegrityError):
    return pytest.raises(error, match=match)
