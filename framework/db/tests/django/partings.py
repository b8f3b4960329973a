"""What Django answers where tests/rows/partings.rs lets rows go: python partings.py [URL of a server's database].

Every question runs in a transaction that is rolled back.
"""

import json
import sys

import databases

databases.configure(sys.argv[1:], "partings", TIME_ZONE="UTC")

from django.db import connection, models, transaction  # noqa: E402
from django.db.models import signals  # noqa: E402
from telling import asked, found, told  # noqa: E402


class Meta:
    app_label = "partings"


class Hill(models.Model):
    class Meta(Meta):
        pass


class Tree(models.Model):
    hill = models.ForeignKey(Hill, models.CASCADE, null=True)

    class Meta(Meta):
        pass


class Branch(models.Model):
    tree = models.ForeignKey(Tree, models.CASCADE)

    class Meta(Meta):
        pass


class Twig(models.Model):
    branch = models.ForeignKey(Branch, models.CASCADE)

    class Meta(Meta):
        pass


class Leaf(models.Model):
    twig = models.ForeignKey(Twig, models.CASCADE)

    class Meta(Meta):
        pass


class Apple(Tree):
    class Meta(Meta):
        pass


class Pippin(Apple):
    class Meta(Meta):
        pass


class Wild(Tree):
    class Meta(Meta):
        proxy = True


class Wilder(Wild):
    class Meta(Meta):
        proxy = True


class Fox(models.Model):
    tree = models.ForeignKey(Wild, models.CASCADE)

    class Meta(Meta):
        pass


class Hare(models.Model):
    tree = models.ForeignKey(Wilder, models.CASCADE)

    class Meta(Meta):
        pass


class Guard(models.Model):
    protects = models.ForeignKey(Tree, models.PROTECT, null=True, related_name="+")
    restricts = models.ForeignKey(Tree, models.RESTRICT, null=True, related_name="+")
    tree = models.ForeignKey(Tree, models.CASCADE, null=True, related_name="+")
    hill = models.ForeignKey(Hill, models.CASCADE, null=True)
    lost = models.ForeignKey(Tree, models.SET_NULL, null=True, related_name="+")
    apple = models.ForeignKey(Apple, models.SET_NULL, null=True, related_name="+")
    own = models.ForeignKey(Apple, models.CASCADE, null=True, related_name="+")

    class Meta(Meta):
        pass


class Fence(models.Model):
    protects = models.ForeignKey(Tree, models.PROTECT, null=True, related_name="+")
    restricts = models.ForeignKey(Tree, models.RESTRICT, null=True, related_name="+")

    class Meta(Meta):
        pass


class Bird(models.Model):
    trees = models.ManyToManyField(Tree)

    class Meta(Meta):
        pass


class Well(models.Model):
    number = models.IntegerField(unique=True)

    class Meta(Meta):
        pass


class Pipe(models.Model):
    start = models.ForeignKey(Well, models.CASCADE, related_name="+")
    end = models.ForeignKey(Well, models.CASCADE, to_field="number", related_name="+")

    class Meta(Meta):
        pass


class Policy(models.Model):
    class Meta(Meta):
        pass


class Version(models.Model):
    policy = models.ForeignKey(Policy, models.CASCADE)

    class Meta(Meta):
        pass


class Place(models.Model):
    version = models.ForeignKey(Version, models.SET_NULL, null=True)

    class Meta(Meta):
        pass


class Item(models.Model):
    version = models.ForeignKey(Version, models.CASCADE)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+")
    held = models.ForeignKey(Place, models.SET(42), db_constraint=False, related_name="+")

    class Meta(Meta):
        pass


class Anchor(models.Model):
    class Meta(Meta):
        pass


class Rope(models.Model):
    anchor = models.ForeignKey(Anchor, models.DB_CASCADE)

    class Meta(Meta):
        pass


class Knot(models.Model):
    rope = models.ForeignKey(Rope, models.DB_CASCADE)

    class Meta(Meta):
        pass


class Flag(models.Model):
    anchor = models.ForeignKey(Anchor, models.DB_SET_NULL, null=True)

    class Meta(Meta):
        pass


class Buoy(models.Model):
    anchor = models.ForeignKey(Anchor, models.SET_DEFAULT, default=1, related_name="+")
    other = models.ForeignKey(Anchor, models.SET_DEFAULT, null=True, default=None, related_name="+")

    class Meta(Meta):
        pass


class Lamp(models.Model):
    anchor = models.ForeignKey(Anchor, models.DB_SET_DEFAULT, db_default=1, related_name="+")
    other = models.ForeignKey(Anchor, models.DB_SET_DEFAULT, null=True, db_default=None, related_name="+")

    class Meta(Meta):
        pass


MODELS = [Hill, Tree, Branch, Twig, Leaf, Apple, Pippin, Fox, Hare, Guard, Fence, Bird, Well, Pipe, Policy, Version, Place, Item, Anchor, Rope, Knot, Flag, Buoy]
with connection.schema_editor() as editor:
    for model in MODELS:
        editor.create_model(model)
    if connection.features.supports_on_delete_db_default:
        editor.create_model(Lamp)


def parting(delete):
    """The statements, what went or why nothing did, and how many rows of each model are left."""
    answers = []

    def ask():
        try:
            with transaction.atomic():
                answers.append(list(delete()))
        except models.ProtectedError as error:
            answers.append(["protected", error.args[0]])
        except models.RestrictedError as error:
            answers.append(["restricted", error.args[0]])

    said = asked(ask)
    return [said, answers[0], {model.__name__: model.objects.count() for model in MODELS if model.objects.exists()}]


@told
def rows_nothing_hangs_on():
    leaf = Leaf.objects.create(twig=Twig.objects.create(branch=Branch.objects.create(tree=Tree.objects.create())))
    return [parting(leaf.delete), parting(Leaf.objects.filter(pk=leaf.twig_id).delete), parting(Leaf.objects.filter(pk__in=[]).delete)]


@told
def what_hangs_on_rows():
    tree = Tree.objects.create()
    for _ in range(2):
        branch = Branch.objects.create(tree=tree)
        for _ in range(2):
            Leaf.objects.create(twig=Twig.objects.create(branch=branch))
    return [parting(Twig.objects.last().delete), parting(Branch.objects.first().delete), parting(tree.delete)[1:]]


@told
def two_ways_to_rows():
    wells = [Well.objects.create(number=number) for number in (70, 80, 90)]
    for start, end in ((0, 1), (1, 0), (1, 2), (0, 0)):
        Pipe.objects.create(start=wells[start], end=wells[end])
    return [parting(wells[0].delete), parting(Well.objects.filter(number__gt=1).delete)[1:]]


@told
def rows_that_extend_rows():
    steps = []
    for delete in (
        lambda pippin: pippin.delete(),
        lambda pippin: pippin.apple_ptr.delete(),
        lambda pippin: Tree.objects.get(pk=pippin.pk).delete(),
        lambda pippin: pippin.delete(keep_parents=True),
    ):
        pippin = Pippin.objects.create()
        Branch.objects.create(tree=pippin)
        Guard.objects.create(apple=pippin)
        Guard.objects.create(own=pippin)
        Fox.objects.create(tree=Wild.objects.get(pk=pippin.pk))
        said, *rest = parting(lambda: delete(pippin))
        steps.append(rest)
    return steps


@told
def parents_kept_of_rows_that_are_extended():
    pippin = Pippin.objects.create()
    Branch.objects.create(tree=pippin)
    Guard.objects.create(own=pippin)
    return parting(lambda: pippin.apple_ptr.delete(keep_parents=True))[1:]


@told
def rows_seen_by_proxies():
    steps = []
    for model in Tree, Wild, Wilder:
        tree = Tree.objects.create()
        Fox.objects.create(tree=Wild.objects.get(pk=tree.pk))
        Hare.objects.create(tree=Wilder.objects.get(pk=tree.pk))
        Branch.objects.create(tree=tree)
        steps.append(parting(model.objects.get(pk=tree.pk).delete)[1:])
    return steps


@told
def what_holds_rows_back():
    hill = Hill.objects.create()
    tree, other = Tree.objects.create(hill=hill), Tree.objects.create(hill=hill)
    guard = Guard.objects.create(protects=tree)
    steps = [parting(tree.delete)[1:], parting(hill.delete)[1:]]
    Fence.objects.create(protects=tree, restricts=tree)
    steps.append(parting(tree.delete)[1:])
    Fence.objects.all().delete()
    guard.protects, guard.restricts = None, tree
    guard.save()
    steps += [parting(tree.delete)[1:], parting(hill.delete)[1:]]
    fence = Fence.objects.create(restricts=tree)
    steps.append(parting(tree.delete)[1:])
    fence.delete()
    guard.tree = other
    guard.save()
    steps += [parting(tree.delete)[1:], parting(hill.delete)[1:]]
    hill = Hill.objects.create()
    tree = Tree.objects.create(hill=hill)
    Guard.objects.create(restricts=tree, hill=hill)
    return [*steps, parting(tree.delete)[1:], parting(hill.delete)[1:]]


@told
def what_is_set_instead():
    tree, other = Tree.objects.create(), Tree.objects.create()
    for lost in tree, other, tree:
        Guard.objects.create(lost=lost)
    steps = [parting(tree.delete)[1:], [guard.lost_id == other.pk for guard in Guard.objects.order_by("pk")]]
    policy = Policy.objects.create()
    version = Version.objects.create(policy=policy)
    place = Place.objects.create(version=version)
    Item.objects.create(version=version, place=place, held=place)
    steps += [parting(place.delete), [[item.place_id, item.held_id] for item in Item.objects.all()]]
    Place.objects.create(version=version)
    return [*steps, parting(policy.delete)[1:], list(Place.objects.values_list("version", flat=True))]


@told
def rows_between():
    bird, tree, other = Bird.objects.create(), Tree.objects.create(), Pippin.objects.create()
    bird.trees.set([tree, other])
    steps = [parting(tree.delete)[1:], parting(other.delete)[1:]]
    bird.trees.add(Tree.objects.create())
    return [*steps, parting(bird.delete)]


@told
def queries_of_all_kinds():
    hill = Hill.objects.create()
    tree = Tree.objects.create(hill=hill)
    for _ in range(3):
        Fence.objects.create(restricts=tree)
        Fence.objects.create()
    first = Fence.objects.first().pk
    rows = Fence.objects.order_by("restricts__hill")
    return [
        parting(rows.filter(pk=first, restricts__hill=hill).select_related("restricts").delete)[1:],
        parting(rows.filter(restricts__hill__isnull=False).only("id").filter(pk=first + 2).delete)[1:],
        parting(rows.filter(restricts__hill__isnull=True).distinct().delete)[1:],
        parting(Hill.objects.annotate(n=models.Count("tree")).filter(n=0).delete)[1:],
        parting(Fence.objects.filter(~models.Q(pk__in=[]) | models.Q(restricts__hill=hill)).delete),
        parting(Hill.objects.filter(tree__isnull=False).delete)[1:],
    ]


@told
def order_of_signals():
    tree = Tree.objects.create()
    branches = [Branch.objects.create(tree=tree) for _ in range(3)]
    for branch in reversed(branches):
        Leaf.objects.create(twig=Twig.objects.create(branch=branch))
    Apple(tree_ptr=tree).save_base(raw=True)
    steps, first = [], branches[0].pk

    def hear(word):
        def heard(sender, instance, **rest):
            steps.append([word, sender.__name__, instance.pk - first, Branch.objects.count()])

        return heard

    before, after = hear("before"), hear("after")
    for sender in (Tree, Branch, Twig):
        signals.pre_delete.connect(before, sender=sender)
        signals.post_delete.connect(after, sender=sender)
    answer = list(tree.delete())
    for sender in (Tree, Branch, Twig):
        signals.pre_delete.disconnect(before, sender=sender)
        signals.post_delete.disconnect(after, sender=sender)

    def of(word):
        return [step[1:] for step in steps if step[:2] == [word, "Branch"]]

    return [answer, {"before": of("before"), "after": of("after")}, [step[:2] for step in steps]]


@told
def many_rows():
    tree = Tree.objects.create()
    Branch.objects.bulk_create(Branch(tree=tree) for _ in range(700))
    Leaf.objects.create(twig=Twig.objects.create(branch=Branch.objects.last()))
    return parting(tree.delete)[1:]


@told
def what_the_database_lets_go():
    one, two, three = [Anchor.objects.create(pk=number) for number in (1, 2, 3)]
    for anchor in one, two, two:
        Knot.objects.create(rope=Rope.objects.create(anchor=anchor))
        Flag.objects.create(anchor=anchor)
    for anchor, other in [(two, two), (three, None), (one, three)]:
        Buoy.objects.create(anchor=anchor, other=other)
    steps = [parting(two.delete)[1:]]
    flags = list(Flag.objects.order_by("pk").values_list("anchor", flat=True))
    steps += [parting(Rope.objects.filter(anchor=one).delete), parting(three.delete)[1:]]
    return [steps, flags, list(map(list, Buoy.objects.order_by("pk").values_list("anchor", "other")))]


@told
def what_the_database_sets_by_default():
    if not connection.features.supports_on_delete_db_default:
        return None
    Anchor.objects.create(pk=1)
    two = Anchor.objects.create(pk=2)
    Lamp.objects.create(anchor=two, other=two)
    gone = parting(two.delete)[1:]
    lamp = Lamp.objects.get()
    return [gone, lamp.anchor_id, lamp.other_id]


print(json.dumps({"found": found}))
