from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0005_rendition_credit")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "dispatched_at", "due_at"], name="delivery_waiting"),
        ),
        migrations.AddIndex(
            model_name="delivery", index=models.Index(fields=["state", "updated_at"], name="delivery_touched")
        ),
        migrations.AddIndex(
            model_name="delivery", index=models.Index(fields=["channel", "sending_at"], name="delivery_sent")
        ),
        migrations.AddIndex(
            model_name="followup", index=models.Index(fields=["state", "next_try_at"], name="follow_up_waiting")
        ),
    ]
