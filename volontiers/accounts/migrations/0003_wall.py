from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]
    operations = [
        migrations.RunSQL(sql.wall("accounts_invitation", "accounts_accessentry"), sql.fall("accounts_invitation", "accounts_accessentry")),
        migrations.RunSQL(sql.wall("accounts_membership", policy=f"({sql.HERE}) OR ({sql.MINE})"), sql.fall("accounts_membership")),
        migrations.RunSQL(
            """
CREATE FUNCTION invitation_door(hash bytea) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.community_id, i.id FROM accounts_invitation i WHERE i.token_hash = hash
$$;
            """,
            """DROP FUNCTION invitation_door(bytea);""",
        ),
    ]
