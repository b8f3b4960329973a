//! The header that tells caches what a response depends on.

use nuages_gateway::{HeaderValue, header};

use crate::http::Response;

/// Adds names to a response's `Vary` header, keeping those it has; `*` swallows all others.
pub fn patch_vary_headers(response: &mut Response, names: &[&str]) {
    let value = match names {
        // Nearly always so, and nothing is to be compared.
        [name] if !response.headers().contains(header::VARY) => HeaderValue::from_str(name),
        _ => {
            let present = response.headers().get_all(header::VARY);
            HeaderValue::try_from(patched(
                present.filter_map(|value| value.to_str().ok()),
                names,
            ))
        }
    };
    if let Ok(value) = value {
        response.headers_mut().set(header::VARY, value);
    }
}

fn patched<'a>(present: impl Iterator<Item = &'a str>, names: &[&str]) -> String {
    let present = present
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let mut all = String::new();
    for name in present {
        push(&mut all, name);
    }
    for name in names {
        if !has(&all, name) {
            push(&mut all, name);
        }
    }
    match has(&all, "*") {
        true => "*".to_owned(),
        false => all,
    }
}

fn has(all: &str, name: &str) -> bool {
    all.split(',')
        .any(|own| own.trim_start().eq_ignore_ascii_case(name))
}

fn push(all: &mut String, name: &str) {
    if !all.is_empty() {
        all.push_str(", ");
    }
    all.push_str(name);
}

#[cfg(test)]
mod tests {
    use super::patched;

    #[test]
    fn names_are_added_once() {
        // django.utils.cache.patch_vary_headers
        let cases: &[(&str, &[&str], &str)] = &[
            ("", &["Cookie"], "Cookie"),
            ("Cookie", &["Cookie"], "Cookie"),
            ("cookie", &["Cookie"], "cookie"),
            ("Accept-Encoding", &["Cookie"], "Accept-Encoding, Cookie"),
            (
                "Accept-Encoding,Cookie",
                &["Accept-Language"],
                "Accept-Encoding, Cookie, Accept-Language",
            ),
            ("*", &["Cookie"], "*"),
            ("Cookie", &["*"], "*"),
        ];
        for (present, names, expected) in cases {
            let patched = patched(std::iter::once(*present), names);
            assert_eq!(patched, *expected, "{present} + {names:?}");
        }
    }
}
