from django.db import migrations


class Migration(migrations.Migration):
    """A line can be read by the one it speaks of, comes after what was committed, and no day before the last one.

    No way back: what was refused meanwhile cannot be asked again.
    """

    dependencies = [("consent", "0011_withdrawal"), ("database", "0004_clock_now")]
    operations = [
        migrations.RunSQL(
            """
-- A malformed line would hide the others from whoever opens their receipts: each kind has what its readers read.
CREATE FUNCTION entry_is_readable() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b jsonb := NEW.body;
  fits boolean;
BEGIN
  fits := jsonb_typeof(coalesce(b->'by', '0')) = 'number' AND CASE
    WHEN NEW.kind IN ('pledge', 'withdrawal') THEN pledge_is_readable(b)
    WHEN NEW.kind = 'pause' THEN (b->>'until')::timestamptz IS NOT NULL
    WHEN NEW.kind = 'expiry' THEN b->'until' IS NULL OR (b->>'until')::date IS NOT NULL
    WHEN NEW.kind = 'place' THEN are_texts(b->'from')
    WHEN NEW.kind = 'shift' THEN jsonb_typeof(b->'shift') = 'number'
                                 AND (b->>'starts')::timestamptz < (b->>'ends')::timestamptz
    WHEN NEW.kind = 'shift_ended' THEN jsonb_typeof(b->'shift') = 'number'
    WHEN NEW.kind IN ('one_off', 'contest') THEN jsonb_typeof(b->'need') = 'number'
    WHEN NEW.kind = 'rule' THEN jsonb_typeof(b->'rule') = 'string'
                                AND jsonb_typeof(coalesce(b->'decision', '""')) = 'string'
    WHEN NEW.kind IN ('agreement', 'no_agreement', 'agreement_withdrawn')
      THEN b->>'family' IN ('carers', 'services') AND NEW.case_id IS NOT NULL
    ELSE true END;
  IF fits IS NOT TRUE THEN
    RAISE EXCEPTION 'a line of kind % cannot be read without what it says', NEW.kind USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
EXCEPTION WHEN data_exception THEN
  RAISE EXCEPTION 'a line of kind % says what cannot be read', NEW.kind USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION are_texts(said jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_typeof(said) = 'array' AND NOT jsonb_path_exists(said, 'strict $[*] ? (@.type() != "string")')
$$;

CREATE FUNCTION pledge_is_readable(said jsonb) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT said->>'level' IN ('none', 'some', 'many')
     AND (said->>'asked_cap')::int >= 0 AND (said->>'accepted_cap')::int >= 0
     AND (said->'until' IS NULL OR (said->>'until')::date IS NOT NULL)
     AND are_texts(coalesce(said->'modes', '[]')) AND texts(said->'modes') <@ '{AMB,HH,VR}'
     AND texts(said->'days')::int[] <@ '{0,1,2,3,4,5,6}'
     AND are_texts(coalesce(said->'from', '[]')) AND are_texts(coalesce(said->'communes', '[]'))
     AND NOT EXISTS (
       SELECT FROM jsonb_each(coalesce(said->'by_kind', '{}')) own
        WHERE own.key NOT IN (KINDS_OF_NEED)
           OR coalesce(own.value->>'level', '') NOT IN ('none', 'some', 'many')
           OR ((own.value->>'asked')::int IS NULL) <> ((own.value->>'accepted')::int IS NULL))
$$;
-- After the others, by its name: they say better what is wrong with a rule or a shift.
CREATE TRIGGER stays_readable BEFORE INSERT ON consent_entrybody FOR EACH ROW
  WHEN (num_nonnulls(NEW.professional_id, NEW.case_id) > 0 OR NEW.kind = 'rule') EXECUTE FUNCTION entry_is_readable();

-- A proposal that is being written holds the case: the agreement that is taken back waits for it.
CREATE FUNCTION entry_waits_for_its_case() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER waits_for_its_case BEFORE INSERT ON consent_entrybody
  FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION entry_waits_for_its_case();

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
  -- The hour at which the line is written, not at which its statement began to wait; no day goes back, should the
  -- clock of the server be put back.
  SELECT greatest(clock_now(), last.day::timestamp AT TIME ZONE t.time_zone) INTO STRICT at
    FROM territory_community t WHERE t.id = here;
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

-- A transaction that keeps an older picture of the rows would be held to a word that has changed since.
CREATE FUNCTION sees_what_is_committed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION '% is written in READ COMMITTED alone', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sees_what_is_committed BEFORE INSERT ON consent_entry
  FOR EACH STATEMENT EXECUTE FUNCTION sees_what_is_committed();
            """.replace(
                "KINDS_OF_NEED",
                "'unscheduled', 'home_visit', 'nursing', 'attending_physician', 'other_profession', 'equipment', 'home_help',"
                " 'information'",
            ),
        )
    ]
