"""Prints what Django finds over foreign keys to fields of abstract parents, other foreign keys and proxies: tests/models/to_field_targets.rs."""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="forum")

from django.core.checks import run_checks  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from tables import made  # noqa: E402


class Slugged(models.Model):
    slug = models.SlugField(max_length=20, unique=True)
    number = models.IntegerField(null=True, unique=True)

    class Meta:
        abstract = True


class Coded(Slugged):
    code = models.CharField(max_length=5, unique=True)

    class Meta:
        abstract = True


class Topic(Coded):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "forum"
        constraints = [models.UniqueConstraint(fields=["name"], name="one_name")]


class HotTopic(Topic):
    class Meta:
        app_label = "forum"
        proxy = True


class Office(models.Model):
    topic = models.OneToOneField(Topic, models.CASCADE, to_field="slug")
    room = models.CharField(max_length=20)

    class Meta:
        app_label = "forum"


class Post(models.Model):
    slugged = models.ForeignKey(Topic, models.CASCADE, to_field="slug", related_name="posts")
    numbered = models.ForeignKey(Topic, models.SET_NULL, to_field="number", null=True, related_name="+")
    coded = models.ForeignKey(HotTopic, models.CASCADE, to_field="code", null=True, related_name="coded")
    named = models.ForeignKey(Topic, models.CASCADE, to_field="name", null=True, related_name="+")
    office = models.ForeignKey(Office, models.CASCADE, to_field="topic", null=True)

    class Meta:
        app_label = "forum"


class OldPost(Post):
    class Meta:
        app_label = "forum"
        proxy = True


class Note(models.Model):
    post = models.ForeignKey(OldPost, models.CASCADE)

    class Meta:
        app_label = "forum"


tables = made(Topic, Office, Post, Note)
assert not run_checks(), run_checks()

red = Topic.objects.create(slug="red", number=7, code="r", name="Red")
blue = Topic.objects.create(slug="blue", code="b", name="Blue")
office = Office.objects.create(topic=red, room="1")
hot = HotTopic.objects.get(slug="blue")
Post.objects.create(slugged=red, numbered=red, coded=hot, named=blue, office=office)
Post.objects.create(slugged=blue, office=office)
third = OldPost.objects.create(slugged=hot, coded=HotTopic.objects.get(slug="red"), named=red)
Note.objects.create(post=third)

found = {"columns": list(Post.objects.order_by("id").values_list("slugged_id", "numbered_id", "coded_id", "named_id", "office_id"))}


def ids(name, query):
    found[name] = sorted(row.pk for row in query)


ids("by slug", Post.objects.filter(slugged="red"))
ids("by row", Post.objects.filter(slugged=red))
ids("by row of the proxy", Post.objects.filter(slugged=hot))
ids("by number", Post.objects.filter(numbered=7))
ids("by code", OldPost.objects.filter(coded=red))
ids("by name", OldPost.objects.filter(named="Blue"))
ids("by row of the model", Post.objects.filter(coded=HotTopic.objects.get(pk=red.pk)))
ids("by key of a key", Post.objects.filter(office="red"))
ids("by row of a key", Post.objects.filter(office=office))
ids("over two keys", OldPost.objects.filter(office__topic__name="Red"))
ids("over the proxy", Post.objects.filter(coded__slug="blue"))
ids("among rows", Post.objects.filter(office__in=Office.objects.filter(room="1")))
ids("the way back", Topic.objects.filter(posts__coded=blue))
ids("the way back of the proxy", HotTopic.objects.filter(coded__slugged="red"))
ids("related", red.posts.all())
ids("related to an office", office.post_set.all())
found["loaded"] = [
    [post.slugged.name, post.coded and post.coded.slug, post.office and post.office.topic.code]
    for post in OldPost.objects.select_related("slugged", "coded", "office__topic").order_by("id")
]
try:
    Post(slugged_id="no", office_id="blue").full_clean()
except ValidationError as error:
    found["wrong"] = error.message_dict
with transaction.atomic():
    found["deleted"] = office.delete()
    found["deleted too"] = hot.delete()
    found["left"] = sorted(Post.objects.values_list("pk", flat=True))
    transaction.set_rollback(True)

print(json.dumps({"tables": tables, "found": found}))
