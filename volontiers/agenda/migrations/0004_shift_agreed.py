from django.db import migrations


class Migration(migrations.Migration):
    """Nobody else puts on duty who says « pas du tout » now, or pauses over the start. See agenda.actions.add_shift().

    A trigger of the entry, since the entry is what lets a shift ask.
    """

    dependencies = [("agenda", "0003_shift_said"), ("consent", "0006_pledge_said")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION shift_is_agreed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF silence(NEW.professional_id, NEW.community_id, greatest(clock(), (NEW.body->>'starts')::timestamptz)) IS NOT NULL THEN
    RAISE EXCEPTION 'no shift for who withdrew or pauses' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER shift_is_agreed BEFORE INSERT ON consent_entrybody
  FOR EACH ROW WHEN (NEW.kind = 'shift') EXECUTE FUNCTION shift_is_agreed();
            """,
            """
DROP TRIGGER shift_is_agreed ON consent_entrybody;
DROP FUNCTION shift_is_agreed();
            """,
        )
    ]
