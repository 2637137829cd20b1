"""Every table says why it exists, on which legal ground, and how long its rows stay (GDPR article 30)."""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """purpose, ground and keep are French sentences: they are printed in the register of data."""

    purpose: ClassVar[str]
    ground: ClassVar[str]
    keep: ClassVar[str]

    class Meta:
        abstract = True


PUBLIC_INTEREST = "mission d’intérêt public (RGPD 6-1-e)"
CONTRACT = "exécution de l’adhésion (RGPD 6-1-b)"
CONSENT = "consentement (RGPD 6-1-a et 9-2-a)"
CARE = "coordination des soins (RGPD 9-2-h ; CSP L1110-4)"
NO_PERSON = "aucune donnée personnelle"
