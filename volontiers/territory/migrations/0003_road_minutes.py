from django.db import migrations


class Migration(migrations.Migration):
    """The same road minutes as core.place and territory.queries.minutes_from, for the wall of the pledges."""

    dependencies = [("territory", "0002_wall")]
    operations = [
        migrations.RunSQL(
            """
-- One-way minutes between two communes: measured where known, else estimated from the great circle (haversine).
CREATE FUNCTION road_minutes(origin text, destination text) RETURNS float8
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(
    (SELECT t.minutes FROM territory_traveltime t WHERE t.origin_id = origin AND t.destination_id = destination),
    (SELECT CASE WHEN crow.km = 0 THEN 5.0 ELSE 4.4 + 1.05 * crow.km END
       FROM (SELECT 2 * 6371.0088 * asin(sqrt(least(1.0,
                      power(sin((radians(b.latitude) - radians(a.latitude)) / 2), 2)
                      + cos(radians(a.latitude)) * cos(radians(b.latitude))
                        * power(sin(radians(b.longitude - a.longitude) / 2), 2)))) AS km
               FROM territory_municipality a, territory_municipality b
              WHERE a.insee = origin AND b.insee = destination) crow))
$$;
            """,
            """DROP FUNCTION road_minutes(text, text);""",
        ),
    ]
