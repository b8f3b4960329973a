//! Where Nuages answers otherwise than Django, and why.

/// The case, Nuages' answer, the reason.
pub(crate) const DIFFERENT: &[(&str, &str, &str)] = &[
    (
        "slash /slash?a=%20b&c=\u{e9}",
        r#"{"status":400}"#,
        "RFC 9112, 3.2: a target has no byte outside of ASCII; Django's server lets it pass",
    ),
    (
        "slash /\u{e9}",
        r#"{"status":400}"#,
        "RFC 9112, 3.2: a target has no byte outside of ASCII; Django's server lets it pass",
    ),
    (
        "query a=\u{c3}\u{a9}",
        r#"{"status":400}"#,
        "RFC 9112, 3.2: a target has no byte outside of ASCII; Django's server lets it pass",
    ),
    (
        "slash //evil.example",
        r#"{"status":301,"location":["/%2Fevil.example/"]}"#,
        "Python's server, not Django, makes one slash of several; Django's answer to two slashes is this one",
    ),
    (
        "slash //evil.example/%2e%2e",
        r#"{"status":301,"location":["/%2Fevil.example/../"]}"#,
        "Python's server, not Django, makes one slash of several",
    ),
    (
        "slash ///evil.example",
        r#"{"status":301,"location":["/%2F/evil.example/"]}"#,
        "Python's server, not Django, makes one slash of several",
    ),
    (
        "query a=1#b",
        r#"{"status":200,"json":{"path":"/","rest":"","host":"example.com","scheme":"http","full_path":"/?a=1","uri":"http://example.com/?a=1","query":{"a":["1"]},"cookies":{}}}"#,
        "RFC 9112, 3.2: a target has no fragment; it is cut off",
    ),
    (
        "an absolute target",
        r#"{"status":200,"json":{"path":"/echo/a","rest":"a","host":"www.example.org","scheme":"http","full_path":"/echo/a","uri":"http://www.example.org/echo/a","query":{},"cookies":{}}}"#,
        "RFC 9112, 3.2.2: a server takes the host from such a target; Python's does not know the form",
    ),
    (
        "an absolute target of another host",
        r#"{"status":400}"#,
        "RFC 9112, 3.2.2: a server takes the host from such a target; Python's does not know the form",
    ),
    (
        "cookie %E2%82%AC",
        "{\"status\":200,\"set-cookie\":[\"c=\\\"\u{e2}\u{82}\u{ac}\\\"; Path=/\"]}",
        "Django's server breaks off, because WSGI's headers are Latin-1; Nuages sends UTF-8 and reads it back",
    ),
];
