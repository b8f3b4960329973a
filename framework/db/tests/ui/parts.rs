use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(ModelPart, Clone)]
#[model(crate = crate::root)]
struct Stamps {
    created: Timestamp,
}

#[derive(ModelPart, Clone)]
#[model(crate = crate::root)]
struct Named {
    id: Auto,
    name: String,
}

#[derive(ModelPart, Clone)]
#[model(crate = crate::root, db_table = "stamps")]
struct WithTable {
    created: Timestamp,
}

#[derive(ModelPart, Clone)]
#[model(crate = crate::root)]
struct WithMany {
    tags: ManyToMany<SameName>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press")]
struct SameRelation {
    id: Auto,
    tags: i32,
    #[field(flatten)]
    many: WithMany,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press")]
struct Article {
    id: Auto,
    #[field(flatten, verbose_name = "times")]
    stamps: Stamps,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press")]
struct WithoutKey {
    #[field(flatten)]
    stamps: Stamps,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press")]
struct SameName {
    id: Auto,
    created: Timestamp,
    #[field(flatten)]
    stamps: Stamps,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press", ordering = ["-changed"])]
struct UnknownName {
    id: Auto,
    #[field(flatten)]
    stamps: Stamps,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press")]
struct TwoKeys {
    key: Auto,
    #[field(flatten)]
    named: Named,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press")]
struct NoKeyInside {
    #[field(flatten, primary_key)]
    stamps: Stamps,
}

#[derive(ModelPart, Clone)]
#[model(crate = crate::root, order_with_respect_to = "article")]
struct Placed {
    #[field(on_delete = CASCADE)]
    article: ForeignKey<Article>,
    _order: i32,
}

// An order of its own beside that by the place (models.E021).
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press", ordering = ["article"])]
struct TwoOrders {
    id: Auto,
    #[field(flatten)]
    placed: Placed,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "press", order_with_respect_to = "created")]
struct NoForeignKey {
    id: Auto,
    #[field(flatten)]
    stamps: Stamps,
    _order: i32,
}

fn main() {}
