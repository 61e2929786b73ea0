from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0007_turns'),
    ]

    operations = [
        # With a default of the database's own: workers of the version before go on writing rows beside the new ones.
        migrations.AddField(
            model_name='delivery',
            name='deaths',
            field=models.IntegerField(db_default=0, default=0, help_text='senders that were killed at work on it'),
        ),
    ]
