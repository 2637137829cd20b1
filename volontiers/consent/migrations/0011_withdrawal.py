from django.db import migrations, models


class Migration(migrations.Migration):
    """« Pas du tout » is entered as a withdrawal, which keeps no kind, and nothing else is. See core.pledge.withdraws().

    Lines written before stay as they are: nobody may change them. The few shifts given back are found without reading
    the rest, since every board looks for them.
    """

    dependencies = [("consent", "0010_origins")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION withdraws(said jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT said->>'level' IS NOT DISTINCT FROM 'none'
$$;
ALTER TABLE consent_entrybody ADD CONSTRAINT withdrawal_says_none
  CHECK (professional_id IS NULL OR kind NOT IN ('pledge', 'withdrawal') OR (kind = 'withdrawal') = withdraws(body)
         AND (kind = 'pledge' OR coalesce(body->'by_kind', '{}') = '{}'))
  NOT VALID;

-- An older line said « pas du tout » and kept a kind, with no room for it: it is a silence all the same.
CREATE OR REPLACE FUNCTION silence(who bigint, place bigint, at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN p.paused_until > at THEN 'paused'
              WHEN latest.kind = 'withdrawal' OR (latest.kind = 'pledge' AND p.level = 'none') THEN 'none_level' END
    FROM consent_pledge p
    LEFT JOIN LATERAL (SELECT b.kind FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
                        WHERE b.community_id = place AND b.professional_id = who
                          AND b.kind IN ('pledge', 'withdrawal', 'expiry')
                        ORDER BY e.seq DESC LIMIT 1) latest ON true
   WHERE p.professional_id = who AND p.community_id = place
$$;
            """,
        ),
        migrations.AddIndex(
            "entrybody",
            models.Index(name="entry_shift_ended", fields=["community"], condition=models.Q(kind="shift_ended")),
        ),
    ]
