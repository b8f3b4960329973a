"""Prints what Django finds, loads and deletes over foreign keys with to_field, for the models and rows in tests/rows/to_field.rs."""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="weblog")

from django.core import serializers  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402


class BlogManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Blog(models.Model):
    slug = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=20)
    number = models.IntegerField(null=True, unique=True)

    objects = BlogManager()

    def natural_key(self):
        return (self.name,)

    class Meta:
        app_label = "weblog"


class Entry(models.Model):
    blog = models.ForeignKey(Blog, models.CASCADE, to_field="slug")
    headline = models.CharField(max_length=20)

    class Meta:
        app_label = "weblog"


class Draft(models.Model):
    blog = models.ForeignKey(Blog, models.SET_NULL, to_field="slug", null=True, related_name="drafts")
    numbered = models.ForeignKey(Blog, models.SET_NULL, to_field="number", null=True, related_name="+")

    class Meta:
        app_label = "weblog"


class Banner(models.Model):
    blog = models.OneToOneField(Blog, models.CASCADE, to_field="slug")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True)

    class Meta:
        app_label = "weblog"


class Node(models.Model):
    code = models.CharField(max_length=5, unique=True)
    parent = models.ForeignKey("self", models.CASCADE, to_field="code", null=True, related_name="children")

    class Meta:
        app_label = "weblog"


MODELS = [Blog, Entry, Draft, Banner, Node]
with connection.schema_editor() as editor:
    for model in MODELS:
        editor.create_model(model)

for slug, name, number in [("a", "Alpha", 7), ("b", "Beta", None), ("c", "Gamma", 9)]:
    Blog.objects.create(slug=slug, name=name, number=number)
a, b, c = Blog.objects.order_by("id")
for blog, headline in [(a, "one"), (b, "two"), (a, "three")]:
    Entry.objects.create(blog=blog, headline=headline)
for blog, numbered in [(b, a), (None, c), (a, None)]:
    Draft.objects.create(blog=blog, numbered=numbered)
Banner.objects.create(blog=b)
root = Node.objects.create(code="r")
twig = Node.objects.create(code="t", parent=root)
Node.objects.create(code="l", parent=twig)

found = {}


def ids(name, query):
    found[name] = sorted(row.pk for row in query)


ids("by value", Entry.objects.filter(blog="a"))
ids("by row", Entry.objects.filter(blog=a))
ids("by column", Entry.objects.filter(blog_id="b"))
ids("by values", Entry.objects.filter(blog__in=["a", "c"]))
ids("by rows", Entry.objects.filter(blog__in=Blog.objects.filter(name="Beta")))
ids("by field pointed to", Entry.objects.filter(blog__slug="a"))
ids("by other field", Entry.objects.filter(blog__name="Alpha"))
ids("by key", Entry.objects.filter(blog__pk=a.pk))
ids("but rows", Entry.objects.exclude(blog__in=Blog.objects.filter(name="Beta")))
ids("over a nullable one", Draft.objects.filter(numbered__name="Gamma"))
ids("none", Draft.objects.filter(blog__isnull=True))
ids("not over a nullable one", Draft.objects.exclude(numbered__name="Gamma"))
ids("the way back", Blog.objects.filter(entry__headline="two"))
ids("not the way back", Blog.objects.exclude(entry__headline="one"))
ids("without any", Blog.objects.filter(entry__isnull=True))
ids("with any", Blog.objects.filter(drafts__isnull=False))
ids("two steps", Node.objects.filter(parent__parent="r"))
ids("two steps back", Node.objects.filter(children__children__code="l"))
ids("not two steps back", Node.objects.exclude(children__children__code="l"))
ids("related", a.entry_set.all())
found["one to one"] = b.banner.pk
found["counts"] = [blog.entries for blog in Blog.objects.annotate(entries=Count("entry")).order_by("id")]
found["loaded"] = [entry.blog.name for entry in Entry.objects.select_related("blog").order_by("id")]
found["prefetched"] = [
    sorted(entry.headline for entry in blog.entry_set.all())
    for blog in Blog.objects.prefetch_related("entry_set").order_by("id")
]
found["json"] = json.loads(serializers.serialize("json", Entry.objects.order_by("id")))
found["natural json"] = json.loads(
    serializers.serialize("json", Entry.objects.order_by("id"), use_natural_foreign_keys=True)
)
[read] = serializers.deserialize(
    "json", '[{"model": "weblog.entry", "pk": 9, "fields": {"blog": ["Gamma"], "headline": "x"}}]'
)
found["read"] = read.object.blog_id
try:
    Entry(blog_id="zz", headline="x").full_clean()
except ValidationError as error:
    found["wrong"] = error.message_dict
with transaction.atomic():
    found["deleted"] = a.delete()
    found["left"] = {model.__name__: sorted(model.objects.values_list("pk", flat=True)) for model in MODELS}
    found["set"] = list(Draft.objects.order_by("id").values_list("blog_id", "numbered_id"))
    found["all below"] = twig.delete()
    found["both"] = Blog.objects.filter(name="Beta").delete()
    transaction.set_rollback(True)

master = None
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
        )
        master = cursor.fetchall()
print(json.dumps({"found": found, "master": master}))
