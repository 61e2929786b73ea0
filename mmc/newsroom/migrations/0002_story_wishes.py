from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="story",
            name="wishes",
            field=models.JSONField(
                default=dict, help_text="{channel: moment} asked for by the maker; the ledger promises"
            ),
        ),
    ]
