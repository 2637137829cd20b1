from django.db import migrations, models
from django.db.models import Q

OF_PERSON = ["person_no", "person_yes", "team_agreement", "team_withdrawn"]
OF_PROFESSIONAL = [
    "lasting", "lasting_expiry", "lasting_pause", "lasting_resumption", "lasting_withdrawn", "offer_yes",
]  # fmt: skip
KINDS = [
    "pledge", "pause", "resumption", "expiry", "withdrawal", "ceiling", "place", "shift", "shift_ended", "one_off",
    "contest", "agreement", "no_agreement", "agreement_withdrawn", "lasting", "lasting_withdrawn", "lasting_pause",
    "lasting_resumption", "lasting_expiry", "offer_yes", "person_yes", "person_no", "team_agreement", "team_withdrawn",
    "rule",
]  # fmt: skip


class Migration(migrations.Migration):
    """The register holds what a person says of a lasting physician or of a team, and leaves it with that person.

    No way back: the lines stay.
    """

    dependencies = [("cases", "0013_held"), ("consent", "0012_readable"), ("people", "0002_wall")]
    operations = [
        migrations.AddField(
            "entrybody",
            "person",
            models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+"),
        ),
        migrations.RemoveConstraint("entrybody", "entry_kind_is_known"),
        migrations.AddConstraint(
            "entrybody", models.CheckConstraint(name="entry_kind_is_known", condition=Q(kind__in=KINDS))
        ),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(
                name="entry_of_a_person_is_theirs",
                condition=Q(kind__in=OF_PERSON, person__isnull=False, professional=None, case=None)
                | (~Q(kind__in=OF_PERSON) & Q(person=None)),
            ),
        ),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(
                name="entry_of_a_professional_is_theirs",
                condition=~Q(kind__in=OF_PROFESSIONAL) | Q(professional__isnull=False),
            ),
        ),
        migrations.RunSQL(
            """
-- The order of every verb: person, pledge, professional; the register comes last.
CREATE FUNCTION hold_who_speaks(place bigint, whose bigint, of_person bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM people_person p WHERE p.id = of_person FOR NO KEY UPDATE;
  PERFORM FROM consent_pledge p WHERE p.community_id = place AND p.professional_id = whose FOR NO KEY UPDATE;
  PERFORM FROM directory_professional d WHERE d.id = whose FOR NO KEY UPDATE;
END $$;

DROP FUNCTION append_entry(text, jsonb, bytea, bigint, bigint);
CREATE FUNCTION append_entry(said_kind text, said_body jsonb, fresh_salt bytea, whose bigint, of_case bigint,
                             of_person bigint DEFAULT NULL)
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
  IF of_person IS NOT NULL
     AND NOT EXISTS (SELECT FROM people_person p WHERE p.id = of_person AND p.community_id = here) THEN
    RAISE EXCEPTION 'the person is of another community' USING ERRCODE = 'check_violation';
  END IF;
  -- A ceiling of all communities is said in one of the person's own.
  IF whose IS NOT NULL AND NOT EXISTS (SELECT FROM directory_listing l
                                        WHERE l.professional_id = whose AND l.community_id = here) THEN
    RAISE EXCEPTION 'the professional is not of this community' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM hold_who_speaks(here, whose, of_person);
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
  INSERT INTO consent_entrybody (entry_id, community_id, "time", kind, body, salt, professional_id, case_id, person_id)
  VALUES (line, here, written, said_kind, said_body, fresh_salt, whose, of_case, of_person);
  IF whose IS NOT NULL THEN
    PERFORM obey_entry(said_kind, said_body, here, whose, next_seq, at);
  END IF;
  RETURN QUERY SELECT next_seq, next_head;
END $$;

-- Nobody sorts people by what they suffer from: there is no word for it.
CREATE FUNCTION lasting_is_readable(said jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT said->>'level' IN ('some', 'many') AND (said->>'until')::date IS NOT NULL
     AND (said->>'per_month')::int BETWEEN 1 AND (said->>'asked_per_month')::int
     AND coalesce((said->>'youngest')::int, 0) BETWEEN 0 AND coalesce((said->>'oldest')::int, 150)
     AND coalesce((said->>'oldest')::int, 150) <= 150
     AND coalesce((said->>'minutes')::int, 1) >= 1
     AND jsonb_typeof(said->'home_visits') = 'boolean' AND jsonb_typeof(said->'only_known') = 'boolean'
     AND are_texts(coalesce(said->'from', '[]')) AND are_texts(coalesce(said->'communes', '[]'))
     AND said - '{by,professional,organization,opening,level,until,per_month,asked_per_month,youngest,oldest,minutes,'
                'home_visits,only_known,from,communes}'::text[] = '{}'
$$;

CREATE OR REPLACE FUNCTION entry_is_readable() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    WHEN NEW.kind = 'lasting' THEN lasting_is_readable(b)
    WHEN NEW.kind = 'lasting_withdrawn' THEN b->>'level' = 'none'
    WHEN NEW.kind = 'lasting_pause' THEN (b->>'until')::timestamptz IS NOT NULL
    WHEN NEW.kind = 'lasting_expiry' THEN (b->>'until')::date IS NOT NULL
    WHEN NEW.kind = 'offer_yes' THEN jsonb_typeof(b->'offer') = 'number'
    WHEN NEW.kind IN ('person_yes', 'person_no') THEN jsonb_typeof(b->'professional') = 'number'
    WHEN NEW.kind IN ('team_agreement', 'team_withdrawn') THEN jsonb_typeof(b->'team') = 'number'
    ELSE true END;
  IF fits IS NOT TRUE THEN
    RAISE EXCEPTION 'a line of kind % cannot be read without what it says', NEW.kind USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
EXCEPTION WHEN data_exception THEN
  RAISE EXCEPTION 'a line of kind % says what cannot be read', NEW.kind USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER stays_readable ON consent_entrybody;
CREATE TRIGGER stays_readable BEFORE INSERT ON consent_entrybody FOR EACH ROW
  WHEN (num_nonnulls(NEW.professional_id, NEW.case_id, NEW.person_id) > 0 OR NEW.kind = 'rule')
  EXECUTE FUNCTION entry_is_readable();

-- What a person said leaves with them, who themselves leave through one door.
CREATE FUNCTION forget_person_bodies() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Not on a table that somebody made to call it.
  IF TG_RELID <> 'people_person'::regclass OR TG_OP <> 'DELETE' THEN
    RAISE EXCEPTION 'only a person who is erased forgets' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('volontiers.erasing', 'ledger bodies', true);
  DELETE FROM consent_entrybody WHERE person_id = OLD.id;
  PERFORM set_config('volontiers.erasing', '', true);
  RETURN OLD;
END $$;
CREATE TRIGGER forgets_what_was_said BEFORE DELETE ON people_person
  FOR EACH ROW EXECUTE FUNCTION forget_person_bodies();
            """,
        ),
    ]
