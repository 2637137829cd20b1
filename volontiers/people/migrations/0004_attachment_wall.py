from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    """Who attached whom to whom, when and on which entries is written once; what follows is not."""

    dependencies = [("people", "0003_attachment")]
    operations = [
        migrations.RunSQL(
            sql.wall("people_attachment", "people_followup"), sql.fall("people_attachment", "people_followup")
        ),
        migrations.RunSQL(
            """
CREATE FUNCTION attachment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.community_id, NEW.person_id, NEW.professional_id, NEW.signed_by_id, NEW.professional_seq,
      NEW.person_seq, NEW.agreed_at)
     IS DISTINCT FROM (OLD.id, OLD.community_id, OLD.person_id, OLD.professional_id, OLD.signed_by_id,
      OLD.professional_seq, OLD.person_seq, OLD.agreed_at) THEN
    RAISE EXCEPTION 'who was attached to whom, and by whom, is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'an attachment ends once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON people_attachment FOR EACH ROW EXECUTE FUNCTION attachment_stands();

-- Somebody whom another floor still holds is not erased with their last case.
CREATE FUNCTION person_is_kept(who bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM people_attachment a WHERE a.person_id = who)
$$;
            """,
            "DROP FUNCTION attachment_stands() CASCADE; DROP FUNCTION person_is_kept(bigint);",
        ),
    ]
