"""Je ne crois aucun chiffre. Somebody of the ARS follows each figure to its facts, recounts it, and says his own."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.indicators.given import JANUARY, QUARTER, adopted, asked, waiting
from tests.project.money_given import treasurer
from tests.web.steering_given import shown, soup, words
from volontiers.accounts.access import Role
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import acting

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/pilotage/"
PAST = {"periode": QUARTER.key}
LATER = JANUARY + timedelta(days=30)


@pytest.fixture
def tarn(at):
    """A quarter of work, under definitions that the members adopted; it is January."""
    at(MONDAY)
    tarn = cast.gaillacois()
    asked(tarn, 12, 7)
    waiting(tarn, 15, 7)
    adopted(tarn)
    at(JANUARY)
    return tarn


@pytest.fixture
def officer(tarn, signed_in):
    with acting(tarn.machine):
        account = cast._account(tarn.community, "arnal@ars.test", "Benoît Arnal", Role.FUNDER)
    return signed_in(account)


@pytest.fixture
def helene(tarn, signed_in):
    treasurer(tarn)
    return signed_in(tarn.accounts["helene"])


def validated(helene) -> None:
    """Counted, read, then validated by the board in its name."""
    helene.post(f"{HERE}?periode={QUARTER.key}")
    page = helene.get(f"{HERE}valider", PAST)
    sent = shown(page, "Valider") | {"decision": DECISION}
    assert helene.post(f"{HERE}valider?periode={QUARTER.key}", sent).status_code == 302


def facts_of(page) -> dict[str, str]:
    """What the card of a figure says it is made of."""
    return {
        row.dt.get_text(strip=True): row.dd.get_text(" ", strip=True)
        for row in soup(page).select("dl.summary > div")
    }


def run(folder) -> str:
    """By a Python that knows nothing of us."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "recalculer.py"), str(folder)],
        capture_output=True, text=True, check=False, timeout=60, env={"PYTHONUTF8": "1"},
    ).stdout  # fmt: skip


def test_every_figure_is_followed_to_its_facts_and_found_again(tarn, officer, helene, tmp_path):
    validated(helene)
    # He lands on the figures, and each leads to what it is made of.
    assert officer.get("/entrer/")["Location"] == HERE
    listing = soup(officer.get(HERE, PAST))
    cards = [one["href"] for one in listing.select("table th a")]
    assert len(cards) == len(STARTING)
    prints = set()
    for path in cards:
        said = facts_of(officer.get(path))
        assert {"Numérateur", "Période", "Source", "Définition", "Validé", "Calculé"} <= said.keys(), path
        assert DECISION in said["Définition"]
        prints.add(said["Empreinte des faits (SHA-256)"])

    # His spreadsheet says what the page says.
    rows = list(
        csv.reader(
            io.StringIO(officer.get(f"{HERE}dialogue.csv", PAST).content.decode("utf-8-sig")), delimiter=";"
        )
    )
    page = words(officer.get(HERE, PAST))
    assert len(rows) == 1 + len(STARTING)
    assert all(" ".join(row[1].split()) in page for row in rows[1:])

    # One line is one person: the facts stay with the association, and the page says whom to ask for them.
    assert officer.get(f"{HERE}recalculer.zip", PAST).status_code == 404
    assert "Demandez-le à la coordination ou au conseil" in page

    # Handed by the board, every figure is found again; the fingerprint says that these are the facts of that day.
    packed = helene.get(f"{HERE}recalculer.zip", PAST).content
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    assert run(tmp_path).count("retrouvé") == len(STARTING)
    lines = "".join(
        f"{sha256(one.read_bytes()).hexdigest()}  {one.name}\n"
        for one in sorted(tmp_path.glob("faits-*.csv"))
    )
    assert prints == {sha256(lines.encode()).hexdigest()}

    # One fact changed by hand would be seen.
    needs = tmp_path / "faits-need.csv"
    needs.write_text(needs.read_text("utf-8-sig").replace(";oui;", ";non;", 1), "utf-8-sig")
    assert "DIFFÉRENT" in run(tmp_path)


def test_his_own_figure_stands_beside_and_what_was_validated_does_not_move(
    tarn, at, officer, helene, signed_in
):
    validated(helene)
    one = f"{HERE}indicateurs/answered_48h?periode={QUARTER.key}"
    # He only reads: he says it, the coordination notes it with its source.
    assert officer.post(one, {"figure": "55 %"}).status_code == 404
    said = {
        "figure": "55 %",
        "source": "CPAM du Tarn, tableau du 04/01/2027",
        "told_on": "2027-01-04",
        "explanation": "",
    }
    assert signed_in(tarn.camille).post(one, said).status_code == 302
    page = words(officer.get(one))
    assert "55 % , selon CPAM du Tarn" in page.replace("%,", "% ,")
    assert "58 % 7 / 12" in page

    # Three late requests are entered; the board's figure stays, the new count is read beside it.
    asked(tarn, 3, 3, now=MONDAY + timedelta(days=1))
    at(LATER)
    helene.post(f"{HERE}?periode={QUARTER.key}")
    page = words(officer.get(one))
    assert "58 % 7 / 12" in page
    assert "Le chiffre validé ne change pas." in page
    assert "10 / 15" in page
