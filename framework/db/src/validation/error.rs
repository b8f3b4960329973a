//! Why a value is not valid.

use std::borrow::Cow;
use std::fmt;

/// The name under which errors stand that belong to no single field.
pub const NON_FIELD_ERRORS: &str = "__all__";

/// One reason why a value is not valid, in Django's words and with Django's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    /// What is wrong, for people.
    pub message: Cow<'static, str>,
    /// What is wrong, for programs: `blank`, `max_length`, `unique`, ...
    pub code: Cow<'static, str>,
}

impl ValidationError {
    /// Makes an error of a message and a code.
    pub fn new(message: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            code: code.into(),
        }
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ValidationError {}

/// Everything that is wrong with a row, by field: Django's `message_dict`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ValidationErrors {
    fields: Vec<(Cow<'static, str>, Vec<ValidationError>)>,
}

impl ValidationErrors {
    /// Nothing is wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an error of a field; [`NON_FIELD_ERRORS`] for the row as a whole.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, error: ValidationError) {
        let field = field.into();
        match self.fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, errors)) => errors.push(error),
            None => self.fields.push((field, vec![error])),
        }
    }

    /// Adds all errors of another.
    pub fn extend(&mut self, other: Self) {
        for (field, errors) in other.fields {
            for error in errors {
                self.add(field.clone(), error);
            }
        }
    }

    /// Adds the errors of fields, and returns those of the row as a whole.
    pub(super) fn take_fields(&mut self, other: Self) -> Self {
        let fields = other.fields.into_iter();
        let (whole, fields) = fields.partition(|(field, _)| *field == NON_FIELD_ERRORS);
        self.extend(Self { fields });
        Self { fields: whole }
    }

    /// Tells whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Returns the errors of a field.
    pub fn get(&self, field: &str) -> &[ValidationError] {
        self.fields
            .iter()
            .find(|(known, _)| known == field)
            .map_or(&[], |(_, errors)| errors)
    }

    /// Goes through the fields that have errors, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[ValidationError])> {
        self.fields
            .iter()
            .map(|(field, errors)| (field.as_ref(), errors.as_slice()))
    }

    /// Returns the errors, or `Ok` where there are none.
    ///
    /// # Errors
    /// Returns itself where something is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// An error of the row as a whole.
impl From<ValidationError> for ValidationErrors {
    fn from(error: ValidationError) -> Self {
        let mut errors = Self::new();
        errors.add(NON_FIELD_ERRORS, error);
        errors
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (field, errors)) in self.iter().enumerate() {
            let joint = if index > 0 { "; " } else { "" };
            write!(f, "{joint}{field}:")?;
            for error in errors {
                write!(f, " {error}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}
