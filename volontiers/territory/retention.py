"""What is over of the territory: the words of an agreement that nobody gave and that are read no more."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from volontiers.database.erasing import erase
from volontiers.territory.models import AgreementWording


def forget_wordings(referred: Collection[int]) -> int:
    """Inside the transaction of the sweep. referred: the wordings that an agreement still points to."""
    newer = AgreementWording.objects.filter(
        community=OuterRef("community"), family=OuterRef("family"), version__gt=OuterRef("version")
    )
    return erase(AgreementWording.objects.filter(Exists(newer)).exclude(pk__in=referred))
