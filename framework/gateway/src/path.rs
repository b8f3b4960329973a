use std::borrow::Cow;

use percent_encoding::percent_decode;

/// Decodes a path once; bytes that are not UTF-8 stay escaped.
pub(crate) fn decode_path(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let bytes: Vec<u8> = percent_decode(path.as_bytes()).collect();
    match String::from_utf8(bytes) {
        Ok(text) => Cow::Owned(text),
        Err(error) => Cow::Owned(escape_broken(error.as_bytes())),
    }
}

fn escape_broken(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_once_and_leaves_what_is_not_utf8() {
        for (raw, decoded) in [
            ("/plain/", "/plain/"),
            ("/caf%C3%A9/", "/café/"),
            ("/%2541/", "/%41/"),
            ("/a%2Fb", "/a/b"),
            ("/%", "/%"),
            ("/%zz", "/%zz"),
            ("/%AAtest%BBhe%CCre%DD/", "/%AAtest%BBhe%CCre%DD/"),
            ("/caf%C3%A9/%FF", "/café/%FF"),
        ] {
            assert_eq!(decode_path(raw), decoded, "{raw}");
        }
    }
}
