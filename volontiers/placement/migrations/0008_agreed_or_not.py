from django.db import migrations


class Migration(migrations.Migration):
    """Who takes back their agreement waits no more until they give it again, at their date; who waits no more is offered
    to nobody.
    """

    dependencies = [("cases", "0015_listed"), ("placement", "0007_import")]
    operations = [
        migrations.RunSQL(
            """
-- At the end of the transaction: a new wording replaces an agreement in two steps.
CREATE FUNCTION list_follows_agreement() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  agreed boolean;
  one record;
BEGIN
  IF NEW.family <> 'carers' THEN
    RETURN NULL;
  END IF;
  agreed := EXISTS (SELECT FROM cases_agreement a
                     WHERE a.case_id = NEW.case_id AND a.family = 'carers' AND a.given AND a.withdrawn_at IS NULL);
  FOR one IN
    SELECT r.id, r.state,
           (SELECT e.kind FROM placement_waitingevent e WHERE e.registration_id = r.id ORDER BY e.id DESC LIMIT 1) AS last
      FROM placement_registration r
     WHERE r.id IN (
             -- Those of the case, and those whom its form named beside them.
             SELECT own.id FROM placement_registration own JOIN cases_need n ON n.id = own.need_id
              WHERE n.case_id = NEW.case_id
             UNION
             SELECT beside.id FROM placement_registration own JOIN cases_need n ON n.id = own.need_id
               JOIN placement_registration beside
                 ON beside.household_id = own.household_id AND beside.need_id IS NULL AND beside.entered_at = own.entered_at
              WHERE n.case_id = NEW.case_id)
     ORDER BY r.id FOR NO KEY UPDATE OF r
  LOOP
    IF NOT agreed AND one.state IN ('waiting', 'suspended') THEN
      UPDATE placement_registration
         SET state = 'left', ended_at = clock(), ended_for = 'renounced', suspended_at = NULL, next_check_at = NULL
       WHERE id = one.id;
      INSERT INTO placement_waitingevent (community_id, registration_id, at, kind, actor, data)
      VALUES (NEW.community_id, one.id, clock(), 'agreement_withdrawn', 'machine', '{}');
    ELSIF agreed AND one.state = 'left' AND one.last = 'agreement_withdrawn' THEN
      UPDATE placement_registration
         SET state = 'waiting', ended_at = NULL, ended_for = '', tries = 0, confirmed_at = clock(),
             next_check_at = clock() + interval '90 days'
       WHERE id = one.id;
      INSERT INTO placement_waitingevent (community_id, registration_id, at, kind, actor, data)
      VALUES (NEW.community_id, one.id, clock(), 'came_back', 'machine', '{}');
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER list_follows AFTER INSERT OR UPDATE OF withdrawn_at, given ON cases_agreement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION list_follows_agreement();

CREATE FUNCTION nobody_who_left_is_offered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE placement_offer SET state = 'withdrawn', next_check_at = NULL
   WHERE registration_id = NEW.id AND state IN ('sent', 'accepted');
  RETURN NULL;
END $$;
CREATE TRIGGER left_alone AFTER UPDATE OF state ON placement_registration FOR EACH ROW
  WHEN (NEW.state = 'left' AND OLD.state <> 'left') EXECUTE FUNCTION nobody_who_left_is_offered();
            """,
            """
DROP FUNCTION list_follows_agreement() CASCADE; DROP FUNCTION nobody_who_left_is_offered() CASCADE;
            """,
        )
    ]
