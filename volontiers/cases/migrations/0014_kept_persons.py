from django.db import migrations


class Migration(migrations.Migration):
    """A case that is over leaves; the person stays as long as the list or an attachment holds them.

    No way back: the earlier function would stop at a person who is held.
    """

    dependencies = [("cases", "0013_held"), ("people", "0004_attachment_wall")]
    operations = [
        migrations.RunSQL(
            """
CREATE OR REPLACE FUNCTION erase_old_cases(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  cases bigint[];
  persons bigint[];
  needs bigint[];
  proposals bigint[];
  abouts text[];
BEGIN
  -- Whoever asks, nobody erases ahead of the clock.
  at := least(at, clock());
  SELECT array_agg(o.id), array_agg(o.person_id) INTO cases, persons
    FROM (SELECT c.id, c.person_id FROM cases_case c
           WHERE c.community_id = here AND c.closed_at < at - interval '90 days' AND is_over(c, at)
           ORDER BY c.closed_at LIMIT least(most, 500) FOR UPDATE SKIP LOCKED) o;
  IF cases IS NOT NULL THEN
    SELECT coalesce(array_agg(id), '{}') INTO needs FROM cases_need WHERE case_id = ANY (cases);
    SELECT coalesce(array_agg(id), '{}') INTO proposals FROM cases_proposal WHERE need_id = ANY (needs);
    SELECT array_agg(x) INTO abouts FROM (
      SELECT 'case:' || c FROM unnest(cases) c UNION ALL SELECT 'need:' || n FROM unnest(needs) n UNION ALL
      SELECT kind || ':' || p FROM unnest(proposals) p,
             unnest(ARRAY['proposal', 'accepted', 'cancelled', 'code', 'ending', 'link', 'one_off']) kind) a(x);
    -- In the order of what they say, not of the cases: neighbours in the table tell nothing of each other.
    INSERT INTO cases_tally (community_id, month, kind, sector_id, outcome, hours, asked)
    SELECT here, date_trunc('month', n.opened_at AT TIME ZONE t.time_zone)::date AS month, n.kind, s.sector_id,
           n.outcome, round(extract(epoch FROM n.taken_at - n.opened_at) / 3600, 2)::float8,
           (SELECT count(*) FROM cases_proposal p WHERE p.need_id = n.id AND p.wave_id IS NOT NULL)
      FROM cases_need n
      JOIN cases_case c ON c.id = n.case_id
      JOIN people_person w ON w.id = c.person_id
      JOIN territory_community t ON t.id = here
      LEFT JOIN territory_place s ON s.community_id = here AND s.municipality_id = w.municipality_id
     WHERE n.id = ANY (needs) ORDER BY month, n.kind, n.outcome, n.taken_at - n.opened_at;
    DELETE FROM outbox_receipt r USING outbox_message m
     WHERE r.message_id = m.id AND m.community_id = here AND m.about = ANY (abouts);
    DELETE FROM outbox_message WHERE community_id = here AND about = ANY (abouts);
    DELETE FROM cases_link WHERE proposal_id = ANY (proposals);
    DELETE FROM cases_stepup WHERE proposal_id = ANY (proposals);
    DELETE FROM consent_oneoff WHERE need_id = ANY (needs);
    PERFORM set_config('volontiers.erasing', 'old cases', true);
    DELETE FROM cases_event WHERE case_id = ANY (cases);
    PERFORM set_config('volontiers.erasing', '', true);
    DELETE FROM cases_proposal WHERE id = ANY (proposals);
    DELETE FROM cases_wave WHERE need_id = ANY (needs);
    DELETE FROM cases_need WHERE id = ANY (needs);
    DELETE FROM cases_agreement WHERE case_id = ANY (cases);
    DELETE FROM cases_presence WHERE case_id = ANY (cases);
    UPDATE cases_callback SET case_id = NULL WHERE case_id = ANY (cases);
    DELETE FROM cases_case WHERE id = ANY (cases);
    SELECT coalesce(array_agg(w), '{}') INTO persons FROM unnest(persons) w
     WHERE NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = w) AND NOT person_is_kept(w);
    DELETE FROM people_around WHERE person_id = ANY (persons);
    DELETE FROM people_person WHERE id = ANY (persons);
  END IF;
  -- The pledges of those who left stay as long as a case refers to them.
  DELETE FROM consent_pledgeuse u USING consent_pledge p WHERE p.id = u.pledge_id AND p.community_id = here
     AND NOT EXISTS (SELECT FROM directory_listing l
                      WHERE l.community_id = here AND l.professional_id = p.professional_id)
     AND NOT EXISTS (SELECT FROM cases_proposal o WHERE o.pledge_id = p.id);
  DELETE FROM consent_pledge p WHERE p.community_id = here
     AND NOT EXISTS (SELECT FROM directory_listing l
                      WHERE l.community_id = here AND l.professional_id = p.professional_id)
     AND NOT EXISTS (SELECT FROM cases_proposal o WHERE o.pledge_id = p.id);
  RETURN coalesce(cardinality(cases), 0);
END $$;
            """,
            migrations.RunSQL.noop,
        )
    ]
