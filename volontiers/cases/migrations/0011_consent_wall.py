from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody is asked, and nobody takes, outside of what the register says. See docs/decisions/0017-le-mur.md.

    pledge_wall() is core.pledge.wall_of() in SQL, in the same order, with the same names; tests/trust/test_covers.py
    holds the one against the other. No way back: what was asked keeps the number of its entry.
    """

    dependencies = [
        ("agenda", "0003_shift_said"),
        ("cases", "0010_departed"),
        ("consent", "0006_pledge_said"),
        ("territory", "0003_road_minutes"),
    ]
    operations = [
        migrations.AddField("proposal", "consent_seq", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("proposal", "taken_seq", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("proposal", "taken_week", models.DateField(null=True, editable=False)),
        migrations.RunSQL(
            """
DROP FUNCTION proposal_counts() CASCADE;

-- What stood before the register: each agreement that holds, and each proposal, gets its opening entry.
DO $do$ DECLARE a record; o record; number bigint;
BEGIN
  FOR a IN SELECT g.case_id, g.community_id, g.family, g.channel, w.version
             FROM cases_agreement g JOIN territory_agreementwording w ON w.id = g.wording_id
            WHERE g.given AND g.withdrawn_at IS NULL ORDER BY g.id LOOP
    PERFORM opening_entry('agreement', jsonb_build_object('case', a.case_id, 'family', a.family, 'wording', a.version,
                            'channel', a.channel), a.community_id, NULL, a.case_id);
  END LOOP;
  UPDATE cases_proposal c SET consent_seq = p.consent_seq FROM consent_pledge p WHERE p.id = c.pledge_id;
  UPDATE cases_proposal c SET consent_seq = s.consent_seq FROM agenda_dutyshift s
   WHERE c.basis = 'duty' AND s.consent_seq > 0 AND s.professional_id = c.professional_id
     AND s.community_id = c.community_id AND c.sent_at >= s.starts AND c.sent_at < s.ends;
  FOR o IN SELECT c.id, c.community_id, c.professional_id, c.need_id FROM cases_proposal c
            WHERE c.consent_seq IS NULL ORDER BY c.id LOOP
    number := 0;
    IF EXISTS (SELECT FROM directory_listing l
                WHERE l.professional_id = o.professional_id AND l.community_id = o.community_id) THEN
      number := opening_entry('one_off', jsonb_build_object('professional', o.professional_id, 'need', o.need_id),
                              o.community_id, o.professional_id, NULL);
    END IF;
    UPDATE cases_proposal SET consent_seq = number WHERE id = o.id;
  END LOOP;
  UPDATE cases_proposal SET taken_seq = consent_seq, taken_week = week WHERE state = 'accepted';
END $do$;
SET CONSTRAINTS ALL IMMEDIATE;
DROP FUNCTION opening_entry(text, jsonb, bigint, bigint, bigint);
DROP FUNCTION opening_salt();

CREATE FUNCTION local_week(at timestamptz, zone text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT date_trunc('week', at AT TIME ZONE zone)::date
$$;

-- The start is included, the end is not; across midnight when the end is earlier.
CREATE FUNCTION is_between(moment time, first time, last time) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN first <= last THEN moment >= first AND moment < last ELSE moment >= first OR moment < last END
$$;

CREATE FUNCTION is_within_hours(p consent_pledge, moment time) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p.opens IS NOT NULL AND p.closes IS NOT NULL THEN is_between(moment, p.opens, p.closes)
         ELSE (p.opens IS NULL OR moment >= p.opens) AND (p.closes IS NULL OR moment < p.closes) END
$$;

CREATE FUNCTION is_within_area(p consent_pledge, insee text, minutes float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p.minutes IS NULL AND cardinality(p.communes) = 0 THEN true
         ELSE coalesce(minutes <= p.minutes, false) OR coalesce(insee, '') = ANY (p.communes) END
$$;

-- From where somebody works in a community: their practices, else the seat of the organization they sign for.
CREATE FUNCTION minutes_to(who bigint, place bigint, insee text) RETURNS float8
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT min(road_minutes(o.insee, minutes_to.insee)) FROM (
    SELECT p.municipality_id AS insee FROM directory_practice p
     WHERE p.professional_id = who AND p.community_id = place
    UNION ALL
    SELECT g.municipality_id FROM directory_listing l JOIN directory_organization g ON g.id = l.organization_id
     WHERE l.professional_id = who AND l.community_id = place
       AND NOT EXISTS (SELECT FROM directory_practice p WHERE p.professional_id = who AND p.community_id = place)
  ) o
$$;

-- What a pledge has in the way of a need, NULL when it covers it. by_kind: what its kind used, [asked, accepted].
CREATE FUNCTION pledge_wall(
  p consent_pledge, kind text, modes text[], insee text, minutes float8, at timestamptz, zone text,
  asked bigint, accepted bigint, by_kind jsonb, all_asked bigint, all_accepted bigint,
  ceiling_asked int, ceiling_accepted int, accepting boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  there timestamp := at AT TIME ZONE zone;
  own jsonb := p.by_kind -> kind;
BEGIN
  RETURN CASE
    WHEN at < p.paused_until THEN 'paused'
    WHEN there::date > p.until THEN 'expired'
    WHEN coalesce(own->>'level', p.level) = 'none' THEN CASE p.level WHEN 'none' THEN 'none_level' ELSE 'kind' END
    WHEN NOT p.modes::text[] && modes THEN 'mode'
    WHEN NOT is_within_area(p, insee, minutes) THEN 'area'
    WHEN NOT accepting AND cardinality(p.days) > 0
         AND extract(isodow FROM there)::int - 1 <> ALL (p.days) THEN 'day'
    WHEN NOT accepting AND NOT is_within_hours(p, there::time) THEN 'hour'
    WHEN NOT accepting AND num_nulls(p.quiet_from, p.quiet_to) = 0
         AND is_between(there::time, p.quiet_from, p.quiet_to) THEN 'quiet'
    WHEN NOT accepting AND (by_kind->>0)::int >= (own->>'asked')::int THEN 'asked_cap'
    WHEN own->>'asked' IS NOT NULL AND (by_kind->>1)::int >= (own->>'accepted')::int THEN 'accepted_cap'
    WHEN NOT accepting AND asked >= p.asked_cap THEN 'asked_cap'
    WHEN NOT accepting AND all_asked >= ceiling_asked THEN 'ceiling'
    WHEN accepted >= p.accepted_cap THEN 'accepted_cap'
    WHEN all_accepted >= ceiling_accepted THEN 'ceiling'
  END;
END $$;

-- A yes by telephone and one's own request hold for their need alone, a shift for its hours; a later withdrawal,
-- a contested yes or a shift that was given back ends them.
CREATE FUNCTION said_wall(o cases_proposal, at timestamptz, accepting boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  said consent_entrybody;
  number bigint;
BEGIN
  SELECT b.* INTO said FROM consent_entry e JOIN consent_entrybody b ON b.entry_id = e.id
   WHERE e.community_id = o.community_id AND e.seq = o.consent_seq AND b.professional_id = o.professional_id
     AND b.kind = CASE o.basis WHEN 'duty' THEN 'shift' ELSE 'one_off' END;
  IF NOT FOUND THEN
    RETURN 'no entry of theirs';
  END IF;
  IF o.basis <> 'duty' AND (said.body->>'need')::bigint IS DISTINCT FROM o.need_id THEN
    RETURN 'said for another need';
  END IF;
  IF o.basis = 'duty' AND silence(o.professional_id, o.community_id, at) IS NOT NULL THEN
    RETURN silence(o.professional_id, o.community_id, at);
  END IF;
  IF o.basis = 'duty' AND NOT accepting
     AND NOT (at >= (said.body->>'starts')::timestamptz AND at < (said.body->>'ends')::timestamptz) THEN
    RETURN 'out of the shift';
  END IF;
  SELECT e.seq INTO number FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
   WHERE b.community_id = o.community_id AND b.professional_id = o.professional_id AND e.seq > o.consent_seq
     AND (b.kind = 'withdrawal'
          OR (b.kind = 'contest' AND o.basis <> 'duty' AND (b.body->>'need')::bigint = o.need_id)
          OR (b.kind = 'shift_ended' AND o.basis = 'duty' AND b.body->>'shift' = said.body->>'shift'))
   LIMIT 1;
  RETURN CASE WHEN number IS NOT NULL THEN 'taken back since' END;
END $$;

-- The latest word of the person herself, in the register, for this family of recipients.
CREATE FUNCTION has_agreed(to_case bigint, kind text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT b.kind = 'agreement' FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
     WHERE b.case_id = to_case AND b.kind IN ('agreement', 'no_agreement', 'agreement_withdrawn')
       AND b.body->>'family' = CASE WHEN has_agreed.kind IN ('equipment', 'home_help') THEN 'services' ELSE 'carers' END
     ORDER BY e.seq DESC LIMIT 1), false)
$$;

CREATE FUNCTION counted(used jsonb, kind text, more_asked int, more_accepted int) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT used || jsonb_build_object(kind, jsonb_build_array(
    coalesce((used->kind->>0)::int, 0) + more_asked, coalesce((used->kind->>1)::int, 0) + more_accepted))
$$;

CREATE FUNCTION use_pledge(o cases_proposal, kind text, monday date, more_asked int, more_accepted int) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  INSERT INTO consent_pledgeuse AS u (community_id, pledge_id, professional_id, week, asked, accepted, by_kind)
  VALUES (o.community_id, o.pledge_id, o.professional_id, monday, more_asked, greatest(more_accepted, 0),
          counted('{}', kind, more_asked, greatest(more_accepted, 0)))
  ON CONFLICT (pledge_id, week) DO UPDATE
     SET asked = u.asked + more_asked, accepted = u.accepted + more_accepted,
         by_kind = counted(u.by_kind, use_pledge.kind, more_asked, more_accepted)
$$;

-- The pledge row is the meeting point of proposals, acceptances and withdrawals of one person.
CREATE FUNCTION hold_within_pledge(o cases_proposal, n cases_need, insee text, zone text, seq bigint, accepting boolean,
                                   offered boolean, counting boolean) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := clock();
  monday date := local_week(at, zone);
  p consent_pledge;
  d directory_professional;
  used consent_pledgeuse;
  everywhere record;
  wall text;
BEGIN
  SELECT * INTO p FROM consent_pledge g WHERE g.id = o.pledge_id FOR NO KEY UPDATE;
  SELECT * INTO d FROM directory_professional g WHERE g.id = o.professional_id FOR NO KEY UPDATE;
  IF p.professional_id <> o.professional_id OR p.community_id <> o.community_id THEN
    RAISE EXCEPTION 'the pledge is of somebody else' USING ERRCODE = 'check_violation';
  END IF;
  IF p.consent_seq IS DISTINCT FROM seq THEN
    RAISE EXCEPTION 'outside the latest consent: entry % is not the latest', seq USING ERRCODE = 'check_violation';
  END IF;
  IF offered THEN
    -- What somebody offered instead is their own word: a pause does not take it back.
    p.paused_until := NULL;
  END IF;
  SELECT * INTO used FROM consent_pledgeuse u WHERE u.pledge_id = p.id AND u.week = monday;
  SELECT coalesce(sum(u.asked), 0) AS asked, coalesce(sum(u.accepted), 0) AS accepted INTO everywhere
    FROM consent_pledgeuse u WHERE u.professional_id = o.professional_id AND u.week = monday;
  wall := pledge_wall(
    p, n.kind, CASE WHEN accepting THEN o.modes ELSE n.modes END::text[], insee,
    minutes_to(o.professional_id, o.community_id, insee), at, zone,
    coalesce(used.asked, 0), coalesce(used.accepted, 0), coalesce(used.by_kind->n.kind, '[0, 0]'),
    everywhere.asked, everywhere.accepted, d.ceiling_asked, d.ceiling_accepted, accepting);
  IF wall IS NOT NULL THEN
    RAISE EXCEPTION 'outside the latest consent: %', wall USING ERRCODE = 'check_violation';
  END IF;
  IF NOT accepting AND NOT (o.week = monday AND cardinality(o.modes) > 0
                            AND o.modes <@ p.modes AND o.modes <@ n.modes) THEN
    RAISE EXCEPTION 'outside the latest consent: week or modes' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT counting THEN
    RETURN;
  END IF;
  PERFORM use_pledge(o, n.kind, monday, CASE WHEN accepting THEN 0 ELSE 1 END, CASE WHEN accepting THEN 1 ELSE 0 END);
END $$;

CREATE FUNCTION hold_within_consent(o cases_proposal, seq bigint, accepting boolean, offered boolean, counting boolean) RETURNS date
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
    PERFORM hold_within_pledge(o, n, insee, zone, seq, accepting, offered, counting);
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

CREATE FUNCTION within_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  -- Not on a table that somebody made to call it.
  IF TG_RELID <> 'cases_proposal'::regclass THEN
    RAISE EXCEPTION 'only a proposal is held within consent' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'sent' OR num_nonnulls(NEW.taken_seq, NEW.taken_week) > 0 THEN
      RAISE EXCEPTION 'a proposal starts as sent' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM hold_within_consent(NEW, NEW.consent_seq, false, false, true);
    RETURN NEW;
  END IF;
  IF (NEW.community_id, NEW.need_id, NEW.professional_id, NEW.basis, NEW.pledge_id, NEW.week, NEW.modes, NEW.consent_seq)
     IS DISTINCT FROM
     (OLD.community_id, OLD.need_id, OLD.professional_id, OLD.basis, OLD.pledge_id, OLD.week, OLD.modes, OLD.consent_seq)
  THEN
    RAISE EXCEPTION 'a proposal keeps whom it asks, what for, and why it may' USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.taken_week := OLD.taken_week;
  IF NEW.state = OLD.state THEN
    NEW.taken_seq := OLD.taken_seq;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('declined', 'expired', 'withdrawn') OR NEW.state = 'sent'
     OR (NEW.state = 'alternative' AND OLD.state <> 'sent') THEN
    RAISE EXCEPTION 'an answered proposal is over' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'accepted' THEN
    NEW.taken_week := hold_within_consent(NEW, NEW.taken_seq, true, OLD.state = 'alternative', true);
  ELSIF NEW.state = 'alternative' THEN
    -- To offer something else is a yes: it is held to the latest word as a yes is, and counts when it is taken.
    PERFORM hold_within_consent(
      NEW, coalesce((SELECT p.consent_seq FROM consent_pledge p WHERE p.id = NEW.pledge_id), NEW.consent_seq),
      true, false, false);
    NEW.taken_seq := OLD.taken_seq;
  ELSE
    NEW.taken_seq := OLD.taken_seq;
    IF OLD.state = 'accepted' AND OLD.basis = 'pledge' THEN
      PERFORM FROM consent_pledge p WHERE p.id = OLD.pledge_id FOR NO KEY UPDATE;
      PERFORM use_pledge(OLD, (SELECT n.kind FROM cases_need n WHERE n.id = OLD.need_id), OLD.taken_week, 0, -1);
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER within_consent BEFORE INSERT OR UPDATE ON cases_proposal
  FOR EACH ROW EXECUTE FUNCTION within_consent();

-- A need is taken by the one whose proposal was accepted; its kind, which the agreement names, never changes.
CREATE FUNCTION taken_within_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'cases_need'::regclass THEN
    RAISE EXCEPTION 'only a need is taken' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.kind, NEW.case_id) IS DISTINCT FROM (OLD.kind, OLD.case_id) THEN
    RAISE EXCEPTION 'a need keeps its kind and its case' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.modes IS DISTINCT FROM OLD.modes AND NEW.state IN ('proposed', 'taken') THEN
    RAISE EXCEPTION 'a need keeps its modes while somebody is asked or has it' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.state = 'taken' OR NEW.taken_by_id IS NOT NULL)
     AND (TG_OP = 'INSERT' OR NEW.taken_by_id IS DISTINCT FROM OLD.taken_by_id
          OR (NEW.state = 'taken' AND OLD.state <> 'taken'))
     AND NOT EXISTS (SELECT FROM cases_proposal o WHERE o.need_id = NEW.id AND o.state = 'accepted'
                        AND o.professional_id = NEW.taken_by_id) THEN
    RAISE EXCEPTION 'nobody takes a need without having said yes to it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER taken_within_consent BEFORE INSERT OR UPDATE ON cases_need
  FOR EACH ROW EXECUTE FUNCTION taken_within_consent();

CREATE FUNCTION a_case_keeps_its_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_id IS DISTINCT FROM OLD.person_id THEN
    RAISE EXCEPTION 'a case keeps its person' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_person BEFORE UPDATE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION a_case_keeps_its_person();
            """,
        ),
        migrations.AlterField("proposal", "consent_seq", models.PositiveBigIntegerField()),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                name="proposal_accepted_names_its_entry",
                condition=~models.Q(state="accepted") | models.Q(taken_seq__isnull=False, taken_week__isnull=False),
            ),
        ),
    ]
