use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(
    crate = crate::root,
    app_label = "weblog",
    constraints = [UniqueConstraint::on(Self::name).condition(Self::id.gt(1)).name("late_names")]
)]
struct Blog {
    id: Auto,
    #[field(unique)]
    slug: String,
    name: String,
}

// fields.E311
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct Entry {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, { to_field(Blog::name) }>,
}

fn main() {}
