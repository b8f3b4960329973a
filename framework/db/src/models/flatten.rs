//! What `derive(Model)` writes to put the fields of parts among the model's own, while the program is compiled.

use std::sync::OnceLock;

use super::{
    Abstract, Constraint, FieldKind, FieldMeta, Index, ManyToManyMeta, ModelMeta, ModelPart, ORDER,
    PartOptions, Through,
};

/// Counts what the lists hold together.
#[doc(hidden)]
pub const fn flattened_length<T>(runs: &[&[T]]) -> usize {
    let (mut length, mut run) = (0, 0);
    while run < runs.len() {
        length += runs[run].len();
        run += 1;
    }
    length
}

/// Makes one list of several.
#[doc(hidden)]
pub const fn flattened<T: Copy, const N: usize>(runs: &[&[T]], filler: T) -> [T; N] {
    let mut all = [filler; N];
    let (mut place, mut run) = (0, 0);
    while run < runs.len() {
        let mut index = 0;
        while index < runs[run].len() {
            all[place] = runs[run][index];
            place += 1;
            index += 1;
        }
        run += 1;
    }
    all
}

/// Makes one list of the many-to-many fields of parts and of the model, and gives each a place for its table.
#[doc(hidden)]
pub const fn held_by<const N: usize>(
    runs: &[&[ManyToManyMeta]],
    owner: fn() -> &'static ModelMeta,
    tables: &'static [OnceLock<Through>; N],
) -> [ManyToManyMeta; N] {
    let mut all: [ManyToManyMeta; N] = plain_relations(runs);
    let mut place = 0;
    while place < N {
        all[place].owner = owner;
        all[place].table = Some(&tables[place]);
        place += 1;
    }
    all
}

/// Makes one list of the many-to-many fields of a part and of its parts.
#[doc(hidden)]
pub const fn plain_relations<const N: usize>(runs: &[&[ManyToManyMeta]]) -> [ManyToManyMeta; N] {
    flattened(runs, ManyToManyMeta::PLAIN)
}

/// Tells whether a field has this name.
#[doc(hidden)]
pub const fn has_field(fields: &[FieldMeta], name: &str) -> bool {
    let mut index = 0;
    while index < fields.len() {
        if same(fields[index].name.as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

/// Tells whether the part has a field of this name, a column or a many-to-many field.
#[doc(hidden)]
pub const fn part_has<P: ModelPart>(name: &str) -> bool {
    let mut index = 0;
    while index < P::MANY_TO_MANY.len() {
        if same(P::MANY_TO_MANY[index].name.as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    has_field(P::FIELDS, name)
}

/// Tells whether fields of both parts have one name.
#[doc(hidden)]
pub const fn share_a_name<P: ModelPart, Q: ModelPart>() -> bool {
    let mut index = 0;
    while index < P::FIELDS.len() {
        if part_has::<Q>(P::FIELDS[index].name) {
            return true;
        }
        index += 1;
    }
    index = 0;
    while index < P::MANY_TO_MANY.len() {
        if part_has::<Q>(P::MANY_TO_MANY[index].name) {
            return true;
        }
        index += 1;
    }
    false
}

/// Tells whether one of the fields is the primary key.
#[doc(hidden)]
pub const fn holds_key(fields: &[FieldMeta]) -> bool {
    let mut index = 0;
    while index < fields.len() {
        if fields[index].primary_key {
            return true;
        }
        index += 1;
    }
    false
}

/// Tells whether a model with these foreign keys of its own, perhaps a place of its own, and the fields of these parts has what its
/// `order_with_respect_to` asks for.
#[doc(hidden)]
pub const fn holds_order(
    options: &PartOptions,
    keys: &[&str],
    mut has_place: bool,
    parts: &[&[FieldMeta]],
) -> bool {
    let Some(name) = options.order_with_respect_to else {
        return true;
    };
    let mut has_key = false;
    let mut key = 0;
    while key < keys.len() {
        has_key = has_key || same(keys[key].as_bytes(), name.as_bytes());
        key += 1;
    }
    let mut part = 0;
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            let field = &parts[part][index];
            if field.relation.is_some() && same(field.name.as_bytes(), name.as_bytes()) {
                has_key = true;
            }
            if matches!(field.kind, FieldKind::Integer)
                && same(field.name.as_bytes(), ORDER.as_bytes())
            {
                has_place = true;
            }
            index += 1;
        }
        part += 1;
    }
    has_key && has_place
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Returns the constraints of a part as those of the model; they speak of fields by name.
#[doc(hidden)]
pub fn constraints_of<P: ModelPart, M>() -> Vec<Constraint<M>> {
    let of_part: Vec<Constraint<Abstract<P>>> = P::constraints();
    of_part.into_iter().map(Constraint::of_model).collect()
}

/// Returns the indexes of a part as those of the model.
#[doc(hidden)]
pub fn indexes_of<P: ModelPart, M>() -> Vec<Index<M>> {
    let of_part: Vec<Index<Abstract<P>>> = P::indexes();
    of_part.into_iter().map(Index::of_model).collect()
}
