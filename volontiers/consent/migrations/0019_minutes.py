from django.db import migrations, models
from django.db.models import Q

BEFORE = [
    "pledge", "pause", "resumption", "expiry", "withdrawal", "ceiling", "place", "shift", "shift_ended", "one_off",
    "contest", "agreement", "no_agreement", "agreement_withdrawn", "lasting", "lasting_withdrawn", "lasting_pause",
    "lasting_resumption", "lasting_expiry", "offer_yes", "person_yes", "person_no", "team_agreement", "team_withdrawn",
    "rule",
]  # fmt: skip


class Migration(migrations.Migration):
    """The register holds the fingerprint of the minutes of an assembly. No way back: the lines stay."""

    dependencies = [("consent", "0017_agreed_to_wait")]
    operations = [
        migrations.RemoveConstraint("entrybody", "entry_kind_is_known"),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(name="entry_kind_is_known", condition=Q(kind__in=[*BEFORE, "minutes"])),
        ),
    ]
