//! Validation: what a value must be before it is saved. [`Model::full_clean`](crate::models::Model::full_clean) asks all of it.

mod choices;
mod constraints;
mod error;
mod exclusion;
mod full_clean;
mod messages;
mod numbers;
mod own;
mod pattern;
mod size;
mod text;
mod unique;
mod validator;

pub use choices::{Choice, ChoiceValue, Choices};
#[doc(hidden)]
pub use choices::{longest, unknown_choice};
pub use error::{NON_FIELD_ERRORS, ValidationError, ValidationErrors};
pub use text::{is_email, is_slug, is_url};
pub use validator::{
    Validator, custom, file_extension, int_list, max_decimal, max_length, max_value, min_decimal,
    min_length, min_value, prohibit_null_characters, regex, step_value,
    validate_comma_separated_integer_list, validate_domain_name, validate_email, validate_integer,
    validate_ipv4_address, validate_ipv6_address, validate_ipv46_address, validate_slug,
    validate_unicode_slug, validate_url,
};

pub(crate) use full_clean::{Cleaning, constraints_only, fields_only, full_clean, unique_only};
