"""What is over of the territory: the words of an agreement that nobody gave and that are read no more."""

from django.db.models import Exists, OuterRef

from volontiers.database.erasing import erase
from volontiers.territory.models import AgreementWording


def forget_wordings(referred: Exists) -> int:
    """Inside the transaction of the sweep. referred: does an agreement still point to the wording?"""
    newer = AgreementWording.objects.filter(
        community=OuterRef("community"), family=OuterRef("family"), version__gt=OuterRef("version")
    )
    return erase(AgreementWording.objects.filter(Exists(newer), ~referred))
