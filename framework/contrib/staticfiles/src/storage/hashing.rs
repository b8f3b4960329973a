//! Names with hashes.

use md5::{Digest, Md5};

/// Returns the hash that a name carries: twelve hexadecimal digits of the content's MD5, as in Django.
pub fn file_hash(content: &[u8]) -> String {
    let digest = Md5::digest(content);
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Returns the name of a file with the hash of its content before the extension: `css/base.css` is
/// `css/base.27e20196a850.css`.
pub fn hashed_name(name: &str, content: &[u8]) -> String {
    let (folder, file) = match name.rsplit_once('/') {
        Some((folder, file)) => (format!("{folder}/"), file),
        None => (String::new(), name),
    };
    let hash = file_hash(content);
    // As os.path.splitext: dots at the beginning begin no extension.
    let stem = file.trim_start_matches('.');
    match stem.rfind('.').map(|place| place + file.len() - stem.len()) {
        Some(place) => format!("{folder}{}.{hash}{}", &file[..place], &file[place..]),
        None => format!("{folder}{file}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_django_gives() {
        for (name, content, hashed) in [
            ("base.css", "", "base.d41d8cd98f00.css"),
            ("a/b/jquery.min.js", "x", "a/b/jquery.min.9dd4e461268c.js"),
            ("a/LICENSE", "x", "a/LICENSE.9dd4e461268c"),
            ("a/.hidden", "x", "a/.hidden.9dd4e461268c"),
            ("a.b/c", "x", "a.b/c.9dd4e461268c"),
        ] {
            assert_eq!(hashed_name(name, content.as_bytes()), hashed);
        }
    }
}
