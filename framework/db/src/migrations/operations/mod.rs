//! The operations that migrations are made of, one file each.

mod add_field;
mod add_index;
mod alter_field;
mod alter_model_options;
mod alter_model_table;
mod alter_unique_together;
mod create_model;
mod delete_model;
mod operation;
mod remove_field;
mod remove_index;
mod rename_field;
mod rename_model;
mod run_rust;
mod run_sql;
mod separate;

pub use add_field::AddField;
pub use add_index::AddIndex;
pub use alter_field::AlterField;
pub use alter_model_options::AlterModelOptions;
pub use alter_model_table::AlterModelTable;
pub use alter_unique_together::AlterUniqueTogether;
pub use create_model::CreateModel;
pub use delete_model::DeleteModel;
pub use operation::Operation;
pub(crate) use operation::{Operate, Reduction, States, managed, same};
pub use remove_field::RemoveField;
pub use remove_index::RemoveIndex;
pub use rename_field::RenameField;
pub use rename_model::RenameModel;
pub use run_rust::RunRust;
pub use run_sql::RunSql;
pub use separate::SeparateDatabaseAndState;
