import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from volontiers.database import sql

TABLES = ("consent_reading", "consent_readingreport")


class Migration(migrations.Migration):
    """Who read what: rows are added, never changed, and leave by one door. Their owner reads them by another."""

    dependencies = [
        ('consent', '0006_pledge_said'),
        ('database', '0002_clock'),
        ('directory', '0004_departed'),
        ('territory', '0002_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reader', models.CharField(max_length=10)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('what', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ('why', models.CharField(max_length=10)),
                ('ref', models.CharField(blank=True, max_length=20)),
                ('wave', models.PositiveSmallIntegerField(null=True)),
                ('professionals', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('chosen', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.community')),
            ],
        ),
        migrations.CreateModel(
            name='ReadingReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.community')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='consent.reading')),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReadingStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_check_at', models.DateTimeField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.community')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='reading',
            index=django.contrib.postgres.indexes.GinIndex(fields=['professionals'], name='reading_by_professional'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['community', 'at'], name='reading_by_time'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['account', 'at'], name='reading_by_account'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('reader__in', ['engine', 'person', 'role', 'outside']), ('ref__regex', '^([0-9]+(-[0-9]+)?)?$'), ('role__regex', '^[a-z_]*$'), ('what__contained_by', ['level', 'caps', 'area', 'modes', 'hours', 'use', 'answer', 'total', 'entries']), ('why__in', ['need', 'figures', 'directory', 'register', 'check'])), name='reading_is_in_known_words'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('reader', 'person')), models.Q(models.Q(('reader', 'person'), _negated=True), ('account', None)), _connector='OR'), name='reading_by_a_person_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('professionals__contains', models.F('chosen')), ('professionals__len__gt', 0), ('what__len__gt', 0)), name='reading_concerns_somebody'),
        ),
        migrations.AddConstraint(
            model_name='readingreport',
            constraint=models.UniqueConstraint(fields=('reading', 'account'), name='reported_once'),
        ),
        migrations.AddConstraint(
            model_name='readingreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('seen_by', None)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='report_seen_by_somebody'),
        ),
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(sql.wall("consent_readingstatement", policy=f"({sql.HERE}) OR ({sql.MINE})"), sql.fall("consent_readingstatement")),
        migrations.RunSQL(sql.add_only("consent_reading"), migrations.RunSQL.noop),
        migrations.RunSQL(sql.append_only("consent_reading"), sql.not_append_only("consent_reading")),
        migrations.RunSQL(
            f"""
CREATE OR REPLACE FUNCTION consent_reading_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('volontiers.erasing', true) = 'old readings'
     AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the past of consent_reading cannot be rewritten' USING ERRCODE = 'restrict_violation';
END $$;

-- The narrow door: core.retention.READ_LOG_MONTHS, in the community of the transaction, never ahead of the clock.
CREATE FUNCTION forget_old_readings(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  old bigint[];
BEGIN
  SELECT array_agg(r.id) INTO old FROM (
    SELECT id FROM consent_reading
     WHERE community_id = here AND consent_reading.at < least(forget_old_readings.at, clock()) - interval '12 months'
     ORDER BY consent_reading.at LIMIT least(most, 500)) r;
  IF old IS NULL THEN
    RETURN 0;
  END IF;
  DELETE FROM consent_readingreport WHERE reading_id = ANY (old);
  PERFORM set_config('volontiers.erasing', 'old readings', true);
  DELETE FROM consent_reading WHERE id = ANY (old);
  PERFORM set_config('volontiers.erasing', '', true);
  RETURN cardinality(old);
END $$;

-- What concerns the professional of this account, in every community; of the others, not even a number.
-- The reader is named while they hold a role there; then the role alone is said.
CREATE FUNCTION readings_of_mine(since timestamptz, before timestamptz)
RETURNS TABLE (id bigint, community_id bigint, at timestamptz, reader text, account_id bigint, name text, role text,
               what text[], why text, ref text, wave int, chosen boolean, reported_at timestamptz, seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.id, r.community_id, r.at, r.reader, r.account_id,
         coalesce((SELECT a.name FROM accounts_account a
                    WHERE a.id = r.account_id
                      AND EXISTS (SELECT FROM accounts_membership m
                                   WHERE m.account_id = a.id AND m.community_id = r.community_id AND m.active)), ''),
         r.role, r.what::text[], r.why, r.ref, r.wave, d.id = ANY (r.chosen), t.at, t.seen_at
    FROM directory_professional d
    JOIN consent_reading r ON r.professionals @> ARRAY[d.id]
    LEFT JOIN consent_readingreport t ON t.reading_id = r.id AND t.account_id = d.account_id
   WHERE d.{sql.MINE} AND r.at >= since AND r.at < before
   ORDER BY r.at DESC, r.id DESC
$$;

CREATE FUNCTION due_statements(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.community_id, s.id FROM consent_readingstatement s
   WHERE s.next_check_at <= clock() ORDER BY s.next_check_at LIMIT most
$$;
            """,
            """
DROP FUNCTION due_statements(int); DROP FUNCTION readings_of_mine(timestamptz, timestamptz); DROP FUNCTION forget_old_readings(timestamptz, int);
            """,
        ),
    ]
