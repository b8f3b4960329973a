//! Mistakes in primary keys of several fields.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct Tenant {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["number"])]
struct One {
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["a", "b", "c", "d", "e"])]
struct Five {
    a: i32,
    b: i32,
    c: i32,
    d: i32,
    e: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["number", "number"])]
struct Twice {
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["tenant", "nubmer"])]
struct Misspelt {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["tenant", "number"])]
struct Nullable {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    number: Option<i32>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["number", "double"])]
struct Generated {
    number: i32,
    #[field(generated = Self::number * 2)]
    double: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["tenant", "number"])]
struct Second {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    #[field(primary_key)]
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["tenant", "id"])]
struct Numbered {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["tenant", "number"])]
struct WithMany {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    number: i32,
    tags: ManyToMany<Tenant>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["tenant", "number"])]
struct Line {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct Note {
    id: Auto,
    #[field(on_delete = CASCADE)]
    line: ForeignKey<Line>,
}

fn main() {
    let _ = Line::objects().filter(Line::pk.eq((1, 2, 3)));
    let _ = Line::objects().order_by(Tenant::pk);
}
