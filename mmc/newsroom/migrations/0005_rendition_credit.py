from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0004_workers")]

    operations = [
        migrations.AddField(
            model_name="rendition",
            name="credit",
            field=models.CharField(blank=True, default="", help_text="whose music a film carries", max_length=300),
        ),
    ]
