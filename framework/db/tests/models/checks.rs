//! Django's checks of what models do to each other.

use nuages_core::checks::{CheckContext, Tags, run_checks};
use nuages_core::{AppConfig, Apps, Settings};
use nuages_db::apps::DatabaseApp as _;
use nuages_db::functions::lower;
use nuages_db::models;
use nuages_db::models::*;

macro_rules! model {
    ($name:ident $([$($meta:tt)*])? { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? }) => {
        #[derive(Model, Clone)]
        #[model(crate = crate::root, app_label = "shop" $(, $($meta)*)?)]
        struct $name {
            id: Auto,
            $($(#[$attribute])* $field: $type,)*
        }
    };
}

model!(Customer {
    order: i32,
    cart_set: i32,
});
model!(Order { #[field(on_delete = CASCADE)] customer: ForeignKey<Customer>, });
model!(Cart { #[field(on_delete = CASCADE)] customer: ForeignKey<Customer>, });

model!(Person { name: i32 });
model!(Gift {
    #[field(on_delete = CASCADE)]
    from: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    to: ForeignKey<Person>,
});
model!(Loan {
    #[field(on_delete = CASCADE, related_name = "loans")]
    from: ForeignKey<Person>,
    #[field(related_name = "loans")]
    to: ManyToMany<Person>,
});
model!(Clean {
    #[field(on_delete = CASCADE, related_name = "+")]
    from: ForeignKey<Person>,
    #[field(on_delete = CASCADE, related_name = "+")]
    to: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    parent: Option<ForeignKey<Clean>>,
    friends: ManyToMany<Clean>,
});

model!(First [db_table = "things", indexes = [["id", name = "shop_idx"]]] {});
model!(Second [db_table = "things", indexes = [["id", name = "shop_idx"]]] {});
model!(Unmanaged [db_table = "things", managed = false] {});

pub(crate) fn messages(models: Vec<&'static ModelMeta>) -> Vec<String> {
    let apps = Apps::new(vec![AppConfig::new("shop").models(models)]).unwrap();
    nuages_db::apps::register(&apps);
    let settings = Settings::default();
    run_checks(
        &CheckContext::new(&settings, &apps),
        Some(&[Tags::MODELS]),
        false,
    )
    .iter()
    .map(ToString::to_string)
    .collect()
}

#[test]
fn names_that_two_models_claim_are_told_as_django_does() {
    assert_eq!(
        messages(models![Customer, Order, Cart]),
        [
            "shop.Order.customer: (fields.E303) Reverse query name for 'shop.Order.customer' clashes with field name \
             'shop.Customer.order'.\n\tHINT: Rename field 'shop.Customer.order', or add/change a related_name argument to \
             the definition for field 'shop.Order.customer'.",
            "shop.Cart.customer: (fields.E302) Reverse accessor 'Customer.cart_set' for 'shop.Cart.customer' clashes with \
             field name 'shop.Customer.cart_set'.\n\tHINT: Rename field 'shop.Customer.cart_set', or add/change a \
             related_name argument to the definition for field 'shop.Cart.customer'.",
        ]
    );
    let pair = |id: &str, what: &str, model: &str| {
        [("from", "to"), ("to", "from")].map(|(field, other)| {
            let (field, other) = (format!("shop.{model}.{field}"), format!("shop.{model}.{other}"));
            let what = what.replace("FIELD", &field);
            format!(
                "{field}: ({id}) {what} for '{other}'.\n\tHINT: Add or change a related_name argument to the definition \
                 for '{field}' or '{other}'."
            )
        })
    };
    let accessor = "Reverse accessor 'Person.gift_set' for 'FIELD' clashes with reverse accessor";
    assert_eq!(
        messages(models![Person, Gift]),
        pair("fields.E304", accessor, "Gift")
    );
    let [one, two] = pair(
        "fields.E304",
        &accessor.replace("gift_set", "loans"),
        "Loan",
    );
    let query_name = "Reverse query name for 'FIELD' clashes with reverse query name";
    let [three, four] = pair("fields.E305", query_name, "Loan");
    assert_eq!(messages(models![Person, Loan]), [one, three, two, four]);
}

#[test]
fn tables_and_indexes_of_two_models_are_told() {
    assert_eq!(
        messages(models![First, Second, Unmanaged]),
        [
            "things: (models.E028) db_table 'things' is used by multiple models: shop.First, shop.Second.",
            "?: (models.E030) index name 'shop_idx' is not unique among models: shop.First, shop.Second.",
        ]
    );
}

model!(Odd [
    constraints = [
        UniqueConstraint::on(Self::votes)
            .condition(Self::votes.gt(1))
            .deferrable(Deferrable::Deferred)
            .name("later"),
        UniqueConstraint::on(Self::title).include(Self::votes).nulls_distinct(false).name("covering"),
        CheckConstraint::new(Self::from.to(Person::name).gt(1)).name("joined"),
        CheckConstraint::new(Self::votes.gt(1)).name("joined"),
        UniqueConstraint::on(lower(Self::title)).name("lower"),
    ],
    indexes = [
        Index::on(Self::votes).name("_votes").condition(Self::votes.gt(1)).include(Self::title),
        Index::on(Self::title).name("a_name_that_is_longer_than_most"),
        Index::on(lower(Self::title)),
    ]
] {
    #[field(on_delete = CASCADE, related_name = "+")]
    from: ForeignKey<Person>,
    votes: i32,
    #[field(max_length = 9)]
    title: String,
});

#[test]
fn mistakes_of_constraints_and_indexes_are_told() {
    assert_eq!(
        messages(models![Person, Odd]),
        [
            "?: (models.E031) constraint name 'joined' is not unique for model shop.Odd.",
            "shop.Odd: (models.E033) The index name '_votes' cannot start with an underscore or a number.",
            "shop.Odd: (models.E034) The index name 'a_name_that_is_longer_than_most' cannot be longer than 30 characters.",
            "shop.Odd: index '': An index must be named to use expressions.",
            "shop.Odd: constraint 'later': UniqueConstraint with conditions cannot be deferred.",
            "shop.Odd: (models.E041) 'constraints' refers to the joined field 'from__name__gt'.",
        ]
    );
}

#[test]
fn what_a_database_leaves_out_is_told_in_djangos_words() {
    use nuages_core::settings::{DatabaseConfig, Databases, Engine};
    let warned = |engine: Engine| -> Vec<String> {
        let apps = Apps::new(vec![AppConfig::new("shop").models(models![Person, Odd])]).unwrap();
        nuages_db::apps::register(&apps);
        let settings = Settings {
            databases: Databases::none().with("default", DatabaseConfig::new(engine, "x")),
            ..Settings::default()
        };
        let mut context = CheckContext::new(&settings, &apps);
        context.databases = Some(vec!["default".to_owned()]);
        let messages = run_checks(&context, Some(&[Tags::MODELS]), false);
        let texts = messages.iter().map(ToString::to_string);
        texts
            .filter_map(|text| Some(text.split_once(".W0")?.1.split_once("\n")?.0.to_owned()))
            .collect()
    };
    assert!(warned(Engine::Postgresql).is_empty());
    assert_eq!(
        warned(Engine::Sqlite),
        [
            "40) SQLite does not support indexes with non-key columns.",
            "38) SQLite does not support deferrable unique constraints.",
            "39) SQLite does not support unique constraints with non-key columns.",
            "47) SQLite does not support UniqueConstraint.nulls_distinct.",
        ]
    );
    assert_eq!(
        warned(Engine::Mysql),
        [
            "37) MySQL does not support indexes with conditions.",
            "40) MySQL does not support indexes with non-key columns.",
            "43) MySQL does not support indexes on expressions.",
            "36) MySQL does not support unique constraints with conditions.",
            "38) MySQL does not support deferrable unique constraints.",
            "39) MySQL does not support unique constraints with non-key columns.",
            "47) MySQL does not support UniqueConstraint.nulls_distinct.",
            "44) MySQL does not support unique constraints on expressions.",
        ]
    );
}

#[test]
fn models_without_a_clash_pass() {
    assert!(messages(models![Person, Clean, Unmanaged]).is_empty());
}
