"""One letter for each patient who has no doctor yet, all in one PDF."""

from typing import TYPE_CHECKING

import qrcode
from django.conf import settings
from qrcode.image.svg import SvgPathImage

from volontiers.core import codes
from volontiers.core.french import day_of
from volontiers.papers.render import render
from volontiers.web.chrome import spoken
from volontiers.web.waiting.words import addressee, name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from volontiers.placement.models import Cohort, Registration
    from volontiers.web.standing import Standing


def letters(room: "Standing", one: "Cohort", people: "Iterable[Registration]", by: str) -> bytes:
    """The first in line first. Whoever gave no address has a letter to be handed over."""
    local = room.now.astimezone(room.zone)
    return render("departure", {
        "community": room.community.name,
        "phone": spoken(room.community.desk_phone),
        "doctor": str(one.professional),
        "leaves": f"{day_of(one.leaves_on)} {one.leaves_on.year}",
        "today": f"{day_of(local.date())} {local.year}",
        "printed": f"imprimé par {by} le {local:%d/%m/%Y}",
        "site": settings.PUBLIC_URL.split("://")[-1],
        "letters": [letter(person, local.date()) for person in people],
    })  # fmt: skip


def letter(person: "Registration", today: "date") -> dict[str, object]:
    link = f"{settings.PUBLIC_URL}/s/{person.code}"
    square: bytes = qrcode.make(link, image_factory=SvgPathImage, border=0).to_string()
    to = addressee(person, today)
    return {
        "greeting": "Madame, Monsieur," if to in {"", name(person)} else f"{to},",
        "to": [*filter(None, [to]), *(line.strip() for line in person.letters.split(",") if line.strip())],
        "since": f"{day_of(person.since)} {person.since.year}",
        "code": codes.show(person.code),
        "square": square.decode(),
    }
