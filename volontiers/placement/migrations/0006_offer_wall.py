from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    """Nobody of the list is offered outside of what a doctor said, nor attached without both agreements and a human.

    What an offer may become is core.waiting.OFFER_MOVES in SQL; tests hold the one against the other.
    """

    dependencies = [("consent", "0014_lasting"), ("people", "0004_attachment_wall"), ("placement", "0005_register")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION offers_used(community bigint, doctor bigint, of_month date, but bigint, OUT asked bigint, OUT held bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE state <> 'withdrawn'), count(*) FILTER (WHERE state IN ('sent', 'accepted', 'agreed'))
    FROM placement_offer WHERE community_id = community AND professional_id = doctor AND month = of_month
     AND id IS DISTINCT FROM but
$$;

-- The wall that stands in the way of this offer, NULL when none does. Names: core.lasting.LastingWall, and those below.
CREATE FUNCTION offer_wall(o placement_offer, accepting boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  r placement_registration;
  p people_person;
  used record;
  at timestamptz := clock_now();
  year int;
  known boolean;
BEGIN
  SELECT * INTO r FROM placement_registration WHERE id = o.registration_id;
  SELECT * INTO p FROM people_person WHERE id = r.person_id;
  IF r.community_id <> o.community_id OR r.state <> 'waiting' THEN
    RETURN 'not_waiting';
  END IF;
  IF EXISTS (SELECT FROM placement_exclusion e WHERE e.person_id = r.person_id AND e.professional_id = o.professional_id)
  THEN
    RETURN 'apart';
  END IF;
  SELECT extract(year FROM at AT TIME ZONE t.time_zone) INTO year FROM territory_community t WHERE t.id = o.community_id;
  known := EXISTS (SELECT FROM people_around a WHERE a.person_id = r.person_id AND a.professional_id = o.professional_id
                      AND a.tie <> 'team');
  used := offers_used(o.community_id, o.professional_id, o.month, o.id);
  RETURN lasting_allows(o.community_id, o.professional_id, at, year - p.birth_year, p.municipality_id, r.home_visits,
                        known, used.asked, used.held, accepting);
END $$;

CREATE FUNCTION offer_is_within() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  standing text;
  moved text := '';
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state THEN
    moved := OLD.state || '>' || NEW.state;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.state <> 'sent' THEN
    RAISE EXCEPTION 'an offer starts as sent' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.community_id, NEW.registration_id, NEW.professional_id, NEW.batch_id, NEW.source, NEW.month, NEW.minutes,
        NEW.reason, NEW.signed_by_id, NEW.priority, NEW.sent_at, NEW.pledge_seq)
       IS DISTINCT FROM
       (OLD.id, OLD.community_id, OLD.registration_id, OLD.professional_id, OLD.batch_id, OLD.source, OLD.month, OLD.minutes,
        OLD.reason, OLD.signed_by_id, OLD.priority, OLD.sent_at, OLD.pledge_seq) THEN
      RAISE EXCEPTION 'who was offered to whom, and why, is written once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF moved <> '' AND moved NOT IN (
         'sent>accepted', 'sent>declined', 'sent>expired', 'sent>withdrawn', 'accepted>agreed', 'accepted>person_declined',
         'accepted>person_silent', 'accepted>withdrawn') THEN
      RAISE EXCEPTION 'an offer that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR moved = 'sent>accepted' THEN
    PERFORM FROM placement_registration r WHERE r.id = NEW.registration_id FOR NO KEY UPDATE;
    -- The lasting pledge is the meeting point of offers, answers and withdrawals of one doctor.
    NEW.pledge_seq := coalesce(hold_lasting(NEW.community_id, NEW.professional_id), 0);
    IF TG_OP = 'INSERT' THEN
      SELECT local_month(clock_now(), t.time_zone) INTO STRICT NEW.month
        FROM territory_community t WHERE t.id = NEW.community_id;
    ELSE
      NEW.pledge_seq := OLD.pledge_seq;
    END IF;
    standing := offer_wall(NEW, TG_OP = 'UPDATE');
    IF standing IS NOT NULL THEN
      RAISE EXCEPTION 'outside of what this doctor agreed to: %', standing
        USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_wall', DETAIL = standing;
    END IF;
  END IF;
  IF moved = 'sent>accepted' AND NOT EXISTS (
       SELECT FROM consent_entry e JOIN consent_entrybody b ON b.entry_id = e.id
        WHERE e.community_id = NEW.community_id AND e.seq = NEW.professional_seq AND b.kind = 'offer_yes'
          AND b.professional_id = NEW.professional_id AND (b.body->>'offer')::bigint = NEW.id) THEN
    RAISE EXCEPTION 'a yes of the doctor stands in the register' USING ERRCODE = 'check_violation';
  END IF;
  IF moved = 'accepted>agreed' AND NOT EXISTS (
       SELECT FROM consent_entry e JOIN consent_entrybody b ON b.entry_id = e.id
         JOIN placement_registration r ON r.id = NEW.registration_id
        WHERE e.community_id = NEW.community_id AND e.seq = NEW.person_seq AND b.kind = 'person_yes'
          AND b.person_id = r.person_id AND (b.body->>'professional')::bigint = NEW.professional_id
          AND (b.body->>'offer')::bigint = NEW.id) THEN
    RAISE EXCEPTION 'a yes of the person stands in the register' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER within_pledge BEFORE INSERT OR UPDATE ON placement_offer FOR EACH ROW EXECUTE FUNCTION offer_is_within();
CREATE TRIGGER sees_what_is_committed BEFORE INSERT OR UPDATE ON placement_offer
  FOR EACH STATEMENT EXECUTE FUNCTION sees_what_is_committed();

-- The only way to an attachment: an offer to which both said yes, signed by the same human.
CREATE FUNCTION attached_by_both() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
       SELECT FROM placement_offer o JOIN placement_registration r ON r.id = o.registration_id
        WHERE o.community_id = NEW.community_id AND r.person_id = NEW.person_id AND o.state = 'agreed'
          AND o.professional_id = NEW.professional_id AND o.attachment_id IS NULL
          AND (o.professional_seq, o.person_seq, o.signed_by_id)
              = (NEW.professional_seq, NEW.person_seq, NEW.signed_by_id)) THEN
    RAISE EXCEPTION 'nobody is attached without both agreements, and a human who signed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER attached_by_both BEFORE INSERT ON people_attachment FOR EACH ROW EXECUTE FUNCTION attached_by_both();

-- A batch is ten people at most.
CREATE FUNCTION batch_is_small() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.batch_id IS NOT NULL AND (SELECT count(*) FROM placement_offer o WHERE o.batch_id = NEW.batch_id) > 10 THEN
    RAISE EXCEPTION 'ten people at most are offered together' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.batch_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM placement_batch b WHERE b.id = NEW.batch_id AND b.professional_id = NEW.professional_id) THEN
    RAISE EXCEPTION 'a batch is for one doctor' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER small_batch AFTER INSERT ON placement_offer FOR EACH ROW EXECUTE FUNCTION batch_is_small();
            """,
            """
DROP FUNCTION batch_is_small() CASCADE; DROP FUNCTION attached_by_both() CASCADE;
DROP TRIGGER sees_what_is_committed ON placement_offer; DROP FUNCTION offer_is_within() CASCADE;
DROP FUNCTION offer_wall(placement_offer, boolean); DROP FUNCTION offers_used(bigint, bigint, date, bigint);
            """,
        ),
        migrations.RunSQL(sql.add_only("placement_batch"), migrations.RunSQL.noop),
    ]
