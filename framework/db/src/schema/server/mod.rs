//! What the schema editors of PostgreSQL and MySQL share: Django's `BaseDatabaseSchemaEditor`.
//!
//! A change is written as `ALTER TABLE`; foreign keys, unique constraints over several columns and indexes wait for the end
//! of the migration as [`Deferred`](deferred::Deferred) statements, which follow renames. What differs between the two is
//! the trait [`Server`].

mod add;
mod alter;
mod columns;
mod constraints;
mod declared;
mod default;
mod deferred;
mod editor;
mod facts;
mod indexes;
mod keys;
mod many_to_many;
mod parts;
mod relations;
mod scope;
mod tablespaces;

pub(super) use columns::Column;
pub(super) use default::{Default, float};
pub(super) use deferred::{CreateIndex, Deferred};
pub(super) use editor::ServerSchemaEditor;
pub(super) use indexes::field_index;
pub(super) use parts::{Alteration, AutomaticNames, ForeignKeyParts, Server};
