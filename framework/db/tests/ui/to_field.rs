use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct Blog {
    id: Auto,
    #[field(unique)]
    slug: String,
    name: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct Author {
    id: Auto,
    #[field(unique)]
    email: String,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog>,
}

// Django's option.
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct AsOption {
    id: Auto,
    #[field(on_delete = CASCADE, to_field = "slug")]
    blog: ForeignKey<Blog>,
}

// The type of the field instead of the field.
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct AsType {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, String>,
}

// A field that does not exist (fields.E312).
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct Unknown {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, { to_field(Blog::slgu) }>,
}

// A field of another model.
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct OfAnother {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, { to_field(Author::email) }>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "weblog")]
struct Entry {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, { to_field(Blog::slug) }>,
}

fn main() {
    // The values are slugs, no numbers.
    let _ = Entry::objects().filter(Entry::blog.eq(1_i64));
    let _: i64 = Entry::default().blog.id();
}
