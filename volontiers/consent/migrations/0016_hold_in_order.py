from django.db import migrations


class Migration(migrations.Migration):
    """Whoever offers a new patient holds what an entry will hold, in the same order: none waits for ever."""

    dependencies = [("consent", "0015_read_for_the_list")]
    operations = [
        migrations.RunSQL(
            """
-- Until the end of the transaction, what is being said about the pledge is waited for. Gives its latest entry.
CREATE OR REPLACE FUNCTION hold_lasting(community bigint, professional bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM hold_who_speaks(community, professional, NULL);
  RETURN (SELECT p.consent_seq FROM consent_lastingpledge p
           WHERE p.community_id = community AND p.professional_id = professional);
END $$;
            """,
            """
CREATE OR REPLACE FUNCTION hold_lasting(community bigint, professional bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE number bigint;
BEGIN
  SELECT p.consent_seq INTO number FROM consent_lastingpledge p
   WHERE p.community_id = community AND p.professional_id = professional FOR NO KEY UPDATE;
  RETURN number;
END $$;
            """,
        ),
    ]
