//! The page that stands in for the project while it cannot serve.

use crate::ansi;

/// Why the project cannot serve, as told to browsers.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    title: &'static str,
    message: String,
    number: u64,
}

impl Page {
    /// Shows the compiler's message; `number` tells this page from the next.
    pub(crate) fn build_failed(message: String, number: u64) -> Self {
        Self {
            title: "The project does not compile",
            message,
            number,
        }
    }

    /// Shows what the program said when it ended.
    pub(crate) fn program_ended(message: String, number: u64) -> Self {
        Self {
            title: "The project does not start",
            message,
            number,
        }
    }

    /// Returns the whole answer to a request, of which only the head is given.
    pub(crate) fn response(&self, request: &str) -> Vec<u8> {
        let html = wants_html(request);
        let body = if html { self.html() } else { self.text() };
        let kind = if html { "text/html" } else { "text/plain" };
        let mut response = format!(
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nNuages-Broken: {}\r\nConnection: close\r\n\r\n",
            body.len(),
            self.number,
        )
        .into_bytes();
        if !request.starts_with("HEAD ") {
            response.extend_from_slice(body.as_bytes());
        }
        response
    }

    fn text(&self) -> String {
        format!(
            "{}\n\n{}\n",
            self.title,
            ansi::strip(&self.message).trim_end()
        )
    }

    fn html(&self) -> String {
        include_str!("page.html")
            .replace("{{ title }}", self.title)
            .replace("{{ number }}", &self.number.to_string())
            .replace("{{ message }}", ansi::to_html(&self.message).trim_end())
    }
}

fn wants_html(request: &str) -> bool {
    request.lines().any(|line| {
        line.split_once(':').is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case("accept") && value.contains("text/html")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_html_and_a_program_plain_text() {
        let page = Page::build_failed("\u{1b}[91merror\u{1b}[0m: <T>".to_owned(), 7);
        let html = String::from_utf8(page.response("GET / HTTP/1.1\r\nAccept: text/html,*/*\r\n"))
            .unwrap();
        assert!(html.starts_with("HTTP/1.1 500 "), "{html}");
        assert!(
            html.contains("<span class=\"red\">error</span>: &lt;T&gt;"),
            "{html}"
        );
        assert!(
            html.contains("Nuages-Broken: 7\r\n") && !html.contains("{{"),
            "{html}"
        );
        let text = String::from_utf8(page.response("GET / HTTP/1.1\r\nAccept: */*\r\n")).unwrap();
        assert!(
            text.ends_with("\r\n\r\nThe project does not compile\n\nerror: <T>\n"),
            "{text}"
        );
        let head = String::from_utf8(page.response("HEAD / HTTP/1.1\r\n")).unwrap();
        assert!(head.ends_with("\r\n\r\n"), "{head}");
    }
}
