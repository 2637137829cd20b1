from django.db import migrations

from volontiers.database import sql

TABLES = ("governance_session", "governance_sessionwave", "governance_sessionask")

WALLS = """
-- What one professional has of hours of this work in a month: given, and for a new question asked and not yet answered.
CREATE FUNCTION time_used(community bigint, professional bigint, of_work text, of_month date, but bigint, accepting boolean)
RETURNS bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(s.minutes), 0) FROM governance_sessionask a JOIN governance_session s ON s.id = a.session_id
   WHERE a.community_id = community AND a.professional_id = professional AND a.month = of_month AND s.work = of_work
     AND a.id IS DISTINCT FROM but
     AND (a.state = 'taken' OR NOT accepting AND a.state = 'sent' AND s.state IN ('open', 'left'))
$$;

CREATE FUNCTION session_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.starts_at > clock() - interval '1 year' THEN
      RAISE EXCEPTION 'hours that were given stay counted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a session starts as open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.community_id, NEW.work, NEW.starts_at, NEW.minutes, NEW.places, NEW.lot)
     IS DISTINCT FROM (OLD.id, OLD.community_id, OLD.work, OLD.starts_at, OLD.minutes, OLD.places, OLD.lot) THEN
    RAISE EXCEPTION 'what was asked stays as it was asked' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('open', 'left'), ('open', 'full'), ('open', 'over'), ('open', 'cancelled'),
      ('left', 'open'), ('left', 'full'), ('left', 'over'), ('left', 'cancelled'),
      ('full', 'open'), ('full', 'over'), ('full', 'cancelled')) THEN
    RAISE EXCEPTION 'a session that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT OR UPDATE OR DELETE ON governance_session
  FOR EACH ROW EXECUTE FUNCTION session_goes_on();

-- Names of walls: core.time_pledge.TimeWall, and « not_open », « full ».
CREATE FUNCTION session_wall(a governance_sessionask, s governance_session, accepting boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF s.community_id <> a.community_id OR s.state NOT IN ('open', 'left', 'full') OR s.starts_at <= clock_now() THEN
    RETURN 'not_open';
  END IF;
  IF (SELECT count(*) FROM governance_sessionask o WHERE o.session_id = s.id AND o.state = 'taken' AND o.id <> a.id)
     >= s.places THEN
    RETURN 'full';
  END IF;
  RETURN time_allows(a.community_id, a.professional_id, s.work, s.starts_at, s.minutes,
                     time_used(a.community_id, a.professional_id, s.work, a.month, a.id, accepting), clock_now(), accepting);
END $$;

CREATE FUNCTION session_ask_is_within() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  s governance_session;
  standing text;
  moved text := '';
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM governance_session o WHERE o.id = OLD.session_id AND o.starts_at > clock() - interval '1 year') THEN
      RAISE EXCEPTION 'hours that were given stay counted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.state <> 'sent' THEN
    RAISE EXCEPTION 'a question starts as sent' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.community_id, NEW.session_id, NEW.wave_id, NEW.professional_id, NEW.token_hash, NEW.month, NEW.sent_at,
        NEW.consent_seq)
       IS DISTINCT FROM
       (OLD.id, OLD.community_id, OLD.session_id, OLD.wave_id, OLD.professional_id, OLD.token_hash, OLD.month, OLD.sent_at,
        OLD.consent_seq) THEN
      RAISE EXCEPTION 'who was asked, and when, is written once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state THEN
      moved := OLD.state || '>' || NEW.state;
    END IF;
    IF moved <> '' AND moved NOT IN ('sent>taken', 'sent>declined', 'sent>withdrawn', 'sent>over', 'taken>declined',
                                     'taken>withdrawn') THEN
      RAISE EXCEPTION 'a question that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR moved = 'sent>taken' THEN
    SELECT * INTO s FROM governance_session o WHERE o.id = NEW.session_id FOR NO KEY UPDATE;
    -- The pledge is the meeting point of questions, answers and withdrawals of one professional.
    IF TG_OP = 'INSERT' THEN
      NEW.consent_seq := coalesce(hold_time(NEW.community_id, NEW.professional_id), 0);
      SELECT local_month(s.starts_at, t.time_zone) INTO STRICT NEW.month
        FROM territory_community t WHERE t.id = NEW.community_id;
    ELSE
      PERFORM hold_time(NEW.community_id, NEW.professional_id);
    END IF;
    standing := session_wall(NEW, s, TG_OP = 'UPDATE');
    IF standing IS NOT NULL THEN
      RAISE EXCEPTION 'outside of the time that was agreed to: %', standing
        USING ERRCODE = 'check_violation', CONSTRAINT = 'session_wall', DETAIL = standing;
    END IF;
  END IF;
  IF moved = 'sent>taken' AND NOT EXISTS (
       SELECT FROM consent_entry e JOIN consent_entrybody b ON b.entry_id = e.id
        WHERE e.community_id = NEW.community_id AND e.seq = NEW.taken_seq AND b.kind = 'time_yes'
          AND b.professional_id = NEW.professional_id AND (b.body->>'session')::bigint = NEW.session_id) THEN
    RAISE EXCEPTION 'a yes stands in the register' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER within_pledge BEFORE INSERT OR UPDATE OR DELETE ON governance_sessionask
  FOR EACH ROW EXECUTE FUNCTION session_ask_is_within();
CREATE TRIGGER sees_what_is_committed BEFORE INSERT OR UPDATE ON governance_sessionask
  FOR EACH STATEMENT EXECUTE FUNCTION sees_what_is_committed();

CREATE FUNCTION due_sessions(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.community_id, s.id FROM governance_session s
   WHERE s.next_check_at <= clock() ORDER BY s.next_check_at LIMIT most
$$;
CREATE FUNCTION session_door(hash bytea) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.community_id, a.id FROM governance_sessionask a WHERE a.token_hash = hash
$$;
CREATE TRIGGER tell_new AFTER INSERT ON governance_session FOR EACH STATEMENT EXECUTE FUNCTION tell_needs();
"""
NO_WALLS = """
DROP FUNCTION session_door(bytea); DROP FUNCTION due_sessions(int);
DROP TRIGGER tell_new ON governance_session; DROP TRIGGER sees_what_is_committed ON governance_sessionask;
DROP FUNCTION session_ask_is_within() CASCADE; DROP FUNCTION session_wall(governance_sessionask, governance_session, boolean);
DROP FUNCTION session_goes_on() CASCADE; DROP FUNCTION time_used(bigint, bigint, text, date, bigint, boolean);
"""


class Migration(migrations.Migration):
    """Nobody is asked for hours outside of what they said, nor above the cap of the month, whatever comes together.

    What may become of a session and of a question is core.time_call in SQL; tests hold the one against the other.
    """

    dependencies = [("cases", "0004_doors"), ("governance", "0012_sessions")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
