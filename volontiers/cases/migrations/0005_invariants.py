from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_doors")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION original_date_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.opened_at IS DISTINCT FROM OLD.opened_at THEN
    RAISE EXCEPTION 'the original date cannot be changed' USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER original_date BEFORE UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION original_date_is_kept();
CREATE TRIGGER original_date BEFORE UPDATE ON cases_need FOR EACH ROW EXECUTE FUNCTION original_date_is_kept();

CREATE FUNCTION a_case_closes_with_its_needs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM cases_need n WHERE n.case_id = NEW.id AND n.state <> 'closed') THEN
    RAISE EXCEPTION 'a case closes when each of its needs is closed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closes_with_needs BEFORE UPDATE OF closed_at ON cases_case FOR EACH ROW
  WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION a_case_closes_with_its_needs();

CREATE FUNCTION nothing_after_emergency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM cases_need n JOIN cases_case c ON c.id = n.case_id
              WHERE n.id = NEW.need_id AND c.emergency_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a case handed to the 15 is proposed to nobody' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_after_emergency BEFORE INSERT ON cases_proposal
  FOR EACH ROW EXECUTE FUNCTION nothing_after_emergency();
            """,
            """
DROP FUNCTION a_case_closes_with_its_needs() CASCADE; DROP FUNCTION original_date_is_kept() CASCADE; DROP FUNCTION nothing_after_emergency() CASCADE;
            """,
        ),
        migrations.RunSQL(
            """
CREATE FUNCTION proposal_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  p consent_pledge;
  d directory_professional;
  more_asked int := 0;
  more_accepted int := 0;
  used consent_pledgeuse;
  all_asked bigint;
  all_accepted bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'sent' THEN
      RAISE EXCEPTION 'a proposal starts as sent' USING ERRCODE = 'check_violation';
    END IF;
    more_asked := 1;
  ELSIF NEW.state = 'accepted' AND OLD.state <> 'accepted' THEN
    more_accepted := 1;
  ELSIF OLD.state = 'accepted' AND NEW.state <> 'accepted' THEN
    more_accepted := -1;
  END IF;
  IF NEW.basis <> 'pledge' OR (more_asked = 0 AND more_accepted = 0) THEN
    RETURN NEW;
  END IF;
  -- The pledge row is the meeting point of proposals, acceptances and withdrawals of one person.
  SELECT * INTO p FROM consent_pledge WHERE id = NEW.pledge_id FOR NO KEY UPDATE;
  SELECT * INTO d FROM directory_professional WHERE id = NEW.professional_id FOR NO KEY UPDATE;
  IF p.professional_id <> NEW.professional_id OR p.community_id <> NEW.community_id THEN
    RAISE EXCEPTION 'the pledge is of somebody else' USING ERRCODE = 'check_violation';
  END IF;
  IF (more_asked > 0 OR more_accepted > 0) AND p.level = 'none' THEN
    RAISE EXCEPTION 'outside the latest consent' USING ERRCODE = 'check_violation';
  END IF;
  IF more_asked > 0 AND p.paused_until > clock() THEN
    RAISE EXCEPTION 'outside the latest consent: paused' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO consent_pledgeuse AS u (community_id, pledge_id, professional_id, week, asked, accepted)
  VALUES (NEW.community_id, NEW.pledge_id, NEW.professional_id, NEW.week, more_asked, greatest(more_accepted, 0))
  ON CONFLICT (pledge_id, week) DO UPDATE
     SET asked = u.asked + more_asked, accepted = u.accepted + more_accepted
  RETURNING * INTO used;
  SELECT sum(asked), sum(accepted) INTO all_asked, all_accepted FROM consent_pledgeuse
   WHERE professional_id = NEW.professional_id AND week = NEW.week;
  IF more_asked > 0 AND (used.asked > p.asked_cap OR all_asked > d.ceiling_asked) THEN
    RAISE EXCEPTION 'asked more than the pledge allows this week' USING ERRCODE = 'check_violation';
  END IF;
  IF more_accepted > 0 AND (used.accepted > p.accepted_cap OR all_accepted > d.ceiling_accepted) THEN
    RAISE EXCEPTION 'accepted more than the pledge allows this week' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER counts_in BEFORE INSERT OR UPDATE OF state ON cases_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_counts();
            """,
            """DROP FUNCTION proposal_counts() CASCADE;""",
        ),
    ]
