from django.db import migrations

# Of today or of yesterday: what both said is attached as it is said, not kept for another day.
FRESH = """
     OR NOT EXISTS (
       SELECT FROM consent_entry e JOIN territory_community t ON t.id = e.community_id
        WHERE e.community_id = NEW.community_id AND e.seq = NEW.person_seq
          AND e.day >= (clock_now() AT TIME ZONE t.time_zone)::date - 1)"""
ATTACHED = """
CREATE OR REPLACE FUNCTION attached_by_both() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
       SELECT FROM placement_offer o JOIN placement_registration r ON r.id = o.registration_id
        WHERE o.community_id = NEW.community_id AND r.person_id = NEW.person_id AND o.state = 'agreed'
          AND o.professional_id = NEW.professional_id AND o.attachment_id IS NULL
          AND (o.professional_seq, o.person_seq, o.signed_by_id)
              = (NEW.professional_seq, NEW.person_seq, NEW.signed_by_id)){fresh} THEN
    RAISE EXCEPTION 'nobody is attached without both agreements, and a human who signed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
FOLLOWS = """
-- At the end of the transaction: a new wording replaces an agreement in two steps.
CREATE OR REPLACE FUNCTION list_follows_agreement() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
      VALUES (NEW.community_id, one.id, clock(), 'agreement_withdrawn', 'machine', '{{}}');
    ELSIF agreed AND one.state = 'left' AND one.last = 'agreement_withdrawn' THEN
      UPDATE placement_registration
         SET state = 'waiting', ended_at = NULL, ended_for = '', tries = 0, confirmed_at = clock(),
             next_check_at = clock() + {days}{again}
       WHERE id = one.id;
      INSERT INTO placement_waitingevent (community_id, registration_id, at, kind, actor, data)
      VALUES (NEW.community_id, one.id, clock(), 'came_back', 'machine', '{{}}');
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
"""
# core.rules.Rules.reconfirm_days, where the community decided nothing else: a test holds the one against the other.
DECIDED = """(
               SELECT make_interval(days => coalesce((t.rules->>'reconfirm_days')::int, 90))
                 FROM territory_community t WHERE t.id = NEW.community_id)"""


class Migration(migrations.Migration):
    """What the figures of the list are counted from cannot be invented: an attachment stands behind « attached », each
    agreement serves once, a plan starts unsigned, and a line of what happened is of the moment and tells what is.
    """

    dependencies = [("people", "0007_one_yes_one_attachment"), ("placement", "0014_agreement_withdrawn")]
    operations = [
        migrations.RunSQL(ATTACHED.format(fresh=FRESH), ATTACHED.format(fresh="")),
        migrations.RunSQL(FOLLOWS.format(days=DECIDED, again=", agreement_withdrawn_at = NULL"), FOLLOWS.format(days="interval '90 days'", again="")),
        migrations.RunSQL(
            """
-- Whoever asks and from wherever: both are of one community, and at the end of the transaction.
CREATE FUNCTION attached_is_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM people_attachment a
              WHERE a.person_id = NEW.person_id AND a.community_id = NEW.community_id AND a.ended_at IS NULL)
     <> EXISTS (SELECT FROM placement_registration r
                 WHERE r.person_id = NEW.person_id AND r.community_id = NEW.community_id AND r.state = 'attached') THEN
    RAISE EXCEPTION 'who has a doctor by the list is who is attached' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER enters_followed AFTER INSERT ON placement_registration
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'attached') EXECUTE FUNCTION attached_is_followed();
CREATE CONSTRAINT TRIGGER is_followed AFTER UPDATE OF state ON placement_registration
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ('attached' IN (NEW.state, OLD.state))
  EXECUTE FUNCTION attached_is_followed();
CREATE CONSTRAINT TRIGGER is_followed AFTER INSERT OR UPDATE OF ended_at ON people_attachment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION attached_is_followed();

CREATE FUNCTION offer_attaches_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The owner alone, for an attachment that ended five years ago.
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RAISE EXCEPTION 'what an offer led to is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER attaches_once BEFORE UPDATE ON placement_offer FOR EACH ROW
  WHEN (OLD.attachment_id IS NOT NULL AND NEW.attachment_id IS DISTINCT FROM OLD.attachment_id)
  EXECUTE FUNCTION offer_attaches_once();

CREATE FUNCTION plan_starts_unsigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'only a plan that was read is signed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER starts_unsigned BEFORE INSERT ON placement_plan FOR EACH ROW
  WHEN (NEW.state = 'signed' OR NEW.signed_at IS NOT NULL OR NEW.signed_by_id IS NOT NULL)
  EXECUTE FUNCTION plan_starts_unsigned();

-- A line says what is there when it is written, beside the row that it tells of.
CREATE FUNCTION waiting_event_is_true() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  r placement_registration;
  told boolean;
BEGIN
  NEW.at := clock_now();
  IF NEW.kind IN ('attached', 'left', 'came_back', 'given_back') THEN
    SELECT * INTO r FROM placement_registration WHERE id = NEW.registration_id;
    told := CASE NEW.kind
      WHEN 'attached' THEN r.state = 'attached'
      WHEN 'left' THEN r.state = 'left' AND NEW.data->>'why' = r.ended_for
      ELSE r.state = 'waiting'
    END;
    IF told IS NOT TRUE THEN
      RAISE EXCEPTION 'a line of the list tells what became of somebody' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_true BEFORE INSERT ON placement_waitingevent FOR EACH ROW EXECUTE FUNCTION waiting_event_is_true();
            """,
            """
DROP FUNCTION attached_is_followed() CASCADE; DROP FUNCTION offer_attaches_once() CASCADE;
DROP FUNCTION plan_starts_unsigned() CASCADE; DROP FUNCTION waiting_event_is_true() CASCADE;
            """,
        ),
    ]
