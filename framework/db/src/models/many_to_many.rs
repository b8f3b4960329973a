//! What a many-to-many relation is, as data, and the model of its table.

use std::fmt;
use std::sync::OnceLock;

use super::swappable::followed;
use super::{FieldKind, FieldMeta, LimitChoices, ModelMeta, OnDelete, RelationMeta, Statements};
use crate::schema;

/// Describes a relation over a table of its own: made by `derive(Model)` of a field of type `ManyToMany<..>`.
#[derive(Clone, Copy)]
pub struct ManyToManyMeta {
    /// The field's name in the struct, as `tags`.
    pub name: &'static str,
    /// The model that the field belongs to.
    pub owner: fn() -> &'static ModelMeta,
    /// The model pointed to.
    pub to: fn() -> &'static ModelMeta,
    /// The model of the table between the two, where it is a model of its own.
    pub through: Option<fn() -> &'static ModelMeta>,
    /// The foreign keys of that model to the owner and to the other, where it has several.
    pub through_fields: Option<(&'static str, &'static str)>,
    /// The table's name where it differs from the automatic one.
    pub db_table: Option<&'static str>,
    /// The tablespace of the indexes of the table between the two (PostgreSQL).
    pub db_tablespace: Option<&'static str>,
    /// Name of the reverse relation for run-time look-ups.
    pub related_name: Option<&'static str>,
    /// Its name in run-time look-ups where that is another.
    pub related_query_name: Option<&'static str>,
    /// Whether the database refuses keys of rows that do not exist.
    pub db_constraint: bool,
    /// Which rows forms offer.
    pub limit_choices_to: Option<LimitChoices>,
    /// Whether a relation of a model to itself holds both ways, as between friends.
    pub symmetrical: bool,
    /// Whether it points to whichever model stands in the place of a swappable one.
    pub swappable: bool,
    /// Whether forms accept no rows.
    pub blank: bool,
    /// What the field is called in prose.
    pub verbose_name: &'static str,
    /// Help shown beside the field in forms.
    pub help_text: &'static str,
    /// Keeps the table between the two, once it was asked for; a part of models has none.
    #[doc(hidden)]
    pub table: Option<&'static OnceLock<Through>>,
}

impl ManyToManyMeta {
    /// A relation about which nothing is said, to begin with.
    pub(super) const PLAIN: Self = Self {
        name: "",
        owner: nothing,
        to: nothing,
        through: None,
        through_fields: None,
        db_table: None,
        db_tablespace: None,
        related_name: None,
        related_query_name: None,
        db_constraint: true,
        limit_choices_to: None,
        symmetrical: false,
        swappable: true,
        blank: false,
        verbose_name: "",
        help_text: "",
        table: None,
    };
}

fn nothing() -> &'static ModelMeta {
    static NOTHING: ModelMeta = ModelMeta::PLAIN;
    &NOTHING
}

impl fmt::Debug for ManyToManyMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManyToManyMeta")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The table between two models.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Through {
    pub(crate) meta: &'static ModelMeta,
    /// The foreign key to the model that has the field.
    pub(crate) source: &'static FieldMeta,
    /// The foreign key to the model that the field points to.
    pub(crate) target: &'static FieldMeta,
}

impl ManyToManyMeta {
    /// Returns the model pointed to: of a swappable one that which stands in its place.
    pub fn model(&self) -> &'static ModelMeta {
        followed(self.to, self.swappable)
    }

    /// Returns the setting that the relation follows, where it points to a swappable model.
    pub(crate) fn swappable_setting(&self) -> Option<&'static str> {
        (self.to)().swappable.filter(|_| self.swappable)
    }

    /// Returns the model of the table between the two.
    pub fn through(&'static self) -> &'static ModelMeta {
        self.sides().meta
    }

    pub(crate) fn sides(&'static self) -> Through {
        let make = || match self.through {
            Some(through) => self.own(through()),
            None => self.automatic(),
        };
        match self.table {
            Some(table) => *table.get_or_init(make),
            None => make(),
        }
    }

    /// Returns the name of the way back, where it has one of its own.
    pub(crate) fn accessor_name(&self) -> Option<String> {
        let owner = (self.owner)();
        let name = self.related_name.or(owner.default_related_name);
        name.map(|name| owner.formatted(name))
    }

    /// Returns its name in run-time look-ups, where it has one of its own.
    pub(crate) fn query_name(&self) -> Option<String> {
        match self.related_query_name {
            Some(name) => Some((self.owner)().formatted(name)),
            None => self.accessor_name(),
        }
    }

    /// Takes the foreign keys that the author named, otherwise the first, of a model that the author wrote.
    fn own(&self, meta: &'static ModelMeta) -> Through {
        // Of rows that extend others the fields of these come first.
        let line = || {
            let mut line: Vec<&'static ModelMeta> =
                std::iter::successors(Some(meta.target()), |meta| {
                    meta.parent().map(|(_, parent)| parent)
                })
                .collect();
            line.reverse();
            line.into_iter()
        };
        if let Some((source, target)) = self.through_fields
            && let Some(source) = line().find_map(|meta| meta.field(source))
            && let Some(target) = line().find_map(|meta| meta.field(target))
        {
            return Through {
                meta,
                source,
                target,
            };
        }
        let (owner, to) = ((self.owner)(), self.model());
        let points = |wanted: &'static ModelMeta| {
            let fields = line().flat_map(|meta| meta.fields);
            fields.filter(move |field| {
                field.relation.is_some_and(|relation| {
                    !relation.parent_link && wanted.is_same_table(relation.model())
                })
            })
        };
        let first = meta.fields.first();
        let source = points(owner).next().or(first);
        let target = match owner.is_same_table(to) {
            true => points(to).nth(1),
            false => points(to).next(),
        };
        let (source, target) = (source, target.or(first));
        Through {
            meta,
            source: source.unwrap_or(&NO_FIELD_META),
            target: target.unwrap_or(&NO_FIELD_META),
        }
    }

    /// Makes the model of the table as Django does: a key of its own and two foreign keys, unique together. It lives as long as
    /// the program, as all models do.
    fn automatic(&self) -> Through {
        let (owner, to) = ((self.owner)(), self.model());
        let (source_name, target_name) = side_names(owner.name, to.name);
        let fields: &'static [FieldMeta] = Box::leak(Box::new([
            FieldMeta {
                name: "id",
                column: "id",
                kind: FieldKind::BigAuto,
                primary_key: true,
                verbose_name: "ID",
                ..FieldMeta::PLAIN
            },
            self.side(source_name, self.owner),
            self.side(target_name, self.to),
        ]));
        let together: &'static [&'static str] =
            Box::leak(Box::new([fields[1].name, fields[2].name]));
        let unique_together: &'static [&'static [&'static str]] = Box::leak(Box::new([together]));
        let table = match self.db_table {
            Some(table) => table,
            None => leak(schema::between(owner.db_table, self.name)),
        };
        let meta = Box::leak(Box::new(ModelMeta {
            app_label: owner.app_label,
            name: leak(format!("{}_{}", owner.name, self.name)),
            db_table: table,
            verbose_name: leak(format!("{}-{} relationship", owner.name, to.name)),
            verbose_name_plural: leak(format!("{}-{} relationships", owner.name, to.name)),
            fields,
            unique_together,
            natural_key: &[],
            managed: owner.managed,
            new_row: None,
            statements: Box::leak(Box::new(Statements::new())),
            ..ModelMeta::PLAIN
        }));
        Through {
            meta,
            source: &fields[1],
            target: &fields[2],
        }
    }

    fn side(&self, name: String, to: fn() -> &'static ModelMeta) -> FieldMeta {
        FieldMeta {
            column: leak(format!("{name}_id")),
            name: leak(name),
            kind: FieldKind::ForeignKey,
            db_index: true,
            relation: Some(RelationMeta {
                related_name: Some("+"),
                db_constraint: self.db_constraint,
                swappable: self.swappable,
                ..RelationMeta::to(to, OnDelete::Cascade)
            }),
            ..FieldMeta::PLAIN
        }
    }
}

/// Returns the names of the two foreign keys, as Django makes them.
pub(crate) fn side_names(owner: &str, to: &str) -> (String, String) {
    let (owner, to) = (owner.to_lowercase(), to.to_lowercase());
    if owner == to {
        return (format!("from_{owner}"), format!("to_{to}"));
    }
    (owner, to)
}

static NO_FIELD_META: FieldMeta = FieldMeta::PLAIN;

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}
