//! The header of one part.

use nuages_core::{BadRequest, Result};
use percent_encoding::percent_decode_str;

use crate::http::media_type::parse_header_parameters;

/// What the header of a part says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    /// The file's name as it came, for files.
    pub(super) file_name: Option<String>,
    pub(super) content_type: String,
    pub(super) charset: Option<String>,
}

impl Head {
    /// Reads the lines of a header; `None` for a part that is no field of a form.
    pub(super) fn parse(lines: &[u8]) -> Result<Option<Self>> {
        let text = String::from_utf8_lossy(lines);
        let mut head = Self::default();
        let mut is_field = false;
        for line in text.split("\r\n").filter(|line| !line.is_empty()) {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            match name.trim().to_ascii_lowercase().as_str() {
                "content-disposition" => {
                    let (kind, params) = parse_header_parameters(value);
                    is_field = kind == "form-data";
                    for (name, value) in params {
                        match name.as_str() {
                            "name" => head.name = value.trim().to_owned(),
                            "filename" if head.file_name.is_none() => head.file_name = Some(value),
                            "filename*" => head.file_name = Some(extended(&value)),
                            _ => {}
                        }
                    }
                }
                "content-type" => {
                    let (kind, params) = parse_header_parameters(value);
                    head.content_type = kind;
                    head.charset = params
                        .into_iter()
                        .find(|(name, _)| name == "charset")
                        .map(|(_, charset)| charset);
                }
                "content-transfer-encoding" => {
                    let encoding = value.trim();
                    if !["7bit", "8bit", "binary"]
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(encoding))
                    {
                        Err(BadRequest::new(format!(
                            "the Content-Transfer-Encoding {encoding:?} of a form's part is not supported"
                        )))?;
                    }
                }
                _ => {}
            }
        }
        Ok((is_field && !head.name.is_empty()).then_some(head))
    }
}

/// Reads an extended value (RFC 8187), such as `utf-8''na%C3%AFve.txt`.
fn extended(value: &str) -> String {
    let text = value.splitn(3, '\'').nth(2).unwrap_or(value);
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The last part of a path as any system writes it, without control characters; `None` if nothing is left.
pub(super) fn sanitize_file_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    let clean = clean.trim();
    (!matches!(clean, "" | "." | "..")).then(|| clean.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lose_their_folders() {
        for (name, clean) in [
            ("a.txt", Some("a.txt")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\files\\a.txt", Some("a.txt")),
            ("..", None),
            ("a/", None),
            ("a\0b\n.txt", Some("ab.txt")),
            ("", None),
        ] {
            assert_eq!(sanitize_file_name(name).as_deref(), clean, "{name:?}");
        }
    }

    #[test]
    fn heads_are_read() {
        let head = Head::parse(
            b"Content-Disposition: form-data; name=\"f\"; filename=\"x;\\\"y.txt\"; filename*=utf-8''%C3%A9.txt\r\n\
              content-type: text/plain; charset=latin-1\r\n",
        );
        assert_eq!(
            head.unwrap(),
            Some(Head {
                name: "f".into(),
                file_name: Some("é.txt".into()),
                content_type: "text/plain".into(),
                charset: Some("latin-1".into()),
            })
        );
        assert_eq!(Head::parse(b"Content-Type: text/plain").unwrap(), None);
    }
}
