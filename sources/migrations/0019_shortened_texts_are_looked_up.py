from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0018_titles_in_order")]

    operations = [
        migrations.AddIndex(
            "text",
            models.Index(
                fields=["source"],
                condition=models.Q(kind="adaptation"),
                name="shortened_texts",
            ),
        ),
    ]
