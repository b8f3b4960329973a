//! Forms of text, by Django's rules.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Tells whether the text is an e-mail address as Django's `EmailValidator` has it.
pub fn is_email(text: &str) -> bool {
    if text.chars().count() > 320 {
        return false;
    }
    let Some((user, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_user(user) && (domain == "localhost" || is_domain(domain, false) || is_literal(domain))
}

/// A dot-atom or a quoted string of RFC 5322.
fn is_user(user: &str) -> bool {
    let atom = |part: &str| {
        !part.is_empty()
            && part.chars().all(|letter| {
                letter.is_ascii_alphanumeric() || "-!#$%&'*+/=?^_`{}|~".contains(letter)
            })
    };
    user.split('.').all(atom) || is_quoted(user)
}

fn is_quoted(user: &str) -> bool {
    let Some(inner) = user
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return false;
    };
    let mut letters = inner.bytes();
    while let Some(letter) = letters.next() {
        let allowed = match letter {
            b'\\' => letters
                .next()
                .is_some_and(|next| matches!(next, 1..=9 | 11 | 12 | 14..=127)),
            b'"' | b'[' | b']' => letter != b'"',
            other => matches!(other, 1..=8 | 11 | 12 | 14..=31 | b'!' | b'#'..=127),
        };
        if !allowed {
            return false;
        }
    }
    true
}

fn is_literal(domain: &str) -> bool {
    domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|address| is_ipv4(address) || is_ipv6(address))
}

/// A name of at least two labels.
fn is_domain(domain: &str, dot_at_end: bool) -> bool {
    let domain = match domain.strip_suffix('.') {
        Some(rest) if dot_at_end => rest,
        _ => domain,
    };
    let Some((names, top)) = domain.rsplit_once('.') else {
        return false;
    };
    names.split('.').all(is_label) && is_top(top)
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&letter)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.chars().count())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|letter| is_letter(letter) || letter == '-')
}

fn is_top(top: &str) -> bool {
    let length = top.chars().count();
    if top.starts_with('-') || top.ends_with('-') {
        return false;
    }
    let lower = top.to_ascii_lowercase();
    let encoded = lower.strip_prefix("xn--").is_some_and(|rest| {
        (1..=59).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let plain = (2..=63).contains(&length)
        && top
            .chars()
            .all(|letter| (is_letter(letter) && !letter.is_ascii_digit()) || letter == '-');
    encoded || plain
}

/// Tells whether the text is an absolute URL of http, https, ftp or ftps as Django's `URLValidator` has it.
pub fn is_url(text: &str) -> bool {
    if text.chars().count() > 2048 || text.chars().any(char::is_whitespace) {
        return false;
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    if !["http", "https", "ftp", "ftps"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return false;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let place = &rest[..end];
    let place = match place.rsplit_once('@') {
        None => place,
        Some((user, place)) => {
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            if name.is_empty() || name.contains(['@', ':']) || password.contains(['@', ':']) {
                return false;
            }
            place
        }
    };
    let (host, port) = match place.strip_prefix('[') {
        Some(address) => match address.split_once(']') {
            Some((address, port)) if is_ipv6(address) => return port.is_empty() || is_port(port),
            _ => return false,
        },
        None => match place.find(':') {
            Some(colon) => place.split_at(colon),
            None => (place, ""),
        },
    };
    let known = host.eq_ignore_ascii_case("localhost") || is_ipv4(host) || is_domain(host, true);
    known && host.chars().count() <= 253 && (port.is_empty() || is_port(port))
}

fn is_port(port: &str) -> bool {
    port.strip_prefix(':').is_some_and(|digits| {
        (1..=5).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Tells whether the text is letters, digits, underscores and hyphens.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The same with letters and digits of any script.
pub(super) fn is_unicode_slug(text: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    !text.is_empty() && text.chars().all(fits)
}

/// The name of a domain of at least two labels, perhaps with the dot of the root.
pub(super) fn is_domain_name(text: &str) -> bool {
    text.chars().count() <= 255 && is_domain(text, true)
}

/// Digits, perhaps behind a minus sign.
pub(super) fn is_integer(text: &str) -> bool {
    is_digits(text.strip_prefix('-').unwrap_or(text))
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// An IPv6 address, perhaps with the interface that it is reached by, as `fe80::1%eth0`.
pub(super) fn is_scoped_ipv6(text: &str) -> bool {
    match text.split_once('%') {
        Some((address, scope)) => is_ipv6(address) && !scope.is_empty() && !scope.contains('%'),
        None => is_ipv6(text),
    }
}
