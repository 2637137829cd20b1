from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("database", "0002_clock"), ("consent", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall("consent_pledge", "consent_pledgeuse", "consent_oneoff"), sql.fall("consent_pledge", "consent_pledgeuse", "consent_oneoff")),
        migrations.RunSQL(sql.owner_only("consent_pledgeuse"), sql.not_owner_only("consent_pledgeuse")),
        migrations.RunSQL(
            """
CREATE FUNCTION due_pledges(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.community_id, p.id FROM consent_pledge p
   WHERE p.next_check_at <= clock() ORDER BY p.next_check_at LIMIT most
$$;
CREATE FUNCTION use_everywhere(professionals bigint[], monday date, here bigint)
RETURNS TABLE (professional_id bigint, asked bigint, accepted bigint, all_asked bigint, all_accepted bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.professional_id,
         coalesce(sum(u.asked) FILTER (WHERE u.community_id = here), 0),
         coalesce(sum(u.accepted) FILTER (WHERE u.community_id = here), 0),
         sum(u.asked), sum(u.accepted)
    FROM consent_pledgeuse u
   WHERE u.professional_id = ANY (professionals) AND u.week = monday GROUP BY u.professional_id
$$;
            """,
            """DROP FUNCTION due_pledges(int); DROP FUNCTION use_everywhere(bigint[], date, bigint);""",
        ),
    ]
