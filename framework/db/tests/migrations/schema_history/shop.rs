//! The second part of the history: models with every kind of field and odd names, and what may happen to them.

use nuages_db::migrations::state::FieldState;
use nuages_db::migrations::*;

use super::Step;

const LONG: &str = "ModelWhoseNameGoesOnForLongerThanMostPeopleWouldCare";
const LONG_FIELD: &str = "a_field_whose_name_goes_on_for_much_longer_than_needed";

fn key(to: &str) -> FieldState {
    fields::foreign_key(to, CASCADE)
}

fn model(name: &str) -> CreateModel {
    CreateModel::new(name).field("id", fields::big_auto())
}

fn places() -> Vec<CreateModel> {
    vec![
        CreateModel::new("Country")
            .field("code", fields::char(2).primary_key())
            .field("name", fields::char(100).unique()),
        model("City")
            .field("country", key("shop.country"))
            .field("name", fields::slug(60))
            .field("population", fields::positive_integer().null())
            .unique_together(["country", "name"]),
        CreateModel::new("Address")
            .field("id", fields::auto())
            .field("city", fields::foreign_key("shop.city", PROTECT))
            .field("street", fields::char(200).blank())
            .field("number", fields::small_integer()),
        CreateModel::new("Customer")
            .field("id", fields::uuid().primary_key())
            .field(
                "address",
                fields::one_to_one("shop.address", SET_NULL).null(),
            )
            .field("email", fields::email(254).unique())
            .field("joined", fields::date())
            .field("friends", fields::many_to_many("shop.customer")),
        CreateModel::new("Profile")
            .field(
                "customer",
                fields::one_to_one("shop.customer", CASCADE).primary_key(),
            )
            .field("bio", fields::text().blank()),
    ]
}

fn goods() -> Vec<CreateModel> {
    vec![
        CreateModel::new("Department")
            .field("id", fields::small_auto())
            .field("parent", key("shop.department").null())
            .field("slug", fields::slug(30).unique()),
        model("Product")
            .field("department", key("shop.department"))
            .field("title", fields::char(120).db_index())
            .field("price", fields::decimal(8, 2))
            .field("weight", fields::float().null())
            .field("data", fields::json())
            .field("picture", fields::binary().null())
            .field("active", fields::boolean().default(true))
            .field("sku", fields::char(12).unique())
            .field("released", fields::time().null())
            .field("cities", fields::many_to_many("shop.city"))
            .db_table("shop products")
            .index(Index::new("product_price", ["-price", "title"])),
        model("Order")
            .field("group", fields::char(20).db_index())
            .field("select", fields::integer().db_column("from"))
            .field("placed", fields::date_time().db_index().auto_now_add())
            .field("customer", key("shop.customer").db_column("by")),
        model("OrderLine")
            .field("order", key("shop.order"))
            .field("product", fields::foreign_key("shop.product", PROTECT))
            .field("quantity", fields::positive_small_integer().default(1))
            .unique_together(["order", "product"]),
    ]
}

fn clubs() -> Vec<Operation> {
    let members = fields::many_to_many("shop.customer")
        .through("shop.membership")
        .related_name("clubs");
    vec![
        model("Club").field("name", fields::url(90)).into(),
        model("Membership")
            .field("club", key("shop.club"))
            .field("customer", key("shop.customer"))
            .field("since", fields::big_integer().default(0))
            .into(),
        AddField::new("club", "members", members).into(),
        CreateModel::new("Setting")
            .field("key", fields::char(20).primary_key())
            .field("value", fields::text().null())
            .into(),
        model("Mixed")
            .field("camelCase", fields::integer().db_index())
            .field("setting", key("shop.setting").null())
            .field("big", fields::positive_big_integer().null())
            .db_table("Shop_MixedCase")
            .into(),
        model(LONG)
            .field(LONG_FIELD, fields::char(10).unique())
            .field(
                "another_field_that_points_to_a_mixed_case_table",
                key("shop.mixed"),
            )
            .field("number", fields::integer().db_index())
            .unique_together([LONG_FIELD, "number"])
            .into(),
    ]
}

fn models() -> Vec<Operation> {
    let tables = places().into_iter().chain(goods());
    tables.map(Operation::from).chain(clubs()).collect()
}

const ROWS: &[&str] = &[
    "INSERT INTO shop_country (code, name) VALUES ('FR', 'France'), ('BE', 'Belgique')",
    "INSERT INTO shop_city (country_id, name, population) VALUES ('FR', 'samois', NULL), ('BE', 'liberchies', 900)",
    "INSERT INTO shop_address (city_id, street, number) VALUES (1, 'rue', 7)",
    "INSERT INTO shop_department (parent_id, slug) VALUES (NULL, 'a'), (1, 'b')",
    "INSERT INTO shop_setting VALUES ('k', 'v')",
    "INSERT INTO shop_club (name) VALUES ('hot')",
];

fn alter(model: &str, name: &str, field: FieldState) -> Operation {
    AlterField::new(model, name, field).into()
}

fn add(model: &str, name: &str, field: FieldState) -> Operation {
    AddField::new(model, name, field).into()
}

fn address(to: &str) -> FieldState {
    fields::foreign_key(to, SET_NULL).null()
}

fn types() -> Vec<Vec<Operation>> {
    let from = fields::big_integer().db_column("from");
    vec![
        vec![
            alter("city", "population", fields::positive_integer().default(5)),
            alter("product", "price", fields::decimal(10, 3)),
            alter("order", "select", from),
        ],
        vec![alter("address", "number", fields::char(10))],
        vec![alter("address", "number", fields::integer().null())],
        vec![alter("order", "group", fields::integer().db_index())],
        vec![alter("order", "group", fields::text())],
        vec![alter("country", "code", fields::char(3).primary_key())],
        vec![alter("department", "id", fields::big_auto())],
        vec![alter("customer", "address", address("shop.address"))],
        vec![alter(
            "customer",
            "address",
            fields::one_to_one("shop.address", CASCADE).null(),
        )],
        vec![alter("customer", "address", address("shop.city"))],
        vec![alter("product", "title", fields::char(120))],
        vec![alter("product", "title", fields::char(120).unique())],
        vec![alter("product", "title", fields::char(120).db_index())],
        vec![alter("orderline", "quantity", fields::integer().default(1))],
        vec![alter(
            "orderline",
            "quantity",
            fields::positive_integer().default(1),
        )],
    ]
}

fn renames() -> Vec<Vec<Operation>> {
    vec![
        vec![RenameField::new("city", "name", "label").into()],
        vec![RenameField::new("orderline", "quantity", "amount").into()],
        vec![RenameField::new("orderline", "order", "parent").into()],
        vec![
            AlterUniqueTogether::new("orderline")
                .set(["product", "parent"])
                .into(),
        ],
        vec![AlterUniqueTogether::new("orderline").into()],
        vec![RenameModel::new("Product", "Item").into()],
        vec![AlterModelTable::new("item", "shop_things").into()],
        vec![AlterModelTable::automatic("item").into()],
        vec![RenameModel::new("Customer", "Client").into()],
    ]
}

fn additions() -> Vec<Operation> {
    let mayor = fields::one_to_one("shop.client", SET_NULL).null();
    let area = fields::positive_small_integer().default(3).db_index();
    vec![
        add("city", "mayor", mayor),
        add("city", "nick", fields::char(9).unique().null()),
        add("city", "area", area),
        add("city", "motto", fields::text().default("")),
        add("city", "twins", fields::many_to_many("shop.city")),
        add("city", "seen", fields::date_time().null()),
        add("city", "share", fields::decimal(5, 2).default("1.5")),
    ]
}

fn rest() -> Vec<Vec<Operation>> {
    let nick = AlterField::new("city", "nick", fields::char(9).default("n")).one_off_default();
    let index = Index::new("item_department", ["department", "-title"]);
    let remove = |name| Operation::from(RemoveField::new("city", name));
    vec![
        additions(),
        vec![nick.into()],
        vec![alter("setting", "key", fields::char(40).primary_key())],
        vec![AddIndex::new("item", index).into()],
        vec![
            RemoveIndex::new("item", "product_price").into(),
            RemoveIndex::new("item", "item_department").into(),
        ],
        vec![remove("mayor"), remove("nick"), remove("twins")],
        vec![
            DeleteModel::new(LONG).into(),
            DeleteModel::new("Mixed").into(),
        ],
    ]
}

pub(super) fn history() -> Vec<Step> {
    let mut lists = vec![models()];
    lists.extend(types());
    lists.extend(renames());
    lists.extend(rest());
    let steps = lists.into_iter().enumerate();
    steps
        .map(|(place, operations)| {
            let name = format!("{:04}", place + 21);
            let mut migration = Migration::new(&name);
            migration.operations = operations;
            let rows: &[&str] = if place == 0 { ROWS } else { &[] };
            ("shop", migration, rows)
        })
        .collect()
}
