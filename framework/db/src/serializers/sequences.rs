//! The sequences that number rows, after rows were written with numbers of their own.

use nuages_core::settings::Engine;

use crate::backends::quoting;
use crate::models::ModelMeta;

/// Returns the statements that let the numbers of new rows follow the greatest there is. Only PostgreSQL needs any.
pub fn sequence_reset_sql(models: &[&'static ModelMeta], engine: Engine) -> Vec<String> {
    if engine != Engine::Postgresql {
        return Vec::new();
    }
    let quoted = |name: &str| quoting::name('"', name);
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    models
        .iter()
        .filter_map(|meta| {
            let field = meta.fields.iter().find(|field| field.kind.is_auto())?;
            let (table, column) = (quoted(&meta.table(engine)), quoted(field.column));
            Some(format!(
                "SELECT setval(pg_get_serial_sequence({},{}), coalesce(max({column}), 1), max({column}) IS NOT null) FROM {table};",
                text(&table),
                text(field.column)
            ))
        })
        .collect()
}
