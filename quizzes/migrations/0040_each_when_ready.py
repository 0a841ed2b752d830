from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0039_points_within_a_level"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="release",
            options={
                "ordering": ["at", "pk"],
                "verbose_name": "giving back by itself",
                "verbose_name_plural": "giving back by itself",
            },
        ),
        migrations.AlterField(
            model_name="release",
            name="at",
            field=models.DateTimeField(null=True),
        ),
    ]
