from django.db import migrations

# (table, the rule that its rows are); those of a community itself follow in the migration.
RULES = (
    ("territory_openperiod", "hours"),
    ("territory_closure", "closures"),
    ("territory_sector", "territory"),
    ("territory_place", "territory"),
    ("territory_agreementwording", "wording"),
    ("territory_protocol", "protocol"),
)


def held() -> str:
    """One trigger for what is added and taken away, one for what changes, on each table."""
    return "\n".join(
        f"CREATE CONSTRAINT TRIGGER rule_is_said AFTER INSERT OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED"
        f" FOR EACH ROW EXECUTE FUNCTION rule_is_said('{rule}', 'community_id');"
        f" CREATE CONSTRAINT TRIGGER changed_rule_is_said AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED"
        f" FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION rule_is_said('{rule}', 'community_id');"
        for table, rule in RULES
    )


class Migration(migrations.Migration):
    """A rule of a community is what its latest entry says, on a decision: else its transaction does not commit.

    What stands on the day of the upgrade gets an opening entry. No way back: the register keeps them.
    """

    dependencies = [("consent", "0008_heads"), ("territory", "0003_road_minutes")]
    operations = [
        migrations.RunSQL(
            """
-- The whole value of a rule as the tables hold it; NULL for a rule of no such name. Plain words, never a person's name.
CREATE FUNCTION rule_value(place bigint, rule text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE rule
    WHEN 'identity' THEN (SELECT to_jsonb(t) - '{id,rules}'::text[] FROM territory_community t WHERE t.id = place)
    WHEN 'parameters' THEN (
      -- A float has no one way to be written: it is said as the text that it was.
      SELECT coalesce((SELECT jsonb_object_agg(r.key, CASE WHEN jsonb_typeof(r.value) = 'number'
                                                            AND r.value::text !~ '^-?[0-9]+$'
                                                           THEN to_jsonb(r.value::text) ELSE r.value END)
                         FROM jsonb_each(t.rules) r), '{}')
        FROM territory_community t WHERE t.id = place)
    WHEN 'hours' THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_array(o.weekday, o.opens, o.closes)
                                ORDER BY o.weekday, o.opens, o.closes), '[]')
        FROM territory_openperiod o WHERE o.community_id = place)
    WHEN 'closures' THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_object('first', c.first_day, 'last', c.last_day, 'text', c.text,
                                                   'suspended', c.suspended)
                                ORDER BY c.first_day, c.last_day, c.suspended, c.text COLLATE "C"), '[]')
        FROM territory_closure c WHERE c.community_id = place)
    WHEN 'territory' THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_object('sector', g.name, 'communes', g.communes)
                                ORDER BY g.name COLLATE "C" NULLS LAST), '[]')
        FROM (SELECT s.name, coalesce(jsonb_agg(p.municipality_id ORDER BY p.municipality_id COLLATE "C")
                                      FILTER (WHERE p.id IS NOT NULL), '[]') AS communes
                FROM (SELECT * FROM territory_place a WHERE a.community_id = place) p
                FULL JOIN (SELECT * FROM territory_sector b WHERE b.community_id = place) s ON s.id = p.sector_id
               GROUP BY s.id, s.name) g)
    WHEN 'wording' THEN (
      SELECT coalesce(jsonb_object_agg(w.family, jsonb_build_object('version', w.version, 'text', w.text)), '{}')
        FROM (SELECT DISTINCT ON (family) family, version, text FROM territory_agreementwording a
               WHERE a.community_id = place ORDER BY family, version DESC) w)
    WHEN 'protocol' THEN coalesce(
      (SELECT jsonb_build_object('version', p.version, 'review_on', p.review_on, 'role', p.signatory_role,
                'desk_question', p.desk_question, 'public_lines', p.public_lines, 'script', p.script)
         FROM territory_protocol p WHERE p.community_id = place AND p.status = 'signed'
        ORDER BY p.version DESC LIMIT 1), 'null')
  END
$$;

-- The same rule as its latest entry says it; NULL when none does.
CREATE FUNCTION rule_said(place bigint, rule text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT b.body->'values'->rule
    FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
   WHERE b.community_id = place AND b.kind = 'rule' AND b.body->'values' ? rule
   ORDER BY e.seq DESC LIMIT 1
$$;

DO $do$ DECLARE place bigint;
BEGIN
  FOR place IN SELECT id FROM territory_community ORDER BY id LOOP
    PERFORM set_config('volontiers.community', place::text, true);
    -- Two random UUIDs have more than 240 random bits: enough for a salt of the owner's own making.
    PERFORM append_entry('rule', jsonb_build_object('rule', 'opening', 'opening', true, 'values',
        (SELECT jsonb_object_agg(r, rule_value(place, r)) FROM unnest(ARRAY['identity', 'parameters', 'hours',
           'closures', 'territory', 'wording', 'protocol']) r)),
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), NULL, NULL);
    PERFORM set_config('volontiers.community', '', true);
  END LOOP;
END $do$;
SET CONSTRAINTS ALL IMMEDIATE;

-- An entry of a rule is true when it is written, rests on a decision, and leaves with nobody.
-- The installation alone rests on none: it begins the chain.
CREATE FUNCTION rule_says_what_stands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE one record;
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RAISE EXCEPTION 'only the register says rules' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF num_nonnulls(NEW.professional_id, NEW.case_id) > 0 THEN
    RAISE EXCEPTION 'a rule is of the community, of nobody in it' USING ERRCODE = 'check_violation';
  END IF;
  IF jsonb_typeof(NEW.body->'values') IS DISTINCT FROM 'object' OR NEW.body->'values' = '{}' THEN
    RAISE EXCEPTION 'a rule is entered with its value' USING ERRCODE = 'check_violation';
  END IF;
  FOR one IN SELECT v.key, v.value FROM jsonb_each(NEW.body->'values') v LOOP
    IF one.value IS DISTINCT FROM rule_value(NEW.community_id, one.key) THEN
      RAISE EXCEPTION 'the rule "%" is not what its entry says', one.key USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  IF coalesce(NEW.body->>'decision', '') !~ '[[:alnum:]]'
     AND (NEW.body->>'rule' IS DISTINCT FROM 'installation'
          OR EXISTS (SELECT FROM consent_entry e WHERE e.community_id = NEW.community_id AND e.id <> NEW.entry_id)) THEN
    RAISE EXCEPTION 'a rule rests on a decision' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_says_what_stands BEFORE INSERT ON consent_entrybody
  FOR EACH ROW WHEN (NEW.kind = 'rule') EXECUTE FUNCTION rule_says_what_stands();

-- At the end of a transaction, under the lock of the register: the tables hold what the latest entry says.
-- Arguments: the rule, and the column that names the community.
CREATE FUNCTION rule_is_said() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE place bigint;
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RAISE EXCEPTION 'only a table of rules is held to the register' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR place IN SELECT DISTINCT t.id FROM territory_community t
                WHERE t.id IN ((to_jsonb(OLD)->>TG_ARGV[1])::bigint, (to_jsonb(NEW)->>TG_ARGV[1])::bigint) LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('volontiers.ledger', place));
    IF rule_value(place, TG_ARGV[0]) IS DISTINCT FROM rule_said(place, TG_ARGV[0]) THEN
      RAISE EXCEPTION 'the rule "%" is changed by an entry of the register', TG_ARGV[0]
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER identity_is_said AFTER INSERT ON territory_community DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rule_is_said('identity', 'id');
CREATE CONSTRAINT TRIGGER changed_identity_is_said AFTER UPDATE ON territory_community DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (to_jsonb(OLD.*) - 'rules' IS DISTINCT FROM to_jsonb(NEW.*) - 'rules')
  EXECUTE FUNCTION rule_is_said('identity', 'id');
CREATE CONSTRAINT TRIGGER parameters_are_said AFTER INSERT ON territory_community DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rule_is_said('parameters', 'id');
CREATE CONSTRAINT TRIGGER changed_parameters_are_said AFTER UPDATE ON territory_community DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.rules IS DISTINCT FROM NEW.rules) EXECUTE FUNCTION rule_is_said('parameters', 'id');

-- The register names nobody: so who signed a protocol, and when, is not written again.
CREATE FUNCTION signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a signed protocol keeps its signature' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signature_stays BEFORE UPDATE ON territory_protocol
  FOR EACH ROW WHEN (OLD.status = 'signed'
                     AND (OLD.status, OLD.signatory, OLD.signed_at) IS DISTINCT FROM (NEW.status, NEW.signatory, NEW.signed_at))
  EXECUTE FUNCTION signature_stays();
            """
            + held(),
        ),
    ]
