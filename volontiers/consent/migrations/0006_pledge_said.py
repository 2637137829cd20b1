from django.db import migrations, models

KINDS = [
    "pledge", "pause", "resumption", "expiry", "withdrawal", "ceiling", "shift", "shift_ended", "one_off",
    "contest", "agreement", "no_agreement", "agreement_withdrawn", "rule",
]  # fmt: skip


class Migration(migrations.Migration):
    """A pledge is what its latest entry says: append_entry() writes both, and nothing else writes a pledge.

    What was agreed to before the register gets an opening entry. No way back: the register keeps them.
    """

    dependencies = [("consent", "0005_ledger_wall"), ("directory", "0004_departed")]
    operations = [
        migrations.AddField("pledge", "consent_seq", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("pledgeuse", "by_kind", models.JSONField(default=dict)),
        migrations.RemoveConstraint("entrybody", "entry_kind_is_known"),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(name="entry_kind_is_known", condition=models.Q(kind__in=KINDS)),
        ),
        migrations.AddIndex(
            "entrybody", models.Index(name="entry_of", fields=["community", "professional", "kind"])
        ),
        migrations.RunSQL(
            """
-- Only the owner, that is append_entry(), says what somebody agreed to; the application moves the reminders.
CREATE FUNCTION pledge_is_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
     AND (TG_OP = 'INSERT' OR (to_jsonb(NEW) - '{next_check_at,reminded_at}'::text[])
                              IS DISTINCT FROM (to_jsonb(OLD) - '{next_check_at,reminded_at}'::text[])) THEN
    RAISE EXCEPTION 'a pledge is written by an entry of the register' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER said_in_the_register BEFORE INSERT OR UPDATE ON consent_pledge
  FOR EACH ROW EXECUTE FUNCTION pledge_is_said();

CREATE FUNCTION ceiling_is_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
     AND (CASE TG_OP WHEN 'INSERT' THEN num_nonnulls(NEW.ceiling_asked, NEW.ceiling_accepted) > 0
          ELSE (NEW.ceiling_asked, NEW.ceiling_accepted) IS DISTINCT FROM (OLD.ceiling_asked, OLD.ceiling_accepted) END) THEN
    RAISE EXCEPTION 'a ceiling is written by an entry of the register' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER said_in_the_register BEFORE INSERT OR UPDATE ON directory_professional
  FOR EACH ROW EXECUTE FUNCTION ceiling_is_said();

-- Weeks and days are those of the zone: once something was agreed to in it, it stays.
CREATE FUNCTION zone_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.time_zone IS DISTINCT FROM OLD.time_zone
     AND EXISTS (SELECT FROM consent_entry e WHERE e.community_id = OLD.id) THEN
    RAISE EXCEPTION 'the zone stays: weeks are counted in it' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER zone_stays BEFORE UPDATE ON territory_community FOR EACH ROW EXECUTE FUNCTION zone_stays();

-- Why somebody is not asked whatever was agreed to besides: « pas du tout » as the latest word, or a pause.
-- The end of a pledge says nothing of a shift.
CREATE FUNCTION silence(who bigint, place bigint, at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN p.paused_until > at THEN 'paused' WHEN latest.kind = 'withdrawal' THEN 'none_level' END
    FROM consent_pledge p
    LEFT JOIN LATERAL (SELECT b.kind FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
                        WHERE b.community_id = place AND b.professional_id = who
                          AND b.kind IN ('pledge', 'withdrawal', 'expiry')
                        ORDER BY e.seq DESC LIMIT 1) latest ON true
   WHERE p.professional_id = who AND p.community_id = place
$$;

CREATE FUNCTION texts(said jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY(SELECT jsonb_array_elements_text(coalesce(said, '[]')))
$$;

-- The pledge as the latest entry says it. Called by append_entry() alone: the application may not write these rows.
CREATE FUNCTION obey_pledge(said jsonb, place bigint, whose bigint, number bigint, at timestamptz) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  INSERT INTO consent_pledge AS p
    (community_id, professional_id, level, asked_cap, accepted_cap, by_kind, modes, minutes, communes, days,
     opens, closes, quiet_from, quiet_to, until, paused_until, given_at, version, consent_seq)
  VALUES
    (place, whose, said->>'level', (said->>'asked_cap')::int, (said->>'accepted_cap')::int,
     coalesce(said->'by_kind', '{}'), texts(said->'modes'), (said->>'minutes')::int, texts(said->'communes'),
     texts(said->'days')::smallint[], (said->>'opens')::time, (said->>'closes')::time, (said->>'quiet_from')::time,
     (said->>'quiet_to')::time, (said->>'until')::date, NULL, at, 1, number)
  ON CONFLICT (community_id, professional_id) DO UPDATE
    SET level = excluded.level, asked_cap = excluded.asked_cap, accepted_cap = excluded.accepted_cap,
        by_kind = excluded.by_kind, modes = excluded.modes, minutes = excluded.minutes,
        communes = excluded.communes, days = excluded.days, opens = excluded.opens, closes = excluded.closes,
        quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, until = excluded.until,
        paused_until = NULL, given_at = excluded.given_at, version = p.version + 1, consent_seq = number
$$;

CREATE FUNCTION obey_entry(
  said_kind text, said jsonb, place bigint, whose bigint, number bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF said_kind IN ('pledge', 'withdrawal') THEN
    IF said_kind = 'withdrawal' AND said->>'level' IS DISTINCT FROM 'none' THEN
      RAISE EXCEPTION 'a withdrawal says none' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM obey_pledge(said, place, whose, number, at);
  ELSIF said_kind IN ('pause', 'resumption') THEN
    UPDATE consent_pledge SET paused_until = (said->>'until')::timestamptz, consent_seq = number
     WHERE community_id = place AND professional_id = whose;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'there is no pledge to pause' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF said_kind = 'expiry' THEN
    UPDATE consent_pledge SET level = 'none', asked_cap = 0, accepted_cap = 0, until = NULL, paused_until = NULL,
           version = version + 1, consent_seq = number
     WHERE community_id = place AND professional_id = whose;
  ELSIF said_kind = 'ceiling' THEN
    UPDATE directory_professional SET ceiling_asked = (said->>'ceiling_asked')::int,
           ceiling_accepted = (said->>'ceiling_accepted')::int
     WHERE id = whose;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION append_entry(said_kind text, said_body jsonb, fresh_salt bytea, whose bigint, of_case bigint)
RETURNS TABLE (seq bigint, head bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  at timestamptz := clock();
  there timestamp;
  shift int;
  written text;
  last consent_entry;
  next_seq bigint;
  committed bytea;
  next_head bytea;
  line bigint;
BEGIN
  IF here IS NULL THEN
    RAISE EXCEPTION 'an entry is of one community' USING ERRCODE = 'check_violation';
  END IF;
  IF jsonb_typeof(said_body) IS DISTINCT FROM 'object' OR octet_length(said_body::text) > 65536
     OR octet_length(fresh_salt) IS DISTINCT FROM 32 THEN
    RAISE EXCEPTION 'a body is an object of 64 KiB at most, a salt has 32 bytes' USING ERRCODE = 'check_violation';
  END IF;
  IF of_case IS NOT NULL AND NOT EXISTS (SELECT FROM cases_case c WHERE c.id = of_case AND c.community_id = here) THEN
    RAISE EXCEPTION 'the case is of another community' USING ERRCODE = 'check_violation';
  END IF;
  -- A ceiling of all communities is said in one of the person's own.
  IF whose IS NOT NULL AND NOT EXISTS (SELECT FROM directory_listing l
                                        WHERE l.professional_id = whose AND l.community_id = here) THEN
    RAISE EXCEPTION 'the professional is not of this community' USING ERRCODE = 'check_violation';
  END IF;
  -- The order of every verb: pledge, professional, register.
  PERFORM FROM consent_pledge p WHERE p.community_id = here AND p.professional_id = whose FOR NO KEY UPDATE;
  PERFORM FROM directory_professional d WHERE d.id = whose FOR NO KEY UPDATE;
  -- Nobody else puts on duty who said « pas du tout ».
  IF said_kind = 'shift' AND silence(whose, here, at) = 'none_level' THEN
    RAISE EXCEPTION 'no shift for who withdrew' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('volontiers.ledger', here));
  SELECT * INTO last FROM consent_entry e WHERE e.community_id = here ORDER BY e.seq DESC LIMIT 1;
  SELECT at AT TIME ZONE t.time_zone INTO STRICT there FROM territory_community t WHERE t.id = here;
  shift := extract(epoch FROM there - (at AT TIME ZONE 'UTC')) / 60;
  written := to_char(there, 'YYYY-MM-DD"T"HH24:MI:SS.US') || CASE WHEN shift < 0 THEN '-' ELSE '+' END
             || to_char(abs(shift) / 60, 'FM00') || ':' || to_char(abs(shift) % 60, 'FM00');
  next_seq := coalesce(last.seq, 0) + 1;
  committed := sha256(fresh_salt || convert_to('{"body":' || canonical_json(said_body) || ',"kind":'
               || to_json(said_kind)::text || ',"time":' || to_json(written)::text || '}', 'UTF8'));
  next_head := sha256(framed(coalesce(last.head, '')) || framed(convert_to(here::text, 'UTF8'))
                      || framed(convert_to(next_seq::text, 'UTF8')) || framed(committed));
  INSERT INTO consent_entry (community_id, seq, day, commitment, head, prev)
  VALUES (here, next_seq, there::date, committed, next_head, coalesce(last.head, '')) RETURNING id INTO line;
  INSERT INTO consent_entrybody (entry_id, community_id, "time", kind, body, salt, professional_id, case_id)
  VALUES (line, here, written, said_kind, said_body, fresh_salt, whose, of_case);
  IF whose IS NOT NULL THEN
    PERFORM obey_entry(said_kind, said_body, here, whose, next_seq, at);
  END IF;
  RETURN QUERY SELECT next_seq, next_head;
END $$;

-- What the week has used of each kind, for the pledges that have caps by kind.
UPDATE consent_pledgeuse u SET by_kind = counted.by_kind
  FROM (SELECT pledge_id, week, jsonb_object_agg(kind, jsonb_build_array(asked, accepted)) AS by_kind
          FROM (SELECT o.pledge_id, o.week, n.kind, count(*) AS asked,
                       count(*) FILTER (WHERE o.state = 'accepted') AS accepted
                  FROM cases_proposal o JOIN cases_need n ON n.id = o.need_id
                 WHERE o.basis = 'pledge' GROUP BY o.pledge_id, o.week, n.kind) each_kind
         GROUP BY pledge_id, week) counted
 WHERE counted.pledge_id = u.pledge_id AND counted.week = u.week;

-- Two random UUIDs have more than 240 random bits: enough for a salt of the owner's own making.
CREATE FUNCTION opening_salt() RETURNS bytea LANGUAGE sql VOLATILE AS $$
  SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
$$;
CREATE FUNCTION opening_entry(said_kind text, said jsonb, place bigint, whose bigint, of_case bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  PERFORM set_config('volontiers.community', place::text, true);
  SELECT e.seq INTO number
    FROM append_entry(said_kind, said || '{"opening": true}', opening_salt(), whose, of_case) e;
  PERFORM set_config('volontiers.community', '', true);
  RETURN number;
END $$;

DROP FUNCTION use_everywhere(bigint[], date, bigint);
CREATE FUNCTION use_everywhere(professionals bigint[], monday date, here bigint)
RETURNS TABLE (professional_id bigint, asked bigint, accepted bigint, all_asked bigint, all_accepted bigint, by_kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.professional_id,
         coalesce(sum(u.asked) FILTER (WHERE u.community_id = here), 0),
         coalesce(sum(u.accepted) FILTER (WHERE u.community_id = here), 0),
         sum(u.asked), sum(u.accepted),
         coalesce(max(u.by_kind::text) FILTER (WHERE u.community_id = here), '{}')
    FROM consent_pledgeuse u
   WHERE u.professional_id = ANY (professionals) AND u.week = monday GROUP BY u.professional_id
$$;

DO $do$ DECLARE p consent_pledge; d record; kept timestamptz;
BEGIN
  -- Somebody of whom the directory has forgotten even that they were in it: nothing is asked of them any more.
  UPDATE consent_pledge g SET level = 'none', asked_cap = 0, accepted_cap = 0, by_kind = '{}', consent_seq = 0
   WHERE NOT EXISTS (SELECT FROM directory_listing l
                      WHERE l.professional_id = g.professional_id AND l.community_id = g.community_id);
  FOR p IN SELECT * FROM consent_pledge WHERE consent_seq IS NULL ORDER BY id LOOP
    kept := p.paused_until;
    PERFORM opening_entry(
      CASE WHEN p.level = 'none' AND p.by_kind = '{}' THEN 'withdrawal' ELSE 'pledge' END,
      to_jsonb(p) - '{id,community_id,professional_id,paused_until,next_check_at,reminded_at,given_at,version,consent_seq}'::text[]
        || jsonb_build_object('professional', p.professional_id),
      p.community_id, p.professional_id, NULL);
    IF kept > clock() THEN
      PERFORM opening_entry('pause', jsonb_build_object('professional', p.professional_id, 'until', kept),
                            p.community_id, p.professional_id, NULL);
    END IF;
    -- Nobody said anything new today.
    UPDATE consent_pledge SET given_at = p.given_at, version = p.version WHERE id = p.id;
  END LOOP;
  FOR d IN SELECT m.id, m.ceiling_asked, m.ceiling_accepted, min(l.community_id) AS place
             FROM directory_professional m JOIN directory_listing l ON l.professional_id = m.id
            WHERE num_nonnulls(m.ceiling_asked, m.ceiling_accepted) > 0 GROUP BY m.id LOOP
    PERFORM opening_entry('ceiling', jsonb_build_object('professional', d.id, 'ceiling_asked', d.ceiling_asked,
                            'ceiling_accepted', d.ceiling_accepted), d.place, d.id, NULL);
  END LOOP;
END $do$;
SET CONSTRAINTS ALL IMMEDIATE;
            """,
        ),
        migrations.AlterField("pledge", "consent_seq", models.PositiveBigIntegerField()),
    ]
