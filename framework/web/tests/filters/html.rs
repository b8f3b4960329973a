//! Filters that write HTML.

use std::collections::BTreeMap;

use nuages_web::template::askama::NO_VALUES;
use nuages_web::template::filters::{
    escapejs, force_escape, json_script, linebreaks, linebreaksbr, linenumbers, striptags, urlize,
    urlizetrunc,
};

use crate::shows;

#[test]
fn html_is_written_as_django_writes_it() {
    shows(
        force_escape::default().execute("a <b> & \"c\" 'd'", NO_VALUES),
        "a &lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;",
    );
    shows(
        linebreaks::default().execute("Joel\nis a slug", NO_VALUES),
        "<p>Joel<br>is a slug</p>",
    );
    shows(
        linebreaks::default().execute("one\n\ntwo\n\n\nthree\r\nfour", NO_VALUES),
        "<p>one</p>\n\n<p>two</p>\n\n<p>three<br>four</p>",
    );
    shows(
        linebreaks::default().execute("<b>", NO_VALUES),
        "<p>&lt;b&gt;</p>",
    );
    shows(linebreaks::default().execute("", NO_VALUES), "<p></p>");
    shows(
        linebreaks::default().execute("\n", NO_VALUES),
        "<p><br></p>",
    );
    shows(
        linebreaksbr::default().execute("Joel\nis a <slug>", NO_VALUES),
        "Joel<br>is a &lt;slug&gt;",
    );
    shows(
        linebreaksbr::default().execute("a\r\nb\rc", NO_VALUES),
        "a<br>b<br>c",
    );
    shows(
        linenumbers::default().execute("one\n<two>\nthree", NO_VALUES),
        "1. one\n2. &lt;two&gt;\n3. three",
    );
    shows(
        linenumbers::default().execute("x\nx\nx\nx\nx\nx\nx\nx\nx\nx", NO_VALUES),
        "01. x\n02. x\n03. x\n04. x\n05. x\n06. x\n07. x\n08. x\n09. x\n10. x",
    );
    shows(
        escapejs::default().execute("testing\r\njavascript 'string\" <b>escaping</b>", NO_VALUES),
        "testing\\u000D\\u000Ajavascript \\u0027string\\u0022 \\u003Cb\\u003Eescaping\\u003C/b\\u003E",
    );
    shows(
        escapejs::default().execute("a&b=c-d;`\u{2028}\u{7f}", NO_VALUES),
        "a\\u0026b\\u003Dc\\u002Dd\\u003B\\u0060\\u2028\\u007F",
    );
    shows(
        striptags::default().execute(
            "some <b>html</b> with <script>alert(\"You smell\")</script> disallowed <img /> tags",
            NO_VALUES,
        ),
        "some html with alert(\"You smell\") disallowed  tags",
    );
    shows(
        striptags::default().execute("a < b > c", NO_VALUES),
        "a < b > c",
    );
    shows(
        striptags::default().execute("<p title=\"a>b\">x</p>y", NO_VALUES),
        "xy",
    );
    shows(striptags::default().execute("<!-- c -->t", NO_VALUES), "t");
    shows(striptags::default().execute("<<b>i>x", NO_VALUES), "x");
    shows(
        striptags::default().execute("no tags", NO_VALUES),
        "no tags",
    );
    shows(
        striptags::default().execute("<scr<b>ipt>x", NO_VALUES),
        "ipt>x",
    );
    shows(
        json_script::default()
            .with_0("hello-world")
            .execute(BTreeMap::from([("hello", "</script><b>&")]), NO_VALUES),
        "<script id=\"hello-world\" type=\"application/json\">{\"hello\": \"\\u003C/script\\u003E\\u003Cb\\u003E\\u0026\"}</script>",
    );
    shows(
        json_script::default().execute("é\"x", NO_VALUES),
        "<script type=\"application/json\">\"\\u00e9\\\"x\"</script>",
    );
    shows(
        urlize::default().execute("https://docs.djangoproject.com", NO_VALUES),
        "<a href=\"https://docs.djangoproject.com\" rel=\"nofollow\">https://docs.djangoproject.com</a>",
    );
    shows(
        urlize::default().execute(
            "Check out www.djangoproject.com and djangoproject.com.",
            NO_VALUES,
        ),
        "Check out <a href=\"http://www.djangoproject.com\" rel=\"nofollow\">www.djangoproject.com</a> and <a href=\"http://djangoproject.com\" rel=\"nofollow\">djangoproject.com</a>.",
    );
    shows(
        urlize::default().execute("(see http://example.com/a_(b)) ok", NO_VALUES),
        "(see <a href=\"http://example.com/a_(b)\" rel=\"nofollow\">http://example.com/a_(b)</a>) ok",
    );
    shows(
        urlize::default().execute("mail me@example.com!", NO_VALUES),
        "mail <a href=\"mailto:me@example.com\">me@example.com</a>!",
    );
    shows(
        urlize::default().execute("http://example.com/?x=1&y=a b", NO_VALUES),
        "<a href=\"http://example.com/?x=1&amp;y=a\" rel=\"nofollow\">http://example.com/?x=1&amp;y=a</a> b",
    );
    shows(
        urlize::default().execute("http://x.org/é?q=ü", NO_VALUES),
        "<a href=\"http://x.org/%C3%A9?q=%C3%BC\" rel=\"nofollow\">http://x.org/é?q=ü</a>",
    );
    shows(
        urlize::default().execute("ftp://nothing.example", NO_VALUES),
        "ftp://nothing.example",
    );
    shows(urlize::default().execute("a.b c:d", NO_VALUES), "a.b c:d");
    shows(
        urlize::default().execute("\"http://a.com\"", NO_VALUES),
        "&quot;<a href=\"http://a.com\" rel=\"nofollow\">http://a.com</a>&quot;",
    );
    shows(
        urlize::default().execute("http://a.com/x;,.", NO_VALUES),
        "<a href=\"http://a.com/x\" rel=\"nofollow\">http://a.com/x</a>;,.",
    );
    shows(
        urlize::default().execute("www.example.com/<b>", NO_VALUES),
        "<a href=\"http://www.example.com/\" rel=\"nofollow\">www.example.com/</a>&lt;b&gt;",
    );
    shows(
        urlize::default().execute("not.a.tld", NO_VALUES),
        "not.a.tld",
    );
    shows(urlize::default().execute("http://", NO_VALUES), "http://");
    shows(
        urlize::default().execute("info@c✶.org", NO_VALUES),
        "<a href=\"mailto:info@c%E2%9C%B6.org\">info@c✶.org</a>",
    );
    shows(
        urlize::default().execute("[http://168.192.0.1](x)", NO_VALUES),
        "[<a href=\"http://168.192.0.1](x)\" rel=\"nofollow\">http://168.192.0.1](x)</a>",
    );
    shows(
        urlize::default().execute("HTTPS://UPPER.example/Path", NO_VALUES),
        "<a href=\"https://UPPER.example/Path\" rel=\"nofollow\">HTTPS://UPPER.example/Path</a>",
    );
    shows(
        urlize::default().execute("http://hi.baidu.com/%D6%D8", NO_VALUES),
        "<a href=\"http://hi.baidu.com/%EF%BF%BD%EF%BF%BD\" rel=\"nofollow\">http://hi.baidu.com/%D6%D8</a>",
    );
    shows(
        urlize::default().execute("www.server.com", NO_VALUES),
        "<a href=\"http://www.server.com\" rel=\"nofollow\">www.server.com</a>",
    );
    shows(urlize::default().execute("yes@x", NO_VALUES), "yes@x");
    shows(
        urlize::default().execute("http://a.com/&amp;x", NO_VALUES),
        "<a href=\"http://a.com/&amp;x\" rel=\"nofollow\">http://a.com/&amp;amp;x</a>",
    );
    shows(
        urlizetrunc::default().with_0(15).execute(
            "Visit https://www.djangoproject.com/download now",
            NO_VALUES,
        ),
        "Visit <a href=\"https://www.djangoproject.com/download\" rel=\"nofollow\">https://www.dj…</a> now",
    );
}
