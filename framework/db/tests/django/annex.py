"""Prints what Django answers to tests/models/annex.rs of tables in a schema: annex.py URL"""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="annex")

from django.core import serializers  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import Count, Exists, F, OuterRef  # noqa: E402
from django.db.models.functions import Upper  # noqa: E402
from tables import made  # noqa: E402
from telling import attempt, found, told  # noqa: E402


class Author(models.Model):
    name = models.CharField(max_length=20, unique=True)

    class Meta:
        app_label = "annex"
        db_table = '"annex_author"'
        ordering = ["name"]


class Student(models.Model):
    name = models.CharField(max_length=20)
    age = models.IntegerField()
    teacher = models.ForeignKey("self", models.CASCADE, null=True, related_name="pupils")

    class Meta:
        app_label = "annex"
        db_table = '"annex"."student"'
        indexes = [models.Index(fields=["name"])]
        constraints = [models.CheckConstraint(condition=models.Q(age__gt=0), name="student_age")]
        unique_together = ["name", "age"]


class Document(models.Model):
    title = models.CharField(max_length=20, db_index=True)
    author = models.ForeignKey(Author, models.CASCADE)
    reader = models.ForeignKey(Student, models.SET_NULL, null=True)
    students = models.ManyToManyField(Student)
    editors = models.ManyToManyField(Author, related_name="edited", db_table='"annex"."editors"')

    class Meta:
        app_label = "annex"
        db_table = '"annex"."document"'


class Remark(models.Model):
    document = models.ForeignKey(Document, models.CASCADE)
    students = models.ManyToManyField(Student)

    class Meta:
        app_label = "annex"


MODELS = Author, Student, Document, Remark
with connection.cursor() as cursor:
    cursor.execute("CREATE SCHEMA annex")
tables = made(*MODELS)


def student(name, teacher=None):
    return Student.objects.create(name=name, age=20, teacher=teacher)


def shelf():
    ada, bob = [Author.objects.create(name=name) for name in ("Ada", "Bob")]
    ann = student("Ann")
    ben = student("Ben", ann)
    document = Document.objects.create(title="one", author=ada, reader=ann)
    document.students.add(ann, ben)
    document.editors.add(ada, bob)
    Remark.objects.create(document=document).students.add(ben)
    return document, ann, ben


def names(rows):
    return [row.name for row in rows]


@told
def found_():
    shelf()
    students = Student.objects.order_by("name")
    loaded = Document.objects.select_related("author", "reader").get()
    return [
        names(students.filter(teacher__name="Ann")),
        names(students.filter(document__author__name="Ada")),
        [list(row) for row in students.values_list("name", Count("pupils"))],
        names(students.filter(Exists(Document.objects.filter(reader=OuterRef("pk"))))),
        [loaded.author.name, loaded.reader.name],
        len(Document.objects.prefetch_related("students").get().students.all()),
        Remark.objects.filter(students__teacher__name="Ann").count(),
        Document.objects.exclude(editors__name="Bob").count(),
        list(students.order_by(Upper("name").desc()).values_list(Upper("name"), flat=True)),
    ]


@told
def changed():
    document, ann, ben = shelf()
    students = Student.objects.order_by("name")
    steps = [students.filter(teacher=ann).update(age=F("age") + 1)]
    document.students.remove(ann)
    document.editors.set([Author.objects.create(name="Cid")])
    steps.append(names(document.editors.all()))
    steps.append(attempt(lambda: bool(student("Ann"))))
    ben.age = -1
    steps.append(attempt(ben.save))
    rows = [Student(name=name, age=20, teacher=ben) for name in ("Ann", "Dan")]
    Student.objects.bulk_create(rows, update_conflicts=True, update_fields=["teacher"], unique_fields=["name", "age"])
    steps.append(students.filter(teacher=ben).count())
    # Django names the schema in FOR UPDATE OF, which PostgreSQL refuses.
    steps.append(len(students.filter(teacher__name="Ann").select_for_update()))
    total, each = ann.delete()
    steps.append([total, *(each.get(f"annex.{name}", 0) for name in ("Student", "Document_students", "Remark_students"))])
    steps.append(Document.objects.filter(reader=None).count())
    gone = Author.objects.filter(name="Ada").delete()[0]
    steps.append([gone, Document.objects.count(), Remark.objects.count()])
    return steps


@told
def written():
    document, *_ = shelf()
    text = serializers.serialize("json", [document])
    for one in serializers.deserialize("json", text.replace('"one"', '"two"')):
        one.save()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(sql)
    return [
        len(json.loads(text)[0]["fields"]["students"]),
        list(Document.objects.values_list("title", flat=True)),
        student("Eve").pk is not None,
    ]


found["found"] = found.pop("found ")
print(json.dumps({"tables": tables, "found": found}))
