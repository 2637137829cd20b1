"""What is needed to count again without us: facts, definitions, values, and a program that shares no code with this one.

Read inside the community.
"""

import io
import json
import zipfile
from datetime import datetime, tzinfo
from pathlib import Path

from volontiers.core.facts import KINDS
from volontiers.core.period import Period
from volontiers.indicators import recompute
from volontiers.indicators.fact_files import files, written
from volontiers.indicators.models import Validated
from volontiers.indicators.queries.counting import Count, as_text, count

_COLUMNS = ("indicateur", "version", "nom", "du", "au", "etat", "numerateur", "denominateur", "montre")
_VALIDATED = (
    "indicateur", "version", "du", "au", "etat", "numerateur", "denominateur", "empreinte_des_faits", "signataire",
    "decision", "valide_le",
)  # fmt: skip
# Inside a ZIP every file has an hour; always the same one, so that the same facts give the same bytes.
_THEN = (1980, 1, 1, 0, 0, 0)
_READ_ME = """Recalculer les indicateurs — {community}, {period}

Ce dossier contient tout ce qu’il faut pour refaire chaque chiffre sans Volontiers :

  definitions.json   ce que compte chaque indicateur, version par version
  valeurs.csv        les valeurs calculées le {when}, montrées ou non
  valides.csv        les valeurs que le conseil a validées, avec l’empreinte de leurs faits
{facts}
  recalculer.py      le programme : Python 3 seul, sans réseau

Pour refaire les calculs :

  python3 recalculer.py

Il dit « retrouvé » pour chaque valeur. Changez une ligne de faits : il le dit aussi.

Empreinte des faits : {print}
Pour la refaire : sha256sum faits-*.csv | sha256sum
La même empreinte qu’une valeur validée prouve que les faits sont ceux de la validation.

Les faits ne portent ni nom, ni adresse, ni téléphone ; la colonne ref numérote les lignes de cet export seul. Ils
disent pourtant ce qui est arrivé à une seule personne à la fois : ce dossier se garde comme un dossier de soins, et
ne se publie pas. Les lignes « chiffre » sont ce qui reste d’un dossier effacé : son jour est celui du premier du mois.
"""


def export(community_id: int, name: str, period: Period, zone: tzinfo, now: datetime) -> bytes:
    """A ZIP. Its values are those of the facts that it holds, not those of an earlier count."""
    found = count(community_id, period, zone, now)
    inside = {
        "LISEZ-MOI.txt": _read_me(name, found, zone, now).encode(),
        "definitions.json": _definitions(found),
        "recalculer.py": Path(recompute.__file__).read_bytes(),
        "valeurs.csv": _values(found),
        "valides.csv": _validated(community_id, period, zone),
        **files(found.facts),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in sorted(inside.items()):
            made.writestr(zipfile.ZipInfo(path, _THEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _read_me(name: str, found: Count, zone: tzinfo, now: datetime) -> str:
    facts = "\n".join(f"  faits-{kind}.csv  {KINDS[kind].label}" for kind in sorted(found.facts))
    when = f"{now.astimezone(zone):%d/%m/%Y à %H:%M}"
    return _READ_ME.format(
        community=name, period=found.period.label, when=when, facts=facts, print=found.print
    )


def _definitions(found: Count) -> bytes:
    said = [one.ruling.version.said.to_dict() for one in found.counted]
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _values(found: Count) -> bytes:
    rows = [
        [
            one.ruling.version.key, one.ruling.version.said.version, one.ruling.version.said.name,
            found.period.first, found.period.last, one.value.state.value, as_text(one.value.numerator),
            as_text(one.value.denominator), "oui" if one.is_told else "non",
        ]
        for one in found.counted
    ]  # fmt: skip
    return written([_COLUMNS, *rows])


def _validated(community_id: int, period: Period, zone: tzinfo) -> bytes:
    rows = Validated.objects.filter(
        community_id=community_id, first_day=period.first, last_day=period.last
    ).select_related("definition")
    told = [
        [
            one.key, one.definition.version, one.first_day, one.last_day, one.state, one.numerator, one.denominator,
            one.print, one.signatory, one.decision, f"{one.validated_at.astimezone(zone):%Y-%m-%d %H:%M}",
        ]
        for one in rows
    ]  # fmt: skip
    return written([_VALIDATED, *told])
