from django.db import migrations, models


class Migration(migrations.Migration):
    """« Pas du tout », for every kind, is entered as a withdrawal, and nothing else is. See core.pledge.withdraws().

    Lines written before stay as they are: nobody may change them. The few shifts given back are found without reading
    the rest, since every board looks for them.
    """

    dependencies = [("consent", "0010_origins")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION withdraws(said jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT said->>'level' IS NOT DISTINCT FROM 'none'
     AND NOT jsonb_path_exists(said, '$.by_kind.*.level ? (@ <> "none")')
$$;
ALTER TABLE consent_entrybody ADD CONSTRAINT withdrawal_says_none
  CHECK (professional_id IS NULL OR kind NOT IN ('pledge', 'withdrawal') OR (kind = 'withdrawal') = withdraws(body))
  NOT VALID;
            """,
            """
ALTER TABLE consent_entrybody DROP CONSTRAINT withdrawal_says_none;
DROP FUNCTION withdraws(jsonb);
            """,
        ),
        migrations.AddIndex(
            "entrybody",
            models.Index(name="entry_shift_ended", fields=["community"], condition=models.Q(kind="shift_ended")),
        ),
    ]
