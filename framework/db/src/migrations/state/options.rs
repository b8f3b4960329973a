//! The rarer options of frozen fields.

use nuages_core::settings::Engine;

use super::{FieldState, GeneratedState};
use crate::constraints::Expression;
use crate::models::{CustomKind, FieldKind, Protocol};

impl FieldState {
    /// Restricts the addresses of an IP field: `ipv4`, `ipv6` or `both`.
    #[must_use]
    pub fn protocol(mut self, name: &str) -> Self {
        if let FieldKind::GenericIpAddress { protocol, .. } = &mut self.kind {
            *protocol = match name {
                "ipv4" => Protocol::Ipv4,
                "ipv6" => Protocol::Ipv6,
                _ => Protocol::Both,
            };
        }
        self
    }

    /// Stores IPv4 addresses in the form of IPv6, as `::ffff:192.0.2.1`, as IPv4 addresses.
    #[must_use]
    pub fn unpack_ipv4(mut self) -> Self {
        if let FieldKind::GenericIpAddress { unpack_ipv4, .. } = &mut self.kind {
            *unpack_ipv4 = true;
        }
        self
    }

    /// Names the column's type in one database, of a project's own field type: `sqlite`, `postgresql` or `mysql`.
    #[must_use]
    pub fn db_type(mut self, vendor: &str, name: &str) -> Self {
        let engines = [Engine::Sqlite, Engine::Postgresql, Engine::Mysql];
        let engine = engines.into_iter().find(|known| known.vendor() == vendor);
        if let (FieldKind::Custom(custom), Some(engine)) = (self.kind, engine) {
            let mut db_types = custom.db_types.to_vec();
            let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
            db_types.push((engine, name));
            self.kind = FieldKind::Custom(Box::leak(Box::new(CustomKind {
                db_types: db_types.leak(),
                ..custom.clone()
            })));
        }
        self
    }

    /// Names the column's collation.
    #[must_use]
    pub fn db_collation(mut self, name: &str) -> Self {
        self.db_collation = Some(name.to_owned());
        self
    }

    /// Sets the remark that the database keeps about the column.
    #[must_use]
    pub fn db_comment(mut self, text: &str) -> Self {
        self.db_comment = Some(text.to_owned());
        self
    }

    /// Names the tablespace of the column's indexes (PostgreSQL).
    #[must_use]
    pub fn db_tablespace(mut self, name: &str) -> Self {
        self.db_tablespace = Some(name.to_owned());
        self
    }

    /// Sets the value that the database gives where none is said.
    #[must_use]
    pub fn db_default(mut self, default: impl Into<Expression>) -> Self {
        self.db_default = Some(default.into());
        self
    }

    /// Makes the column one that the database stores by an expression over the others.
    #[must_use]
    pub fn generated(mut self, expression: impl Into<Expression>) -> Self {
        self.generated = Some(GeneratedState {
            expression: expression.into(),
            db_persist: true,
        });
        self.blank = true;
        self.editable = false;
        self
    }

    /// Makes a generated column one that is computed when it is read.
    #[must_use]
    pub fn not_persisted(mut self) -> Self {
        if let Some(generated) = &mut self.generated {
            generated.db_persist = false;
        }
        self
    }
}
