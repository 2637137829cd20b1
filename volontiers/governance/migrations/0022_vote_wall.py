from django.db import migrations

WALLS = """
-- Nothing says that this member left, nor that their seat of the body that meets was ended: their ballot counts for sure.
CREATE FUNCTION sits_on(who bigint, meeting bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM governance_adhesion m WHERE m.id = who AND m.left_on IS NULL)
     AND NOT EXISTS (SELECT FROM governance_assembly a JOIN governance_mandate s ON s.body = a.kind
                      WHERE a.id = meeting AND s.adhesion_id = who AND s.ended_on IS NOT NULL)
$$;

-- Of the ballots, or of the count that two persons confirmed: by choice, {"yes": 3, "no": 1, "abstain": 0}.
CREATE FUNCTION said_of(m governance_motion, kept text) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN m.way = 'named' THEN (
    SELECT jsonb_build_object('yes', count(*) FILTER (WHERE b.choice = 'yes'), 'no', count(*) FILTER (WHERE b.choice = 'no'),
                              'abstain', count(*) FILTER (WHERE b.choice = 'abstain'))
      FROM governance_ballot b JOIN governance_elector r ON r.id = b.elector_id
     WHERE b.motion_id = m.id AND (kept = 'all' OR sits_on(r.adhesion_id, m.assembly_id)))
  ELSE (
    SELECT jsonb_build_object('yes', coalesce(sum((c.value->>'yes')::int), 0), 'no', coalesce(sum((c.value->>'no')::int), 0),
                              'abstain', coalesce(sum((c.value->>'abstain')::int), 0))
      FROM governance_handcount h, jsonb_each(h.counts) c WHERE h.motion_id = m.id AND h.confirmed_at IS NOT NULL) END
$$;

-- Who left between their ballot and the close may be out of the numbers, nobody else; nothing is adopted by nobody.
CREATE FUNCTION motion_as_counted(m governance_motion) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT coalesce(m.result ?& ARRAY['adopted', 'tied', 'yes', 'no', 'present', 'whole', 'colleges', 'shown', 'outcome']
     AND (m.way = 'named' OR EXISTS (
            SELECT FROM governance_handcount h WHERE h.motion_id = m.id AND h.confirmed_at IS NOT NULL))
     AND (SELECT bool_and((m.result->'whole'->>k)::int BETWEEN (said_of(m, 'sure')->>k)::int AND (said_of(m, 'all')->>k)::int)
            FROM unnest(ARRAY['yes', 'no', 'abstain']) k)
     AND (m.result->'colleges' = '{}'::jsonb OR NOT EXISTS (
            SELECT FROM unnest(ARRAY['yes', 'no', 'abstain']) k
             WHERE (m.result->'whole'->>k)::int <> (
                   SELECT coalesce(sum((c.value->>k)::int), 0) FROM jsonb_each(m.result->'colleges') c)))
     AND (m.result->'adopted' = 'false'::jsonb OR (m.result->'whole'->>'yes')::int > 0), false)
$$;

CREATE FUNCTION motion_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.result IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.result IS NULL)
     AND (NEW.state NOT IN ('closed', 'declared') OR NOT motion_as_counted(NEW)) THEN
    RAISE EXCEPTION 'a result is what was counted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- After goes_on, by its name.
CREATE TRIGGER told BEFORE INSERT OR UPDATE ON governance_motion FOR EACH ROW EXECUTE FUNCTION motion_told();
"""
DOWN = "".join(
    f"DROP FUNCTION {one} CASCADE;"
    for one in (
        "motion_told()", "motion_as_counted(governance_motion)", "said_of(governance_motion, text)", "sits_on(bigint, bigint)",
    )
)  # fmt: skip


class Migration(migrations.Migration):
    """The numbers of a motion are those of its ballots, or of the count that two persons confirmed."""

    dependencies = [("governance", "0021_election_wall")]
    operations = [migrations.RunSQL(WALLS, DOWN)]
