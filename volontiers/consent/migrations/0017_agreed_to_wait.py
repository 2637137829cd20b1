from django.db import migrations, models
from django.db.models import Q

SWAP = """
DO $do$ BEGIN
  EXECUTE replace(pg_get_functiondef('entry_is_readable'::regproc), {was}, {now});
END $do$;
"""
CASE = "'NEW.case_id IS NOT NULL'"
OF_PERSON = ["person_no", "person_yes", "team_agreement", "team_withdrawn"]
AGREEMENTS = ["agreement", "agreement_withdrawn", "no_agreement"]
EITHER = "'num_nonnulls(NEW.case_id, NEW.person_id) = 1'"


class Migration(migrations.Migration):
    """Somebody may agree without a case: on paper, for the waiting list. The line is theirs, and leaves with them."""

    dependencies = [("consent", "0016_hold_in_order")]
    operations = [
        migrations.RemoveConstraint("entrybody", "entry_of_a_person_is_theirs"),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(
                name="entry_of_a_person_is_theirs",
                condition=Q(kind__in=OF_PERSON, person__isnull=False, professional=None, case=None)
                | Q(kind__in=AGREEMENTS, professional=None, case=None)
                | (~Q(kind__in=OF_PERSON) & Q(person=None)),
            ),
        ),
        migrations.RunSQL(SWAP.format(was=CASE, now=EITHER), SWAP.format(was=EITHER, now=CASE)),
    ]
