//! Secrets and the masked tokens made of them.

use nuages_core::signing::{constant_time_compare, get_random_string};

/// The length of a secret, in characters.
pub(super) const SECRET_LENGTH: usize = 32;
/// The length of a token: a mask, then the secret enciphered with it.
pub(super) const TOKEN_LENGTH: usize = 2 * SECRET_LENGTH;

const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// What is wrong with the form of a secret or token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InvalidFormat {
    Length,
    Characters,
}

impl InvalidFormat {
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Length => "has incorrect length",
            Self::Characters => "has invalid characters",
        }
    }
}

pub(super) fn new_secret() -> String {
    get_random_string(SECRET_LENGTH, ALPHABET)
}

/// Makes a token of a secret, with a mask of its own.
pub(super) fn mask(secret: &str) -> String {
    mask_with(secret, &new_secret())
}

fn mask_with(secret: &str, mask: &str) -> String {
    let mut token = String::with_capacity(TOKEN_LENGTH);
    token.push_str(mask);
    combine(secret, mask, |secret, mask| secret + mask, &mut token);
    token
}

/// Gets the secret back out of a token of [`TOKEN_LENGTH`] characters.
pub(super) fn unmask(token: &str) -> String {
    let (mask, cipher) = token.split_at_checked(SECRET_LENGTH).unwrap_or((token, ""));
    let mut secret = String::with_capacity(SECRET_LENGTH);
    combine(
        cipher,
        mask,
        |cipher, mask| cipher + ALPHABET.len() - mask,
        &mut secret,
    );
    secret
}

fn combine(text: &str, mask: &str, with: impl Fn(usize, usize) -> usize, out: &mut String) {
    let alphabet = ALPHABET.as_bytes();
    for (one, other) in text.bytes().zip(mask.bytes()) {
        let place = with(index(one), index(other)) % alphabet.len();
        out.push(char::from(alphabet[place]));
    }
}

fn index(character: u8) -> usize {
    usize::from(match character {
        b'a'..=b'z' => character - b'a',
        b'A'..=b'Z' => character - b'A' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        _ => 0,
    })
}

/// Checks length and characters of a secret or token, masked or not.
pub(super) fn check_format(token: &str) -> Result<(), InvalidFormat> {
    let length = token.chars().count();
    if length != TOKEN_LENGTH && length != SECRET_LENGTH {
        return Err(InvalidFormat::Length);
    }
    if !token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(InvalidFormat::Characters);
    }
    Ok(())
}

/// Says whether a well-formed token, masked or not, belongs to the secret.
pub(super) fn matches(token: &str, secret: &str) -> bool {
    match token.len() {
        TOKEN_LENGTH => constant_time_compare(unmask(token).as_bytes(), secret.as_bytes()),
        _ => constant_time_compare(token.as_bytes(), secret.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "abcdefghijABCDEFGHIJ0123456789xy";
    const MASK: &str = "zYxWvUtSrQpOnMlKjIhGfEdCbA987654";

    #[test]
    fn masking_gives_the_token_that_django_gives() {
        let token = mask_with(SECRET, MASK);
        assert_eq!(token, format!("{MASK}zZzZzZzZzZPfPfPfPfPf5v5v5v5555ss"));
        assert_eq!(unmask(&token), SECRET);
    }

    #[test]
    fn every_token_of_a_secret_differs_and_fits() {
        let (one, other) = (mask(SECRET), mask(SECRET));
        assert_ne!(one, other);
        for token in [one.as_str(), other.as_str(), SECRET] {
            assert_eq!(check_format(token), Ok(()));
            assert!(matches(token, SECRET), "{token}");
        }
        assert!(!matches(&mask(&new_secret()), SECRET));
    }

    #[test]
    fn forms_are_checked() {
        let cases = [
            ("short", Err(InvalidFormat::Length)),
            ("", Err(InvalidFormat::Length)),
            (
                "abcdefghijABCDEFGHIJ0123456789x!",
                Err(InvalidFormat::Characters),
            ),
            (
                "abcdefghijABCDEFGHIJ0123456789xé",
                Err(InvalidFormat::Characters),
            ),
            (SECRET, Ok(())),
        ];
        for (token, expected) in cases {
            assert_eq!(check_format(token), expected, "{token}");
        }
    }
}
