//! Django's field classes, for which look-ups and transforms are registered.

use crate::fields::FieldValue;
use crate::models::FieldKind;
use crate::query::functions::kind_of;

/// A field class, with Django's name. What is registered for it is there for the classes under it too: for `IntegerField` also for
/// `BigIntegerField`, for `Field` for all that are no relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are Django's")]
pub enum FieldClass {
    Field,
    AutoField,
    BigAutoField,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    CompositePrimaryKey,
    /// A field type of the project's own, by its [`PATH`](crate::CustomField::PATH).
    Custom(&'static str),
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    FileField,
    FilePathField,
    FloatField,
    ForeignKey,
    GenericIPAddressField,
    ImageField,
    IntegerField,
    JSONField,
    ManyToManyField,
    OneToOneField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SlugField,
    SmallAutoField,
    SmallIntegerField,
    TextField,
    TimeField,
    URLField,
    UUIDField,
}

impl FieldClass {
    /// Returns the class of fields of this type: `FieldClass::of::<Money>()` of a type of the project's own.
    pub fn of<T: FieldValue>() -> Self {
        Self::from(kind_of::<T>())
    }

    /// The class of this kind and those above it, up to `Field`. A field type of the project's own stands under the one that it is
    /// stored as.
    pub(super) fn all_of(kind: FieldKind) -> impl Iterator<Item = Self> {
        let own = match kind {
            FieldKind::Custom(custom) => Some(Self::Custom(custom.path)),
            _ => None,
        };
        let stored = std::iter::successors(Some(Self::from(kind.stored())), |class| class.above());
        own.into_iter().chain(stored)
    }

    fn above(self) -> Option<Self> {
        Some(match self {
            // As in Django, what is registered for `Field` is not there for relations.
            Self::Field | Self::ForeignKey | Self::ManyToManyField => return None,
            Self::AutoField
            | Self::BigIntegerField
            | Self::PositiveIntegerField
            | Self::SmallIntegerField => Self::IntegerField,
            Self::BigAutoField | Self::PositiveBigIntegerField => Self::BigIntegerField,
            Self::SmallAutoField | Self::PositiveSmallIntegerField => Self::SmallIntegerField,
            Self::EmailField | Self::SlugField | Self::URLField => Self::CharField,
            Self::DateTimeField => Self::DateField,
            Self::ImageField => Self::FileField,
            Self::OneToOneField => Self::ForeignKey,
            _ => Self::Field,
        })
    }
}

impl From<FieldKind> for FieldClass {
    fn from(kind: FieldKind) -> Self {
        use FieldKind as Kind;
        match kind {
            Kind::SmallAuto => Self::SmallAutoField,
            Kind::Auto => Self::AutoField,
            Kind::BigAuto => Self::BigAutoField,
            Kind::Boolean => Self::BooleanField,
            Kind::SmallInteger => Self::SmallIntegerField,
            Kind::Integer => Self::IntegerField,
            Kind::BigInteger => Self::BigIntegerField,
            Kind::PositiveSmallInteger => Self::PositiveSmallIntegerField,
            Kind::PositiveInteger => Self::PositiveIntegerField,
            Kind::PositiveBigInteger => Self::PositiveBigIntegerField,
            Kind::Float => Self::FloatField,
            Kind::Decimal { .. } => Self::DecimalField,
            Kind::Char { .. } => Self::CharField,
            Kind::Slug { .. } => Self::SlugField,
            Kind::Email { .. } => Self::EmailField,
            Kind::Url { .. } => Self::URLField,
            Kind::File { .. } => Self::FileField,
            Kind::Image { .. } => Self::ImageField,
            Kind::FilePath { .. } => Self::FilePathField,
            Kind::Text => Self::TextField,
            Kind::Date { .. } => Self::DateField,
            Kind::Time { .. } => Self::TimeField,
            Kind::DateTime { .. } => Self::DateTimeField,
            Kind::Duration => Self::DurationField,
            Kind::GenericIpAddress { .. } => Self::GenericIPAddressField,
            Kind::Uuid => Self::UUIDField,
            Kind::Json => Self::JSONField,
            Kind::Binary { .. } => Self::BinaryField,
            Kind::Custom(custom) => Self::Custom(custom.path),
            Kind::ForeignKey => Self::ForeignKey,
            Kind::OneToOne => Self::OneToOneField,
            Kind::ManyToMany => Self::ManyToManyField,
            Kind::CompositePrimaryKey(_) => Self::CompositePrimaryKey,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_stand_under_those_of_django() {
        use FieldClass as Class;
        let all = |kind| FieldClass::all_of(kind).collect::<Vec<_>>();
        for (kind, classes) in [
            (
                FieldKind::BigAuto,
                vec![
                    Class::BigAutoField,
                    Class::BigIntegerField,
                    Class::IntegerField,
                    Class::Field,
                ],
            ),
            (
                FieldKind::Slug { max_length: 50 },
                vec![Class::SlugField, Class::CharField, Class::Field],
            ),
            (FieldKind::Text, vec![Class::TextField, Class::Field]),
            (
                FieldKind::OneToOne,
                vec![Class::OneToOneField, Class::ForeignKey],
            ),
        ] {
            assert_eq!(all(kind), classes);
        }
    }
}
