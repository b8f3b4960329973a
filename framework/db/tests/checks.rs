//! Django's checks of what models do to each other.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use nuages_core::checks::{CheckContext, Tags, run_checks};
use nuages_core::{AppConfig, Apps, Settings};
use nuages_db::apps::DatabaseApp as _;
use nuages_db::models;
use nuages_db::models::*;

mod root {
    pub(crate) use nuages_db as db;
}

macro_rules! model {
    ($name:ident $([$($meta:tt)*])? { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? }) => {
        #[derive(Model, Clone)]
        #[model(crate = crate::root, app_label = "shop" $(, $($meta)*)?)]
        #[allow(dead_code, reason = "only its metadata is looked at")]
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

fn messages(models: Vec<&'static ModelMeta>) -> Vec<String> {
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

#[test]
fn models_without_a_clash_pass() {
    assert!(messages(models![Person, Clean, Unmanaged]).is_empty());
}
