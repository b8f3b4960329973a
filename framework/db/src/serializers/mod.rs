//! Rows as text and back, in the formats of Django's `core.serializers`: what `dumpdata` writes and `loaddata` reads.
//!
//! ```ignore
//! let text = Serializer::new("json")?.indent(2).serialize(&questions, db).await?;
//!
//! let mut objects = Deserializer::new("json", &text)?;
//! while let Some(mut object) = objects.next(db).await? {
//!     object.save(db).await?;
//! }
//! ```
//!
//! A model that other rows can name without its primary key says by which fields, as `natural_key()` does in Django:
//! `#[model(natural_key = ["username"])]`. A foreign key among them is spoken of by the natural key of the row it points to,
//! or by a null for each value of it where there is no such row.

mod constraints;
mod convert;
mod deserializer;
mod dump;
mod error;
mod json;
mod natural;
mod object;
mod python;
mod sequences;
mod serializer;
mod sort;

pub use constraints::check_constraints;
pub use deserializer::Deserializer;
pub use dump::Dump;
pub(crate) use error::Result;
pub use error::SerializationError;
pub use object::DeserializedObject;
pub use sequences::sequence_reset_sql;
pub use serializer::Serializer;
pub use sort::sort_dependencies;

/// The formats that there are.
pub const FORMATS: [&str; 2] = ["json", "jsonl"];

/// A format of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// One JSON array.
    Json,
    /// A JSON object on each line.
    Jsonl,
}

impl Format {
    fn named(name: &str) -> Result<Self> {
        match name {
            "json" => Ok(Self::Json),
            "jsonl" => Ok(Self::Jsonl),
            _ => Err(SerializationError::DoesNotExist(name.to_owned())),
        }
    }
}
