"""The models of tests/queries/maze and their rows: python SCRIPT [URL of a server's database].

Their relations are those that the models of annals_models.py have none of: rows that extend rows, foreign keys to other fields than the
key, keys that are foreign keys, texts or UUIDs, one-to-one fields, and many-to-many fields over models of their own.
"""

import random
import sys
import uuid

import databases

databases.configure(sys.argv[1:], "maze", TIME_ZONE="UTC")

import asking  # noqa: E402
from django.db import connection, models  # noqa: E402


class Category(models.Model):
    name = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "maze"


class Special(Category):
    extra = models.CharField(max_length=20, null=True)
    boss = models.ForeignKey(Category, models.SET_NULL, null=True, related_name="bossed")

    class Meta:
        app_label = "maze"
        ordering = ["extra"]


class Rare(Special):
    rank = models.IntegerField(null=True)

    class Meta:
        app_label = "maze"


class Item(models.Model):
    category = models.ForeignKey(Category, models.CASCADE, related_name="items")
    special = models.ForeignKey(Special, models.CASCADE, null=True, related_name="specials")
    label = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "maze"
        ordering = ["category", "special"]


class Twin(models.Model):
    category = models.OneToOneField(Category, models.CASCADE, related_name="twin")
    rare = models.OneToOneField(Rare, models.CASCADE, null=True, related_name="rare_twin")
    label = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "maze"


class Pair(models.Model):
    first = models.ForeignKey(Category, models.CASCADE, related_name="firsts")
    second = models.ForeignKey(Category, models.CASCADE, related_name="seconds")
    number = models.IntegerField(null=True)

    class Meta:
        app_label = "maze"


class Food(models.Model):
    name = models.CharField(max_length=20, unique=True, null=True)
    number = models.IntegerField(unique=True, null=True)
    better = models.ForeignKey("self", models.SET_NULL, to_field="number", null=True, related_name="worse")

    class Meta:
        app_label = "maze"
        ordering = ["-name"]


class Meal(models.Model):
    food = models.ForeignKey(Food, models.CASCADE, to_field="name", null=True, related_name="meals")
    wine = models.ForeignKey(Food, models.CASCADE, to_field="number", null=True, related_name="poured")
    name = models.CharField(max_length=20, null=True)
    number = models.IntegerField(null=True)

    class Meta:
        app_label = "maze"


class Guest(models.Model):
    code = models.CharField(max_length=20, primary_key=True)
    number = models.IntegerField(unique=True)
    meals = models.ManyToManyField(Meal, related_name="guests")
    foods = models.ManyToManyField(Food, through="Taste", related_name="tasters")
    friends = models.ManyToManyField("self")

    class Meta:
        app_label = "maze"


class Taste(models.Model):
    guest = models.ForeignKey(Guest, models.CASCADE, to_field="number", related_name="tastes")
    food = models.ForeignKey(Food, models.CASCADE, to_field="name", related_name="tastes")
    stars = models.IntegerField(null=True)

    class Meta:
        app_label = "maze"


class Seat(models.Model):
    guest = models.OneToOneField(Guest, models.CASCADE, primary_key=True, related_name="seat")
    label = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "maze"


class Cushion(models.Model):
    seat = models.OneToOneField(Seat, models.CASCADE, primary_key=True, related_name="cushion")
    near = models.ForeignKey(Seat, models.CASCADE, null=True, related_name="cushions")
    colour = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "maze"


class Token(models.Model):
    id = models.UUIDField(primary_key=True)
    seat = models.ForeignKey(Seat, models.CASCADE, null=True, related_name="tokens")
    special = models.ForeignKey(Special, models.CASCADE, null=True, related_name="tokens")
    number = models.IntegerField(null=True)

    class Meta:
        app_label = "maze"


class Gem(models.Model):
    token = models.ForeignKey(Token, models.CASCADE, null=True, related_name="gems")
    cushion = models.ForeignKey(Cushion, models.CASCADE, null=True, related_name="gems")
    label = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "maze"


asking.know([Category, Special, Rare, Item, Twin, Pair, Food, Meal, Guest, Taste, Seat, Cushion, Token, Gem])

NAMES = ["ada", "bob", "Ada", "a", "eve"]
CODES = ["g1", "g2", "g3", "g4", "g5"]
NUMBERS = [0, 1, 2, 3, 5]
UUIDS = [uuid.UUID(int=number << 64 | 7 - number) for number in range(1, 6)]
VALUES = {
    "text": [*NAMES, ""],
    "int": NUMBERS,
    "id": [1, 2, 3, 4, 5, 6, 99],
    "code": [*CODES, "g9"],
    "uuid": [{"uuid": str(one)} for one in [*UUIDS, uuid.UUID(int=9)]],
}
CATEGORY = {"id": "id", "name": "text"}
SPECIAL = {**CATEGORY, "extra": "text"}
FIELDS = {
    "category": CATEGORY,
    "special": SPECIAL,
    "rare": {**SPECIAL, "rank": "int"},
    "item": {"id": "id", "label": "text"},
    "twin": {"id": "id", "label": "text"},
    "pair": {"id": "id", "number": "int"},
    "food": {"id": "id", "name": "text", "number": "int"},
    "meal": {"id": "id", "name": "text", "number": "int"},
    "guest": {"code": "code", "number": "int"},
    "taste": {"id": "id", "stars": "int"},
    "seat": {"label": "text"},
    "cushion": {"colour": "text"},
    "token": {"id": "uuid", "number": "int"},
    "gem": {"id": "id", "label": "text"},
}
TO_CATEGORY = {"items": "item", "twin": "twin", "firsts": "pair", "seconds": "pair", "bossed": "special"}
TO_SPECIAL = {**TO_CATEGORY, "boss": "category", "specials": "item", "tokens": "token"}
# What a many-to-many field over foreign keys to other fields compares with is a key in Nuages, and a value of that field in Django.
RELATIONS = {
    "category": {**TO_CATEGORY, "special": "special"},
    "special": {**TO_SPECIAL, "rare": "rare", "category_ptr": "category"},
    "rare": {**TO_SPECIAL, "rare_twin": "twin", "special_ptr": "special"},
    "item": {"category": "category", "special": "special"},
    "twin": {"category": "category", "rare": "rare"},
    "pair": {"first": "category", "second": "category"},
    "food": {"better": ("food", "int"), "worse": "food", "meals": "meal", "poured": "meal", "tasters": ("guest", None), "tastes": "taste"},
    "meal": {"food": ("food", "text"), "wine": ("food", "int"), "guests": "guest"},
    "guest": {"meals": "meal", "foods": ("food", None), "friends": "guest", "tastes": "taste", "seat": "seat"},
    "taste": {"guest": ("guest", "int"), "food": ("food", "text")},
    "seat": {"guest": "guest", "cushion": "cushion", "cushions": "cushion", "tokens": "token"},
    "cushion": {"seat": "seat", "near": "seat", "gems": "gem"},
    "token": {"seat": "seat", "special": "special", "gems": "gem"},
    "gem": {"token": "token", "cushion": "cushion"},
}
KEYS = {"guest": "code", "seat": "code", "cushion": "code", "token": "uuid"}
FORWARD = {
    "boss", "rare", "special", "category_ptr", "special_ptr", "category", "twin", "rare_twin", "first", "second", "better", "food", "wine",
    "guest", "seat", "cushion", "near", "token",
}


def fill():
    """Makes the tables and rows, the same each time."""
    drawn = random.Random(12)
    maybe = lambda values: drawn.choice([None, *values])  # noqa: E731
    with connection.schema_editor() as editor:
        for model in asking.MODELS.values():
            editor.create_model(model)
    categories = [Category.objects.create(name=maybe(NAMES)) for _ in range(2)]
    for _ in range(2):
        categories.append(Special.objects.create(name=maybe(NAMES), extra=maybe(NAMES), boss=maybe(categories[:2])))
    for _ in range(2):
        rare = Rare.objects.create(name=maybe(NAMES), extra=maybe(NAMES), boss_id=maybe([1, 2, 3, 4]), rank=maybe(NUMBERS))
        categories.append(rare)
    for _ in range(9):
        Item.objects.create(category_id=drawn.randint(1, 6), special_id=maybe([3, 4, 5, 6]), label=maybe(NAMES))
    for number in [1, 3, 5, 6]:
        Twin.objects.create(category_id=number, rare_id={3: 6, 6: 5}.get(number), label=maybe(NAMES))
    for _ in range(6):
        Pair.objects.create(first_id=drawn.randint(1, 6), second_id=drawn.randint(1, 6), number=maybe(NUMBERS))
    for name, number, better in [("ada", 1, None), ("bob", 2, 1), ("cid", 3, 1), ("eve", 0, 2), ("a", 5, 5)]:
        Food.objects.create(name=name, number=number, better_id=better)
    for _ in range(10):
        Meal.objects.create(food_id=maybe(["ada", "bob", "eve", "a"]), wine_id=maybe([1, 2, 3, 5]), name=maybe(NAMES), number=maybe(NUMBERS))
    guests = [Guest.objects.create(code=code, number=number) for code, number in zip(CODES, [5, 3, 2, 1, 0])]
    for guest in guests:
        guest.meals.set(drawn.sample(range(1, 11), drawn.choice([0, 1, 2, 4])))
        guest.friends.set(drawn.sample(guests, drawn.choice([0, 1, 2])))
        for food in drawn.sample(["ada", "bob", "eve", "a"], drawn.choice([0, 1, 2, 3])):
            Taste.objects.create(guest=guest, food_id=food, stars=maybe(NUMBERS))
    for guest in guests[:4]:
        Seat.objects.create(guest=guest, label=maybe(NAMES))
    for code in CODES[1:4]:
        Cushion.objects.create(seat_id=code, near_id=maybe(CODES[:4]), colour=maybe(NAMES))
    for one in UUIDS:
        Token.objects.create(id=one, seat_id=maybe(CODES[:4]), special_id=maybe([3, 4, 5, 6]), number=maybe(NUMBERS))
    for _ in range(7):
        Gem.objects.create(token_id=maybe(UUIDS), cushion_id=maybe(CODES[1:4]), label=maybe(NAMES))
