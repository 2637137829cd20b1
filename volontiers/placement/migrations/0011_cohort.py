import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The patients of a doctor who leaves stand at the day of the announcement; nobody is offered to who leaves."""

    dependencies = [("placement", "0010_over")]
    operations = [
        migrations.AddField(
            model_name="cohort",
            name="announced_on",
            field=models.DateField(default="2026-01-01"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="cohort",
            name="decision",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="cohort",
            name="next_check_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            "UPDATE placement_cohort SET announced_on = least(created_at::date, leaves_on)", migrations.RunSQL.noop
        ),
        migrations.AddField(
            model_name="import",
            name="cohort",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="placement.cohort"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(("announced_on__lte", models.F("leaves_on"))),
                name="announced_before_leaving",
                violation_error_message="Le départ vient après son annonce.",
            ),
        ),
        migrations.RunSQL(
            """
CREATE FUNCTION due_cohorts(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.community_id, c.id FROM placement_cohort c
   WHERE c.next_check_at <= clock() ORDER BY c.next_check_at LIMIT most
$$;

CREATE FUNCTION nobody_to_who_leaves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM placement_cohort c
              WHERE c.community_id = NEW.community_id AND c.professional_id = NEW.professional_id AND c.closed_at IS NULL)
  THEN
    RAISE EXCEPTION 'outside of what this doctor agreed to: leaving'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_wall', DETAIL = 'leaving';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER who_leaves BEFORE INSERT ON placement_offer FOR EACH ROW EXECUTE FUNCTION nobody_to_who_leaves();

-- The date of the announcement is the original date of everybody in the cohort: it is written once.
CREATE FUNCTION announcement_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.community_id, NEW.professional_id, NEW.announced_on, NEW.decision, NEW.created_at, NEW.created_by_id)
     IS DISTINCT FROM
     (OLD.id, OLD.community_id, OLD.professional_id, OLD.announced_on, OLD.decision, OLD.created_at, OLD.created_by_id)
  THEN
    RAISE EXCEPTION 'what was announced is not rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER announced BEFORE UPDATE ON placement_cohort FOR EACH ROW EXECUTE FUNCTION announcement_is_kept();
            """,
            """
DROP FUNCTION due_cohorts(int); DROP FUNCTION nobody_to_who_leaves() CASCADE;
DROP FUNCTION announcement_is_kept() CASCADE;
            """,
        ),
    ]
