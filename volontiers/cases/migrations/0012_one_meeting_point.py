from django.db import migrations


class Migration(migrations.Migration):
    """A shift, a yes by telephone and one's own request meet a withdrawal where a pledge does: at the person's rows.

    Without it a wave sent to the physician on duty could be written while « pas du tout » was being committed.
    """

    dependencies = [("cases", "0011_consent_wall")]
    operations = [
        migrations.RunSQL(
            """
CREATE OR REPLACE FUNCTION hold_within_consent(o cases_proposal, seq bigint, accepting boolean, offered boolean) RETURNS date
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  n cases_need;
  zone text;
  insee text;
  wall text;
BEGIN
  SELECT * INTO n FROM cases_need g WHERE g.id = o.need_id AND g.community_id = o.community_id;
  SELECT c.time_zone, p.municipality_id INTO zone, insee
    FROM cases_case k JOIN people_person p ON p.id = k.person_id JOIN territory_community c ON c.id = k.community_id
   WHERE k.id = n.case_id;
  IF n.id IS NULL OR NOT has_agreed(n.case_id, n.kind) THEN
    RAISE EXCEPTION 'the person has not agreed' USING ERRCODE = 'check_violation';
  END IF;
  IF o.basis = 'pledge' THEN
    PERFORM hold_within_pledge(o, n, insee, zone, seq, accepting, offered);
  ELSE
    -- The order of every verb: pledge, professional. Who has never pledged has the second alone.
    PERFORM FROM consent_pledge p
      WHERE p.community_id = o.community_id AND p.professional_id = o.professional_id FOR NO KEY UPDATE;
    PERFORM FROM directory_professional d WHERE d.id = o.professional_id FOR NO KEY UPDATE;
    wall := CASE WHEN seq IS DISTINCT FROM o.consent_seq THEN 'another entry'
                 ELSE said_wall(o, clock(), accepting) END;
    IF wall IS NOT NULL THEN
      RAISE EXCEPTION 'outside the latest consent: %', wall USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN local_week(clock(), zone);
END $$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
