//! Blogs, authors, entries, and one model with every kind of field.

use std::fmt;

use nuages::db::fields::Json;
use nuages::db::models::*;
use nuages::time::now;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(ordering = ["name"])]
pub struct Blog {
    pub id: Auto,
    #[field(max_length = 100, unique)]
    pub name: String,
    #[field(blank)]
    pub tagline: String,
}

impl fmt::Display for Blog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
pub struct Author {
    pub id: Auto,
    #[field(max_length = 200)]
    pub name: String,
    #[field(kind = email)]
    pub email: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(ordering = ["name"], natural_key = ["name"])]
pub struct Topic {
    pub id: Auto,
    #[field(max_length = 50, unique)]
    pub name: String,
}

#[derive(Model, Clone, Debug, PartialEq, serde::Serialize)]
#[model(
    ordering = ["-pub_date"],
    verbose_name_plural = "entries",
    unique_together = [["blog", "slug"]],
    indexes = [["pub_date", "rating"]]
)]
pub struct Entry {
    pub id: Auto,
    #[field(on_delete = CASCADE)]
    pub blog: ForeignKey<Blog>,
    #[field(on_delete = SET_NULL)]
    pub author: Option<ForeignKey<Author>>,
    #[field(max_length = 255)]
    pub headline: String,
    #[field(kind = slug)]
    pub slug: String,
    #[field(blank)]
    pub body_text: String,
    #[field(default = now)]
    pub pub_date: Timestamp,
    #[field(auto_now)]
    pub mod_date: Timestamp,
    #[field(default = 0)]
    pub number_of_comments: i32,
    #[field(default = 5, help_text = "from 1 to 10")]
    pub rating: i32,
    #[serde(skip)]
    pub topics: ManyToMany<Topic>,
}

impl Entry {
    /// Returns whether many people talk about the entry.
    pub fn is_popular(&self) -> bool {
        self.number_of_comments >= 100
    }
}

#[queryset]
impl<S> EntryQuerySet for QuerySet<Entry, S> {
    /// The entries whose day has come.
    fn published(self) -> Self {
        self.filter(Entry::pub_date.lte(now()))
    }

    /// The entries that many people talk about.
    fn popular(self, comments: i32) -> Self {
        self.filter(Entry::number_of_comments.gte(comments))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.headline)
    }
}

/// What an author wants; there is one per author.
#[derive(Model, Clone, Debug, PartialEq)]
pub struct Preferences {
    pub id: Auto,
    #[field(on_delete = CASCADE, one_to_one)]
    pub author: ForeignKey<Author>,
    pub options: Json,
}

/// What a reader may say of an entry.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    #[choice("+", "Worth reading")]
    Good,
    #[choice("-", "A waste of time")]
    Bad,
}

/// A reader's review.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(clean = Review::check)]
pub struct Review {
    pub id: Auto,
    #[field(on_delete = CASCADE)]
    pub entry: ForeignKey<Entry>,
    pub verdict: Verdict,
    #[field(max_length = 40, validators = [min_length(3)])]
    pub title: String,
}

impl Review {
    fn check(&self) -> Result<(), ValidationErrors> {
        if self.verdict == Verdict::Bad && self.title == "Great" {
            let message = "A bad entry is not great.";
            return Err(ValidationError::new(message, "contradiction").into());
        }
        Ok(())
    }
}

/// Every type that a field can have.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(db_table = "weblog_all_fields")]
pub struct AllFields {
    #[field(primary_key)]
    pub key: Uuid,
    pub flag: bool,
    pub small: i16,
    pub integer: i32,
    pub big: i64,
    pub positive_small: u16,
    pub positive: u32,
    pub positive_big: u64,
    pub float: f64,
    #[field(max_digits = 10, decimal_places = 2)]
    pub price: Decimal,
    #[field(max_length = 20)]
    pub short_text: String,
    pub long_text: String,
    #[field(kind = slug)]
    pub slug: String,
    #[field(kind = email)]
    pub email: String,
    #[field(kind = url)]
    pub url: String,
    pub day: Date,
    pub clock: Time,
    pub moment: Timestamp,
    pub data: Json,
    pub raw: Vec<u8>,
    pub perhaps: Option<String>,
}
