//! The header of one part.

use percent_encoding::percent_decode_str;

use super::charset::Charset;
use crate::http::media_type::parse_header_parameters;

/// What the header of a part says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    /// The file's name as it came, for files.
    pub(super) file_name: Option<String>,
    pub(super) content_type: String,
    pub(super) charset: Option<String>,
    pub(super) is_base64: bool,
}

impl Head {
    /// Reads the lines of a header; `None` for a part that is no field of a form.
    ///
    /// As in Django, lines that cannot be read are left out, and of the transfer encodings base64 alone is undone.
    pub(super) fn parse(lines: &[u8]) -> Option<Self> {
        let mut head = Self::default();
        let mut name = None;
        for line in lines.split(|byte| *byte == b'\n') {
            let Ok(line) = std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)) else {
                continue;
            };
            let Some((header, value)) = line.split_once(':') else {
                continue;
            };
            match header.trim_end_matches(' ').to_ascii_lowercase().as_str() {
                "content-disposition" => {
                    let (_, params) = parse_header_parameters(value);
                    for (parameter, value) in params {
                        match parameter.as_str() {
                            "name" => name = Some(value.trim().to_owned()),
                            "filename" if head.file_name.is_none() => head.file_name = Some(value),
                            // An extended value of an unknown charset makes the line unreadable.
                            "filename*" => head.file_name = Some(extended(&value)?),
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
                    head.is_base64 = value.trim().eq_ignore_ascii_case("base64");
                }
                _ => {}
            }
        }
        // A file input that was left empty is a field without a value.
        head.file_name = head.file_name.filter(|name| !name.is_empty());
        head.name = name?;
        Some(head)
    }
}

/// Reads an extended value (RFC 8187), such as `utf-8''na%C3%AFve.txt`; `None` if its charset is not known.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (Some(charset), Some(_), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
        return Some(value.to_owned());
    };
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    Some(Charset::named(charset)?.decode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let head = Head::parse(
            b"Content-Disposition: form-data; name=\"f\"; filename=\"x;\\\"y.txt\"; filename*=utf-8''%C3%A9.txt\r\n\
              content-type: text/plain; charset=latin-1\r\nContent-Transfer-Encoding: BASE64\r\n",
        );
        assert_eq!(
            head,
            Some(Head {
                name: "f".into(),
                file_name: Some("\u{e9}.txt".into()),
                content_type: "text/plain".into(),
                charset: Some("latin-1".into()),
                is_base64: true,
            })
        );
        assert_eq!(Head::parse(b"Content-Type: text/plain"), None);
        assert_eq!(Head::parse(b"Content-Disposition: form-data"), None);
    }
}
