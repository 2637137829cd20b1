from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_leaving"), ("accounts", "0005_departed")]
    operations = [
        migrations.RunSQL(
            """
UPDATE directory_listing SET left_at = clock() WHERE NOT active;
CREATE TRIGGER notes_leaving BEFORE INSERT OR UPDATE ON directory_listing
  FOR EACH ROW EXECUTE FUNCTION notes_leaving();

-- The same person may be listed elsewhere: only the owner sees every community.
CREATE FUNCTION forget_departed_professionals(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  before timestamptz := least(at, clock()) - interval '1 year';
  gone bigint[];
  left_here int;
BEGIN
  SELECT array_agg(l.professional_id) INTO gone
    FROM (SELECT professional_id FROM directory_listing
           WHERE community_id = here AND NOT active AND left_at < before
           ORDER BY left_at LIMIT least(most, 500)) l;
  IF gone IS NULL THEN
    RETURN 0;
  END IF;
  left_here := cardinality(gone);
  DELETE FROM directory_practice WHERE community_id = here AND professional_id = ANY (gone);
  DELETE FROM directory_listing WHERE community_id = here AND professional_id = ANY (gone);
  SELECT coalesce(array_agg(p.id), '{}') INTO gone FROM unnest(gone) p(id)
   WHERE NOT EXISTS (SELECT FROM directory_listing l WHERE l.professional_id = p.id);
  DELETE FROM directory_device WHERE professional_id = ANY (gone);
  -- The row stays, without a name: the waves of the cases point to it.
  UPDATE directory_professional
     SET family_name = 'Ancien membre', given_name = '', title = '', rpps = NULL, email = '', phone = '', account_id = NULL
   WHERE id = ANY (gone);
  RETURN left_here;
END $$;
            """,
            """
DROP FUNCTION forget_departed_professionals(timestamptz, int); DROP TRIGGER notes_leaving ON directory_listing;
            """,
        ),
    ]
