from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    """The register is written through append_entry() alone; a body leaves through two doors, and no line ever does."""

    dependencies = [("consent", "0004_ledger"), ("cases", "0010_departed"), ("database", "0002_clock")]
    operations = [
        migrations.RunSQL(sql.wall("consent_entry", "consent_entrybody"), sql.fall("consent_entry", "consent_entrybody")),
        migrations.RunSQL(sql.read_only("consent_entry") + sql.read_only("consent_entrybody"), migrations.RunSQL.noop),
        migrations.RunSQL(sql.owner_only("consent_entry"), sql.not_owner_only("consent_entry")),
        migrations.RunSQL(sql.owner_only("consent_entrybody"), sql.not_owner_only("consent_entrybody")),
        migrations.RunSQL(sql.append_only("consent_entry"), sql.not_append_only("consent_entry")),
        migrations.RunSQL(sql.append_only("consent_entrybody"), sql.not_append_only("consent_entrybody")),
        migrations.RunSQL(
            """
CREATE OR REPLACE FUNCTION consent_entrybody_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('volontiers.erasing', true) = 'ledger bodies'
     AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the past of consent_entrybody cannot be rewritten' USING ERRCODE = 'restrict_violation';
END $$;

-- The same bytes as verifier.canonical(): keys in the order of their characters, no space, no float.
CREATE FUNCTION canonical_json(said jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = public, pg_temp AS $$
BEGIN
  CASE jsonb_typeof(said)
    WHEN 'object' THEN
      RETURN '{' || coalesce((SELECT string_agg(to_json(e.key)::text || ':' || canonical_json(e.value), ','
                                                ORDER BY e.key COLLATE "C") FROM jsonb_each(said) e), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((SELECT string_agg(canonical_json(e.value), ',' ORDER BY e.n)
                                FROM jsonb_array_elements(said) WITH ORDINALITY e(value, n)), '') || ']';
    WHEN 'number' THEN
      IF said::text !~ '^-?[0-9]+$' THEN
        RAISE EXCEPTION 'a float has no one way to be written: %', said USING ERRCODE = 'check_violation';
      END IF;
      RETURN said::text;
    ELSE
      RETURN said::text;
  END CASE;
END $$;

-- A field after its length in bytes, on four bytes: no two lists of fields give the same text.
CREATE FUNCTION framed(field bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT int4send(octet_length(field)) || field
$$;

CREATE FUNCTION append_entry(said_kind text, said_body jsonb, fresh_salt bytea, whose bigint, of_case bigint)
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
  -- Always the last lock of a transaction, after case, need, proposal and pledge.
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
  RETURN QUERY SELECT next_seq, next_head;
END $$;

-- Somebody who may be asked, has a role, or is held by something that is not over yet.
CREATE FUNCTION is_still_here(who bigint, place bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM directory_listing l
                  WHERE l.professional_id = who AND l.community_id = place AND l.active)
      OR EXISTS (SELECT FROM accounts_membership m JOIN directory_professional p ON p.account_id = m.account_id
                  WHERE p.id = who AND m.community_id = place AND m.active)
      OR is_held(who, place)
$$;

-- The narrow door: the bodies of a professional who is no longer a member here. The lines stay.
CREATE FUNCTION forget_bodies(whose bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  gone int;
BEGIN
  IF is_still_here(whose, here) THEN
    RAISE EXCEPTION 'the register keeps what its members said' USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM set_config('volontiers.erasing', 'ledger bodies', true);
  DELETE FROM consent_entrybody WHERE community_id = here AND professional_id = whose;
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('volontiers.erasing', '', true);
  RETURN gone;
END $$;

-- What a person agreed to leaves with their case, which itself leaves through one door.
CREATE FUNCTION forget_case_bodies() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Not on a table that somebody made to call it.
  IF TG_RELID <> 'cases_case'::regclass OR TG_OP <> 'DELETE' THEN
    RAISE EXCEPTION 'only a case that is erased forgets' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('volontiers.erasing', 'ledger bodies', true);
  DELETE FROM consent_entrybody WHERE case_id = OLD.id;
  PERFORM set_config('volontiers.erasing', '', true);
  RETURN OLD;
END $$;
CREATE TRIGGER forgets_what_was_said BEFORE DELETE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION forget_case_bodies();
            """,
            """
DROP TRIGGER forgets_what_was_said ON cases_case; DROP FUNCTION forget_case_bodies(); DROP FUNCTION forget_bodies(bigint); DROP FUNCTION is_still_here(bigint, bigint);
DROP FUNCTION append_entry(text, jsonb, bytea, bigint, bigint); DROP FUNCTION framed(bytea); DROP FUNCTION canonical_json(jsonb);
            """,
        ),
    ]
