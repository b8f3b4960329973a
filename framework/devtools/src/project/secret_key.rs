//! Fresh secret keys.

use crate::error::{Error, Result};

const ALPHABET: &[u8; 50] = b"abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)";

/// Tells a key that `startproject` made, which may lie in a backup or a log, from one made for production.
const PREFIX: &str = "nuages-insecure-";

/// Returns a new key: the prefix and 50 random characters of Django's alphabet.
pub(crate) fn generate() -> Result<String> {
    let mut key = String::from(PREFIX);
    let mut bytes = [0; 64];
    while key.len() < PREFIX.len() + 50 {
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(format!(
                "the system has no random numbers for the secret key: {error}"
            ))
        })?;
        // bytes from 250 on would favour the first characters
        let fair = bytes
            .iter()
            .filter(|byte| **byte < 250)
            .map(|byte| char::from(ALPHABET[usize::from(byte % 50)]));
        key.extend(fair.take(PREFIX.len() + 50 - key.len()));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fresh_and_of_djangos_alphabet() {
        let (one, two) = (generate().unwrap(), generate().unwrap());
        assert_ne!(one, two);
        let random = one.strip_prefix(PREFIX).unwrap();
        assert_eq!(random.len(), 50);
        assert!(random.bytes().all(|byte| ALPHABET.contains(&byte)), "{one}");
    }
}
