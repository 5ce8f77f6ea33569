"""Customers' wishes to cancel an order or to have it at another time."""

import core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0012_control'),
        ('orders', '0004_fewer_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='status',
            field=models.CharField(choices=[('confirmed', 'Confirmed'), ('cancelled', 'Cancelled')], default='confirmed', max_length=12),
        ),
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenant_id', core.fields.TenantIdField()),
                ('kind', models.CharField(choices=[('cancel', 'Cancel'), ('postpone', 'Postpone')], max_length=8)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('granted', 'Granted'), ('declined', 'Declined')], default='pending', max_length=8)),
                ('old_date', models.DateField(blank=True, null=True)),
                ('old_time', models.TimeField(blank=True, null=True)),
                ('new_date', models.DateField(blank=True, null=True)),
                ('new_time', models.TimeField(blank=True, null=True)),
                ('language', models.CharField(default='en', max_length=8)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('by_right', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_reason', models.CharField(blank=True, default='', max_length=500)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='order_changes', to='conversations.conversation')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='orders.order')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['order', '-id'], name='change_of_order')],
                'constraints': [models.UniqueConstraint(fields=('idempotency_key',), name='change_key_once'), models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('order',), name='change_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'postpone'), ('new_date__isnull', False)), models.Q(('kind', 'cancel'), ('new_date__isnull', True), ('new_time__isnull', True)), _connector='OR'), name='change_has_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'pending'), ('decided_by__isnull', True), ('decided_at__isnull', True), ('by_right', False)), models.Q(models.Q(('status', 'pending'), _negated=True), ('decided_at__isnull', False), models.Q(models.Q(('decided_by__isnull', False), ('by_right', False)), models.Q(('status', 'granted'), ('kind', 'cancel'), ('by_right', True), ('decided_by__isnull', True)), _connector='OR')), _connector='OR'), name='change_decided_by_whom')],
            },
        ),
    ]
