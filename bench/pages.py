"""What the phone of a professional downloads to answer: ≤ 45 KB compressed, nothing from elsewhere."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from bench.result import Result
from tests.cast import MONDAY, Cast
from volontiers.cases.actions.links import make_link
from volontiers.cases.models import Proposal
from volontiers.database.wall import acting


def measure(tarn: Cast) -> list[Result]:
    with acting(tarn.desk):
        proposal = Proposal.objects.filter(state="sent").first()
        address = make_link(proposal, "email", MONDAY)
    page = Client(SERVER_NAME="127.0.0.1").get(urlsplit(address).path).content
    parts = re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg|woff2))', page.decode())
    mine = {part.split("#")[0] for part in parts}
    weight = len(gzip.compress(page)) + sum(_weight(part) for part in mine)
    foreign = sum(part.startswith("http") for part in mine)
    return [
        Result("one-tap page with all its files, compressed", weight / 1000, "kB", "bound", 45),
        Result("requests of the one-tap page to somebody else", foreign, "requests", "bound", 0),
    ]


def _weight(part: str) -> int:
    path = finders.find(part.removeprefix(settings.STATIC_URL))
    return len(gzip.compress(Path(str(path)).read_bytes()))
