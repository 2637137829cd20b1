import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0020_time'),
        ('directory', '0005_register_mail'),
        ('governance', '0011_assembly_wall'),
        ('territory', '0004_reference'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(choices=[('group', 'groupes de travail'), ('desk', 'tenir la permanence'), ('project', 'projets')], max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('place', models.CharField(blank=True, max_length=160)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('places', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'en recherche'), ('left', 'à compléter par téléphone'), ('full', 'complet'), ('over', 'passé'), ('cancelled', 'annulé')], default='open', max_length=10)),
                ('lot', models.BigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('next_check_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.community')),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SessionWave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('sent_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('sentence', models.TextField()),
                ('line', models.JSONField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.community')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waves', to='governance.session')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='SessionAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('sent', 'proposé'), ('taken', 'vient'), ('declined', 'pas cette fois'), ('withdrawn', 'retiré'), ('over', 'sans réponse')], default='sent', max_length=10)),
                ('basis', models.CharField(choices=[('pledge', 'engagement'), ('phone', 'oui donné par téléphone')], default='pledge', max_length=10)),
                ('token_hash', models.BinaryField(unique=True)),
                ('month', models.DateField()),
                ('sent_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('contested_at', models.DateTimeField(null=True)),
                ('consent_seq', models.PositiveBigIntegerField()),
                ('taken_seq', models.PositiveBigIntegerField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.community')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.professional')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='governance.session')),
                ('wave', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='governance.sessionwave')),
            ],
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('next_check_at__isnull', False)), fields=['next_check_at'], name='session_due'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'left', 'full', 'over', 'cancelled'])), name='session_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('work__in', ['group', 'desk', 'project'])), name='session_work_is_known'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 15), ('minutes__lte', 720), ('places__gte', 1), ('places__lte', 50)), name='session_is_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='sessionwave',
            constraint=models.UniqueConstraint(fields=('session', 'number'), name='one_session_wave_per_number'),
        ),
        migrations.AddIndex(
            model_name='sessionask',
            index=models.Index(fields=['community', 'professional', 'month'], name='session_ask_month'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.UniqueConstraint(condition=models.Q(('basis', 'pledge')), fields=('session', 'professional'), name='asked_once_for_a_session'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'taken')), fields=('session', 'professional'), name='comes_once_to_a_session'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.UniqueConstraint(condition=models.Q(('basis', 'phone')), fields=('community', 'consent_seq'), name='one_place_for_a_yes_by_telephone'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'pledge'), ('wave__isnull', False)), models.Q(('basis', 'phone'), ('wave', None)), _connector='OR'), name='asked_by_a_wave_or_by_telephone'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.CheckConstraint(condition=models.Q(('contested_at', None), models.Q(('basis', 'phone'), ('state', 'withdrawn')), _connector='OR'), name='contested_is_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'taken', 'declined', 'withdrawn', 'over'])), name='session_ask_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='sessionask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), ('taken_seq__isnull', False), _connector='OR'), name='who_comes_said_so'),
        ),
    ]
