from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

KINDS = [
    "pledge", "pause", "resumption", "expiry", "withdrawal", "ceiling", "place", "shift", "shift_ended", "one_off",
    "contest", "agreement", "no_agreement", "agreement_withdrawn", "rule",
]  # fmt: skip


class Migration(migrations.Migration):
    """The minutes of a pledge count from places that its entry names, and that only another entry changes.

    What stood before gets an opening entry. No way back: the register keeps them.
    """

    # After cases: what was asked before the register names the entry of its pledge, not of its places.
    dependencies = [
        ("cases", "0011_consent_wall"),
        ("consent", "0009_rules_said"),
        ("directory", "0005_register_mail"),
    ]
    operations = [
        migrations.AddField(
            "pledge", "origins", ArrayField(models.CharField(max_length=5), blank=True, default=list)
        ),
        migrations.RemoveConstraint("entrybody", "entry_kind_is_known"),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(name="entry_kind_is_known", condition=models.Q(kind__in=KINDS)),
        ),
        migrations.RunSQL(
            """
CREATE OR REPLACE FUNCTION obey_pledge(said jsonb, place bigint, whose bigint, number bigint, at timestamptz) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  INSERT INTO consent_pledge AS p
    (community_id, professional_id, level, asked_cap, accepted_cap, by_kind, modes, minutes, communes, origins, days,
     opens, closes, quiet_from, quiet_to, until, paused_until, given_at, version, consent_seq)
  VALUES
    (place, whose, said->>'level', (said->>'asked_cap')::int, (said->>'accepted_cap')::int,
     coalesce(said->'by_kind', '{}'), texts(said->'modes'), (said->>'minutes')::int, texts(said->'communes'),
     texts(said->'from'), texts(said->'days')::smallint[], (said->>'opens')::time, (said->>'closes')::time,
     (said->>'quiet_from')::time, (said->>'quiet_to')::time, (said->>'until')::date, NULL, at, 1, number)
  ON CONFLICT (community_id, professional_id) DO UPDATE
    SET level = excluded.level, asked_cap = excluded.asked_cap, accepted_cap = excluded.accepted_cap,
        by_kind = excluded.by_kind, modes = excluded.modes, minutes = excluded.minutes,
        communes = excluded.communes, origins = excluded.origins, days = excluded.days, opens = excluded.opens,
        closes = excluded.closes, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
        until = excluded.until, paused_until = NULL, given_at = excluded.given_at, version = p.version + 1,
        consent_seq = number
$$;

CREATE OR REPLACE FUNCTION obey_entry(
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
  ELSIF said_kind = 'place' THEN
    UPDATE consent_pledge SET origins = texts(said->'from'), consent_seq = number
     WHERE community_id = place AND professional_id = whose;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'there is no pledge whose minutes count from there' USING ERRCODE = 'check_violation';
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

-- Where each one who pledged works: their practices there, else the seat of the organization they sign for.
-- Two random UUIDs make a salt of more than 240 random bits.
DO $do$ DECLARE p record;
BEGIN
  FOR p IN
    SELECT g.community_id, g.professional_id, to_jsonb(array_agg(DISTINCT o.insee ORDER BY o.insee)) AS places
      FROM consent_pledge g
      JOIN directory_listing l ON l.professional_id = g.professional_id AND l.community_id = g.community_id
      JOIN LATERAL (
        SELECT w.municipality_id AS insee FROM directory_practice w
         WHERE w.professional_id = g.professional_id AND w.community_id = g.community_id
        UNION ALL
        SELECT s.municipality_id FROM directory_organization s
         WHERE s.id = l.organization_id
           AND NOT EXISTS (SELECT FROM directory_practice w WHERE w.professional_id = g.professional_id
                              AND w.community_id = g.community_id)) o ON true
     GROUP BY g.id ORDER BY g.id
  LOOP
    PERFORM set_config('volontiers.community', p.community_id::text, true);
    PERFORM append_entry(
      'place', jsonb_build_object('professional', p.professional_id, 'from', p.places, 'opening', true),
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), p.professional_id, NULL);
  END LOOP;
  PERFORM set_config('volontiers.community', '', true);
END $do$;
SET CONSTRAINTS ALL IMMEDIATE;
            """,
        ),
    ]
