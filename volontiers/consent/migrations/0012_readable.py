from django.db import migrations


class Migration(migrations.Migration):
    """A line can be read by the one it speaks of, is written after what was committed, and waits for its case.

    No way back: what was refused meanwhile cannot be asked again.
    """

    dependencies = [("consent", "0011_withdrawal")]
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
