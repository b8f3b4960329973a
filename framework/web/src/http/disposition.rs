//! The `Content-Disposition` header.

use super::encoding::quote;

/// Writes a `Content-Disposition` as Django does: nothing for an inline body without a name, plain ASCII names quoted,
/// others by RFC 5987.
pub fn content_disposition(as_attachment: bool, file_name: &str) -> Option<String> {
    if file_name.is_empty() {
        return as_attachment.then(|| "attachment".to_owned());
    }
    let kind = if as_attachment {
        "attachment"
    } else {
        "inline"
    };
    let printable = file_name
        .bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ');
    Some(if printable {
        let escaped = file_name.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{kind}; filename=\"{escaped}\"")
    } else {
        let mut quoted = String::new();
        quote(file_name, &mut quoted);
        format!("{kind}; filename*=utf-8''{quoted}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_as_django_quotes_them() {
        for (as_attachment, name, header) in [
            (false, "", None),
            (true, "", Some("attachment")),
            (false, "a.txt", Some("inline; filename=\"a.txt\"")),
            (
                true,
                "a \"b\".txt",
                Some("attachment; filename=\"a \\\"b\\\".txt\""),
            ),
            (
                true,
                "é.txt",
                Some("attachment; filename*=utf-8''%C3%A9.txt"),
            ),
        ] {
            assert_eq!(content_disposition(as_attachment, name).as_deref(), header);
        }
    }
}
