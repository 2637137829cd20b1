"""What the register of a community says, as its tests read it."""

from pathlib import Path

from tests.cast import Cast
from volontiers.consent import ledger, verifier
from volontiers.consent.models import EntryBody
from volontiers.database.wall import reading


def kinds(cast: Cast) -> list[str]:
    with reading(cast.desk):
        return list(EntryBody.objects.order_by("entry__seq").values_list("kind", flat=True))


def last(cast: Cast) -> EntryBody:
    with reading(cast.desk):
        return EntryBody.objects.select_related("entry").latest("entry__seq")


def verified(cast: Cast, folder: Path, bodies_of: int | None = None) -> verifier.Register:
    """The export of today, read by the verifier."""
    path = folder / "registre.jsonl"
    with reading(cast.desk):
        path.write_text(
            "".join(f"{line}\n" for line in ledger.export(cast.community.pk, bodies_of)), encoding="utf-8"
        )
    return verifier.Register(path)
