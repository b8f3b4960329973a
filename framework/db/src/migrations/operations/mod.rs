//! The operations that migrations are made of, one file each.

mod add_constraint;
mod add_field;
mod add_index;
mod alter_constraint;
mod alter_field;
mod alter_model_options;
mod alter_model_table;
mod alter_model_table_comment;
mod alter_order_with_respect_to;
mod alter_unique_together;
mod collation;
mod concurrently;
mod constraint;
mod create_extension;
mod create_model;
mod delete_model;
mod field;
mod index;
mod of_postgres;
mod operate;
mod operation;
mod remove_constraint;
mod remove_field;
mod remove_index;
mod rename_field;
mod rename_index;
mod rename_model;
mod routed;
mod run_rust;
mod run_sql;
mod script;
mod separate;
mod validate_constraint;

pub use add_constraint::{AddConstraint, AddConstraintNotValid};
pub use add_field::AddField;
pub use add_index::AddIndex;
pub use alter_constraint::AlterConstraint;
pub use alter_field::AlterField;
pub use alter_model_options::AlterModelOptions;
pub use alter_model_table::AlterModelTable;
pub use alter_model_table_comment::AlterModelTableComment;
pub use alter_order_with_respect_to::AlterOrderWithRespectTo;
pub use alter_unique_together::AlterUniqueTogether;
pub(crate) use collation::Collation;
pub use collation::{CreateCollation, RemoveCollation};
pub use concurrently::{AddIndexConcurrently, RemoveIndexConcurrently};
pub use create_extension::{
    BloomExtension, BtreeGinExtension, BtreeGistExtension, CITextExtension, CreateExtension,
    CryptoExtension, HStoreExtension, TrigramExtension, UnaccentExtension,
};
pub use create_model::CreateModel;
pub use delete_model::DeleteModel;
pub(crate) use operate::{Operate, Reduction, States, same};
pub use operation::Operation;
pub use remove_constraint::RemoveConstraint;
pub use remove_field::RemoveField;
pub use remove_index::RemoveIndex;
pub use rename_field::RenameField;
pub(crate) use rename_index::OldIndex;
pub use rename_index::RenameIndex;
pub use rename_model::RenameModel;
pub use run_rust::RunRust;
pub use run_sql::RunSql;
pub use separate::SeparateDatabaseAndState;
pub use validate_constraint::ValidateConstraint;
