"""Models with every kind of field and odd names, and what may happen to them."""

from django.db import models
from django.db.migrations import operations as op

CASCADE, PROTECT, SET_NULL = models.CASCADE, models.PROTECT, models.SET_NULL


def big():
    return models.BigAutoField(primary_key=True)


def key(to, on_delete=CASCADE, **options):
    return models.ForeignKey(to, on_delete, **options)


LONG = "ModelWhoseNameGoesOnForLongerThanMostPeopleWouldCare"

MODELS = [
    op.CreateModel(
        "Country",
        [
            ("code", models.CharField(max_length=2, primary_key=True)),
            ("name", models.CharField(max_length=100, unique=True)),
        ],
    ),
    op.CreateModel(
        "City",
        [
            ("id", big()),
            ("country", key("shop.country")),
            ("name", models.SlugField(max_length=60)),
            ("population", models.PositiveIntegerField(null=True)),
        ],
        options={"unique_together": {("country", "name")}},
    ),
    op.CreateModel(
        "Address",
        [
            ("id", models.AutoField(primary_key=True)),
            ("city", key("shop.city", PROTECT)),
            ("street", models.CharField(max_length=200, blank=True)),
            ("number", models.SmallIntegerField()),
        ],
    ),
    op.CreateModel(
        "Customer",
        [
            ("id", models.UUIDField(primary_key=True)),
            ("address", models.OneToOneField("shop.address", SET_NULL, null=True)),
            ("email", models.EmailField(max_length=254, unique=True)),
            ("joined", models.DateField()),
            ("friends", models.ManyToManyField("shop.customer")),
        ],
    ),
    op.CreateModel(
        "Profile",
        [
            ("customer", models.OneToOneField("shop.customer", CASCADE, primary_key=True)),
            ("bio", models.TextField(blank=True)),
        ],
    ),
    op.CreateModel(
        "Department",
        [
            ("id", models.SmallAutoField(primary_key=True)),
            ("parent", key("shop.department", null=True)),
            ("slug", models.SlugField(max_length=30, unique=True)),
        ],
    ),
    op.CreateModel(
        "Product",
        [
            ("id", big()),
            ("department", key("shop.department")),
            ("title", models.CharField(max_length=120, db_index=True)),
            ("price", models.DecimalField(max_digits=8, decimal_places=2)),
            ("weight", models.FloatField(null=True)),
            ("data", models.JSONField()),
            ("picture", models.BinaryField(null=True)),
            ("active", models.BooleanField(default=True)),
            ("sku", models.CharField(max_length=12, unique=True)),
            ("released", models.TimeField(null=True)),
            ("cities", models.ManyToManyField("shop.city")),
        ],
        options={
            "db_table": "shop products",
            "indexes": [models.Index(fields=["-price", "title"], name="product_price")],
        },
    ),
    op.CreateModel(
        "Order",
        [
            ("id", big()),
            ("group", models.CharField(max_length=20, db_index=True)),
            ("select", models.IntegerField(db_column="from")),
            ("placed", models.DateTimeField(db_index=True, auto_now_add=True)),
            ("customer", key("shop.customer", db_column="by")),
        ],
    ),
    op.CreateModel(
        "OrderLine",
        [
            ("id", big()),
            ("order", key("shop.order")),
            ("product", key("shop.product", PROTECT)),
            ("quantity", models.PositiveSmallIntegerField(default=1)),
        ],
        options={"unique_together": {("order", "product")}},
    ),
    op.CreateModel("Club", [("id", big()), ("name", models.URLField(max_length=90))]),
    op.CreateModel(
        "Membership",
        [
            ("id", big()),
            ("club", key("shop.club")),
            ("customer", key("shop.customer")),
            ("since", models.BigIntegerField(default=0)),
        ],
    ),
    op.AddField(
        "club", "members", models.ManyToManyField("shop.customer", through="shop.membership", related_name="clubs")
    ),
    op.CreateModel(
        "Setting", [("key", models.CharField(max_length=20, primary_key=True)), ("value", models.TextField(null=True))]
    ),
    op.CreateModel(
        "Mixed",
        [
            ("id", big()),
            ("camelCase", models.IntegerField(db_index=True)),
            ("setting", key("shop.setting", null=True)),
            ("big", models.PositiveBigIntegerField(null=True)),
        ],
        options={"db_table": "Shop_MixedCase"},
    ),
    op.CreateModel(
        LONG,
        [
            ("id", big()),
            ("a_field_whose_name_goes_on_for_much_longer_than_needed", models.CharField(max_length=10, unique=True)),
            ("another_field_that_points_to_a_mixed_case_table", key("shop.mixed")),
            ("number", models.IntegerField(db_index=True)),
        ],
        options={"unique_together": {("a_field_whose_name_goes_on_for_much_longer_than_needed", "number")}},
    ),
]

ROWS = [
    "INSERT INTO shop_country (code, name) VALUES ('FR', 'France'), ('BE', 'Belgique')",
    "INSERT INTO shop_city (country_id, name, population) VALUES ('FR', 'samois', NULL), ('BE', 'liberchies', 900)",
    "INSERT INTO shop_address (city_id, street, number) VALUES (1, 'rue', 7)",
    "INSERT INTO shop_department (parent_id, slug) VALUES (NULL, 'a'), (1, 'b')",
    "INSERT INTO shop_setting VALUES ('k', 'v')",
    "INSERT INTO shop_club (name) VALUES ('hot')",
]

CHANGES = [
    [
        op.AlterField("city", "population", models.PositiveIntegerField(default=5)),
        op.AlterField("product", "price", models.DecimalField(max_digits=10, decimal_places=3)),
        op.AlterField("order", "select", models.BigIntegerField(db_column="from")),
    ],
    [op.AlterField("address", "number", models.CharField(max_length=10))],
    [op.AlterField("address", "number", models.IntegerField(null=True))],
    [op.AlterField("order", "group", models.IntegerField(db_index=True))],
    [op.AlterField("order", "group", models.TextField())],
    [op.AlterField("country", "code", models.CharField(max_length=3, primary_key=True))],
    [op.AlterField("department", "id", models.BigAutoField(primary_key=True))],
    [op.AlterField("customer", "address", key("shop.address", SET_NULL, null=True))],
    [op.AlterField("customer", "address", models.OneToOneField("shop.address", CASCADE, null=True))],
    [op.AlterField("customer", "address", key("shop.city", SET_NULL, null=True))],
    [op.AlterField("product", "title", models.CharField(max_length=120))],
    [op.AlterField("product", "title", models.CharField(max_length=120, unique=True))],
    [op.AlterField("product", "title", models.CharField(max_length=120, db_index=True))],
    [op.AlterField("orderline", "quantity", models.IntegerField(default=1))],
    [op.AlterField("orderline", "quantity", models.PositiveIntegerField(default=1))],
    [op.RenameField("city", "name", "label")],
    [op.RenameField("orderline", "quantity", "amount")],
    [op.RenameField("orderline", "order", "parent")],
    [op.AlterUniqueTogether("orderline", {("product", "parent")})],
    [op.AlterUniqueTogether("orderline", set())],
    [op.RenameModel("Product", "Item")],
    [op.AlterModelTable("item", "shop_things")],
    [op.AlterModelTable("item", None)],
    [op.RenameModel("Customer", "Client")],
    [
        op.AddField("city", "mayor", models.OneToOneField("shop.client", SET_NULL, null=True)),
        op.AddField("city", "nick", models.CharField(max_length=9, unique=True, null=True)),
        op.AddField("city", "area", models.PositiveSmallIntegerField(default=3, db_index=True)),
        op.AddField("city", "motto", models.TextField(default="")),
        op.AddField("city", "twins", models.ManyToManyField("shop.city")),
        op.AddField("city", "seen", models.DateTimeField(null=True)),
        op.AddField("city", "share", models.DecimalField(max_digits=5, decimal_places=2, default="1.5")),
    ],
    [op.AlterField("city", "nick", models.CharField(max_length=9, default="n"), preserve_default=False)],
    [op.AlterField("setting", "key", models.CharField(max_length=40, primary_key=True))],
    [op.AddIndex("item", models.Index(fields=["department", "-title"], name="item_department"))],
    [op.RemoveIndex("item", "product_price"), op.RemoveIndex("item", "item_department")],
    [op.RemoveField("city", "mayor"), op.RemoveField("city", "nick"), op.RemoveField("city", "twins")],
    [op.DeleteModel(LONG), op.DeleteModel("Mixed")],
]

HISTORY = [("shop", MODELS, ROWS), *[("shop", operations, []) for operations in CHANGES]]
