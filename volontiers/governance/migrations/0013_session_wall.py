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
  IF (NEW.id, NEW.community_id, NEW.work, NEW.title, NEW.place, NEW.starts_at, NEW.minutes, NEW.places, NEW.lot,
      NEW.asked_by_id, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.community_id, OLD.work, OLD.title, OLD.place, OLD.starts_at, OLD.minutes, OLD.places, OLD.lot,
      OLD.asked_by_id, OLD.created_at) THEN
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

-- What was kept of a wave is what its order is drawn up from again: it is written once, and leaves with its session.
CREATE FUNCTION session_wave_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM governance_session s WHERE s.id = NEW.session_id AND s.community_id = NEW.community_id) THEN
      RAISE EXCEPTION 'a wave is of a session of its community' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'what a wave was made of is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM governance_session s WHERE s.id = OLD.session_id AND s.starts_at > clock() - interval '1 year') THEN
    RAISE EXCEPTION 'why people were asked stays as long as their session' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER stays BEFORE INSERT OR UPDATE OR DELETE ON governance_sessionwave
  FOR EACH ROW EXECUTE FUNCTION session_wave_stays();

-- Names of walls: core.time_pledge.TimeWall, and « not_open », « full ». A yes by telephone is for this session alone, outside
-- of any pledge: neither its level nor its hours hold it, and the directory does.
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
  IF a.basis = 'phone' THEN
    RETURN CASE WHEN NOT EXISTS (SELECT FROM directory_listing l WHERE l.professional_id = a.professional_id
                                    AND l.community_id = a.community_id AND l.active) THEN 'none_level' END;
  END IF;
  RETURN time_allows(a.community_id, a.professional_id, s.work, s.starts_at, s.minutes,
                     time_used(a.community_id, a.professional_id, s.work, a.month, a.id, accepting), clock_now(), accepting);
END $$;

-- Whether this line of the register says this of that session, and nobody said since that it was not them.
CREATE FUNCTION session_yes_stands(a governance_sessionask, number bigint, said text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM consent_entry e JOIN consent_entrybody b ON b.entry_id = e.id
     WHERE e.community_id = a.community_id AND e.seq = number AND b.kind = said
       AND b.professional_id = a.professional_id AND (b.body->>'session')::bigint = a.session_id)
   AND NOT EXISTS (
    SELECT FROM consent_entry e JOIN consent_entrybody b ON b.entry_id = e.id
     WHERE said = 'time_one_off' AND e.community_id = a.community_id AND e.seq > number AND b.kind = 'time_contest'
       AND b.professional_id = a.professional_id AND (b.body->>'session')::bigint = a.session_id)
$$;

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
    IF (NEW.id, NEW.community_id, NEW.session_id, NEW.wave_id, NEW.professional_id, NEW.basis, NEW.token_hash, NEW.month,
        NEW.sent_at, NEW.consent_seq)
       IS DISTINCT FROM
       (OLD.id, OLD.community_id, OLD.session_id, OLD.wave_id, OLD.professional_id, OLD.basis, OLD.token_hash, OLD.month,
        OLD.sent_at, OLD.consent_seq) THEN
      RAISE EXCEPTION 'who was asked, and when, is written once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state THEN
      moved := OLD.state || '>' || NEW.state;
    END IF;
    IF moved <> '' AND moved NOT IN ('sent>taken', 'sent>declined', 'sent>withdrawn', 'sent>over', 'taken>declined',
                                     'taken>withdrawn') THEN
      RAISE EXCEPTION 'a question that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.taken_seq IS DISTINCT FROM OLD.taken_seq AND moved <> 'sent>taken')
       OR (NEW.answered_at IS DISTINCT FROM OLD.answered_at AND moved = '')
       OR (NEW.contested_at IS DISTINCT FROM OLD.contested_at AND moved <> 'taken>withdrawn') THEN
      RAISE EXCEPTION 'an answer is written once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'taken' AND moved <> '' THEN
      IF NEW.contested_at IS NOT NULL THEN
        IF session_yes_stands(OLD, OLD.taken_seq, 'time_one_off') THEN
          RAISE EXCEPTION 'who contests a yes says so in the register' USING ERRCODE = 'check_violation';
        END IF;
      ELSIF EXISTS (SELECT FROM governance_session o WHERE o.id = OLD.session_id AND o.starts_at <= clock_now()) THEN
        RAISE EXCEPTION 'hours that were given stay counted' USING ERRCODE = 'restrict_violation';
      END IF;
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR moved = 'sent>taken' THEN
    SELECT * INTO s FROM governance_session o WHERE o.id = NEW.session_id FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
      IF NEW.basis = 'pledge' AND NOT EXISTS (
           SELECT FROM governance_sessionwave w WHERE w.id = NEW.wave_id AND w.session_id = NEW.session_id) THEN
        RAISE EXCEPTION 'a question is of a wave of its session' USING ERRCODE = 'check_violation';
      END IF;
      SELECT local_month(s.starts_at, t.time_zone) INTO STRICT NEW.month
        FROM territory_community t WHERE t.id = NEW.community_id;
    END IF;
    -- The pledge is the meeting point of questions, answers and withdrawals of one professional.
    IF TG_OP = 'INSERT' AND NEW.basis = 'pledge' THEN
      NEW.consent_seq := coalesce(hold_time(NEW.community_id, NEW.professional_id), 0);
    ELSE
      PERFORM hold_time(NEW.community_id, NEW.professional_id);
    END IF;
    standing := session_wall(NEW, s, TG_OP = 'UPDATE');
    IF standing IS NOT NULL THEN
      RAISE EXCEPTION 'outside of the time that was agreed to: %', standing
        USING ERRCODE = 'check_violation', CONSTRAINT = 'session_wall', DETAIL = standing;
    END IF;
  END IF;
  IF NEW.basis = 'phone' AND (TG_OP = 'INSERT' OR moved = 'sent>taken')
     AND NOT (session_yes_stands(NEW, NEW.consent_seq, 'time_one_off')
              AND (TG_OP = 'INSERT' OR NEW.taken_seq = NEW.consent_seq)) THEN
    RAISE EXCEPTION 'a yes by telephone stands in the register' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.basis = 'pledge' AND moved = 'sent>taken' AND NOT session_yes_stands(NEW, NEW.taken_seq, 'time_yes') THEN
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
DROP FUNCTION session_yes_stands(governance_sessionask, bigint, text); DROP FUNCTION session_wave_stays() CASCADE;
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
