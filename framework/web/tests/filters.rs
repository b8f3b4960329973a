//! Django's filters: every expected value was written by Django 6.1.

use std::collections::BTreeMap;
use std::fmt::Display;

use nuages_web::template::askama::{self, NO_VALUES};
use nuages_web::template::filters::{
    add, addslashes, capfirst, center, cut, default, divisibleby, escapejs, filesizeformat,
    floatformat, force_escape, get_digit, intcomma, json_script, length, linebreaks, linebreaksbr,
    linenumbers, ljust, pluralize, rjust, slugify, striptags, title, truncatechars, truncatewords,
    urlize, urlizetrunc, wordwrap, yesno,
};

#[track_caller]
fn shows(result: askama::Result<impl Display>, expected: &str) {
    match result {
        Ok(shown) => assert_eq!(shown.to_string(), expected),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn text_is_changed_as_django_changes_it() {
    shows(
        addslashes::default().execute("I'm \"here\" \\", NO_VALUES),
        "I\\'m \\\"here\\\" \\\\",
    );
    shows(
        capfirst::default().execute("élan vital", NO_VALUES),
        "Élan vital",
    );
    shows(capfirst::default().execute("", NO_VALUES), "");
    shows(
        cut::default()
            .with_0(" ")
            .execute("String with spaces", NO_VALUES),
        "Stringwithspaces",
    );
    shows(cut::default().with_0(" ").execute("", NO_VALUES), "");
    shows(cut::default().with_0("es").execute("esses", NO_VALUES), "s");
    shows(
        slugify::default().execute("Joel is a slug", NO_VALUES),
        "joel-is-a-slug",
    );
    shows(
        slugify::default().execute(
            " Jack & Jill like numbers 1,2,3 and 4 and silly characters ?%.$!/",
            NO_VALUES,
        ),
        "jack-jill-like-numbers-123-and-4-and-silly-characters",
    );
    shows(
        slugify::default().execute("Un éléphant à l'orée du bois", NO_VALUES),
        "un-elephant-a-loree-du-bois",
    );
    shows(slugify::default().execute("  __a--b__ ", NO_VALUES), "a-b");
    shows(
        slugify::default().execute("Ærøskøbing Straße", NO_VALUES),
        "rskbing-strae",
    );
    shows(
        slugify::default().execute("ﬁne ½ cup", NO_VALUES),
        "fine-12-cup",
    );
    shows(slugify::default().execute("a\tb", NO_VALUES), "a-b");
    shows(slugify::default().execute("日本語", NO_VALUES), "");
    shows(
        title::default().execute("a nice title, isn't it?", NO_VALUES),
        "A Nice Title, Isn't It?",
    );
    shows(
        title::default().execute("MY FIRST post", NO_VALUES),
        "My First Post",
    );
    shows(
        title::default().execute("555 WEST 53rd STREET", NO_VALUES),
        "555 West 53rd Street",
    );
    shows(
        title::default().execute("discothèque", NO_VALUES),
        "Discothèque",
    );
    shows(
        title::default().execute("o'reilly's", NO_VALUES),
        "O'Reilly's",
    );
    shows(title::default().execute("3d movie", NO_VALUES), "3d Movie");
    shows(
        title::default().execute("d'ARTAGNAN", NO_VALUES),
        "D'Artagnan",
    );
    shows(
        truncatechars::default()
            .with_0(7)
            .execute("Joel is a slug", NO_VALUES),
        "Joel i…",
    );
    shows(
        truncatechars::default()
            .with_0(7)
            .execute("Joel is", NO_VALUES),
        "Joel is",
    );
    shows(
        truncatechars::default()
            .with_0(7)
            .execute("Joel", NO_VALUES),
        "Joel",
    );
    shows(
        truncatechars::default().with_0(7).execute("", NO_VALUES),
        "",
    );
    shows(
        truncatechars::default()
            .with_0(7)
            .execute("aaaé́aaaaa", NO_VALUES),
        "aaaé́aa…",
    );
    shows(
        truncatechars::default().with_0(0).execute("abc", NO_VALUES),
        "",
    );
    shows(
        truncatechars::default().with_0(1).execute("abc", NO_VALUES),
        "…",
    );
    shows(
        truncatechars::default()
            .with_0(-1)
            .execute("abc", NO_VALUES),
        "",
    );
    shows(
        truncatewords::default()
            .with_0(2)
            .execute("Joel is a slug", NO_VALUES),
        "Joel is …",
    );
    shows(
        truncatewords::default()
            .with_0(2)
            .execute("Joel  is\n a slug", NO_VALUES),
        "Joel is …",
    );
    shows(
        truncatewords::default()
            .with_0(2)
            .execute("Joel is", NO_VALUES),
        "Joel is",
    );
    shows(
        truncatewords::default().with_0(2).execute("", NO_VALUES),
        "",
    );
    shows(
        truncatewords::default().with_0(0).execute("a b", NO_VALUES),
        "",
    );
    shows(
        wordwrap::default()
            .with_0(5)
            .execute("Joel is a slug", NO_VALUES),
        "Joel\nis a\nslug",
    );
    shows(
        wordwrap::default()
            .with_0(5)
            .execute("averyveryverylongword and x", NO_VALUES),
        "averyveryverylongword\nand x",
    );
    shows(
        wordwrap::default()
            .with_0(5)
            .execute("one\ntwo three\n", NO_VALUES),
        "one\ntwo\nthree\n",
    );
    shows(
        wordwrap::default()
            .with_0(5)
            .execute("  leading", NO_VALUES),
        "leading",
    );
    shows(
        wordwrap::default().with_0(14).execute(
            "this is a long paragraph of text that really needs to be wrapped I'm afraid",
            NO_VALUES,
        ),
        "this is a long\nparagraph of\ntext that\nreally needs\nto be wrapped\nI'm afraid",
    );
    shows(
        ljust::default().with_0(10).execute("Django", NO_VALUES),
        "Django    ",
    );
    shows(
        rjust::default().with_0(10).execute("Django", NO_VALUES),
        "    Django",
    );
    shows(
        rjust::default().with_0(10).execute("é", NO_VALUES),
        "         é",
    );
    shows(
        center::default().with_0(15).execute("Django", NO_VALUES),
        "    Django     ",
    );
    shows(
        center::default().with_0(15).execute("Djang", NO_VALUES),
        "     Djang     ",
    );
    shows(center::default().with_0(0).execute("x", NO_VALUES), "x");
}

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

#[test]
fn numbers_are_written_as_django_writes_them() {
    shows(floatformat::default().execute(34.23234, NO_VALUES), "34.2");
    shows(floatformat::default().execute(34.0, NO_VALUES), "34");
    shows(floatformat::default().execute(34.26, NO_VALUES), "34.3");
    shows(floatformat::default().execute(0.05, NO_VALUES), "0.1");
    shows(floatformat::default().execute(-0.04, NO_VALUES), "0.0");
    shows(floatformat::default().execute(-5.55, NO_VALUES), "-5.6");
    shows(floatformat::default().execute(0.0, NO_VALUES), "0");
    shows(floatformat::default().execute("x", NO_VALUES), "");
    shows(floatformat::default().execute("13.1031", NO_VALUES), "13.1");
    shows(floatformat::default().execute("", NO_VALUES), "");
    shows(
        floatformat::default().execute(1e+20, NO_VALUES),
        "100000000000000000000",
    );
    shows(floatformat::default().execute("nan", NO_VALUES), "nan");
    shows(floatformat::default().execute(1.5, NO_VALUES), "1.5");
    shows(floatformat::default().execute(2.5, NO_VALUES), "2.5");
    shows(floatformat::default().execute("1e3", NO_VALUES), "1000");
    shows(floatformat::default().execute("-0", NO_VALUES), "0");
    shows(
        floatformat::default()
            .with_0(3)
            .execute(34.23234, NO_VALUES),
        "34.232",
    );
    shows(
        floatformat::default().with_0(3).execute(34.0, NO_VALUES),
        "34.000",
    );
    shows(
        floatformat::default().with_0(3).execute(34.26, NO_VALUES),
        "34.260",
    );
    shows(
        floatformat::default()
            .with_0(3)
            .execute("99.9999", NO_VALUES),
        "100.000",
    );
    shows(
        floatformat::default().with_0(3).execute(-1e-05, NO_VALUES),
        "0.000",
    );
    shows(
        floatformat::default().with_0(3).execute(7_i64, NO_VALUES),
        "7.000",
    );
    shows(
        floatformat::default()
            .with_0(-3)
            .execute(34.23234, NO_VALUES),
        "34.232",
    );
    shows(
        floatformat::default().with_0(-3).execute(34.0, NO_VALUES),
        "34",
    );
    shows(
        floatformat::default().with_0(-3).execute(34.26, NO_VALUES),
        "34.260",
    );
    shows(
        floatformat::default().with_0(0).execute(34.5, NO_VALUES),
        "35",
    );
    shows(
        floatformat::default().with_0(0).execute(35.5, NO_VALUES),
        "36",
    );
    shows(
        floatformat::default().with_0(0).execute(-34.5, NO_VALUES),
        "-35",
    );
    shows(
        floatformat::default().with_0(0).execute("0.4", NO_VALUES),
        "0",
    );
    shows(
        floatformat::default()
            .with_0("2g")
            .execute(6666.6666, NO_VALUES),
        "6,666.67",
    );
    shows(
        floatformat::default()
            .with_0("2g")
            .execute(-1234567.891, NO_VALUES),
        "-1,234,567.89",
    );
    shows(
        floatformat::default()
            .with_0("2g")
            .execute(1_i64, NO_VALUES),
        "1.00",
    );
    shows(
        floatformat::default()
            .with_0("g")
            .execute(10000_i64, NO_VALUES),
        "10,000",
    );
    shows(
        filesizeformat::default().execute(0_i64, NO_VALUES),
        "0\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(1_i64, NO_VALUES),
        "1\u{a0}byte",
    );
    shows(
        filesizeformat::default().execute(102_i64, NO_VALUES),
        "102\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(1023_i64, NO_VALUES),
        "1023\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(1024_i64, NO_VALUES),
        "1.0\u{a0}KB",
    );
    shows(
        filesizeformat::default().execute(10240_i64, NO_VALUES),
        "10.0\u{a0}KB",
    );
    shows(
        filesizeformat::default().execute(1048575_i64, NO_VALUES),
        "1024.0\u{a0}KB",
    );
    shows(
        filesizeformat::default().execute(1048576_i64, NO_VALUES),
        "1.0\u{a0}MB",
    );
    shows(
        filesizeformat::default().execute(2684354560_i64, NO_VALUES),
        "2.5\u{a0}GB",
    );
    shows(
        filesizeformat::default().execute(1099511627776_i64, NO_VALUES),
        "1.0\u{a0}TB",
    );
    shows(
        filesizeformat::default().execute(1125899906842624_i64, NO_VALUES),
        "1.0\u{a0}PB",
    );
    shows(
        filesizeformat::default().execute(-100_i64, NO_VALUES),
        "-100\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(-3145728_i64, NO_VALUES),
        "-3.0\u{a0}MB",
    );
    shows(add::default().with_0(2).execute(4_i64, NO_VALUES), "6");
    shows(add::default().with_0(2).execute(-1_i64, NO_VALUES), "1");
    shows(add::default().with_0("b").execute("a", NO_VALUES), "ab");
    shows(add::default().with_0("3").execute("4", NO_VALUES), "7");
    shows(add::default().with_0(1).execute("x", NO_VALUES), "");
    shows(
        get_digit::default().with_0(1).execute(123_i64, NO_VALUES),
        "3",
    );
    shows(
        get_digit::default().with_0(3).execute(123_i64, NO_VALUES),
        "1",
    );
    shows(
        get_digit::default().with_0(4).execute(123_i64, NO_VALUES),
        "0",
    );
    shows(
        get_digit::default().with_0(0).execute(123_i64, NO_VALUES),
        "123",
    );
    shows(
        get_digit::default().with_0(1).execute("xyz", NO_VALUES),
        "xyz",
    );
    shows(intcomma::default().execute(100_i64, NO_VALUES), "100");
    shows(intcomma::default().execute(1000_i64, NO_VALUES), "1,000");
    shows(intcomma::default().execute(10123_i64, NO_VALUES), "10,123");
    shows(
        intcomma::default().execute(1000000_i64, NO_VALUES),
        "1,000,000",
    );
    shows(
        intcomma::default().execute("1234567.1234567", NO_VALUES),
        "1,234,567.1234567",
    );
    shows(
        intcomma::default().execute(-1234567_i64, NO_VALUES),
        "-1,234,567",
    );
}

#[test]
fn choices_are_djangos() {
    shows(default::default().with_0("x").execute("", NO_VALUES), "x");
    shows(
        default::default().with_0("x").execute(0_i64, NO_VALUES),
        "x",
    );
    shows(
        default::default().with_0("x").execute(false, NO_VALUES),
        "x",
    );
    shows(default::default().with_0("x").execute("y", NO_VALUES), "y");
    shows(
        default::default().with_0("x").execute(5_i64, NO_VALUES),
        "5",
    );
    shows(
        divisibleby::default().with_0(7).execute(21_i64, NO_VALUES),
        "true",
    );
    shows(
        divisibleby::default().with_0(7).execute(20_i64, NO_VALUES),
        "false",
    );
    shows(pluralize::default().execute(0_i64, NO_VALUES), "s");
    shows(pluralize::default().execute(1_i64, NO_VALUES), "");
    shows(pluralize::default().execute(2_i64, NO_VALUES), "s");
    shows(pluralize::default().execute("1", NO_VALUES), "");
    shows(pluralize::default().execute("2", NO_VALUES), "s");
    shows(pluralize::default().execute("x", NO_VALUES), "");
    shows(pluralize::default().execute(1.0, NO_VALUES), "");
    shows(pluralize::default().execute(1.5, NO_VALUES), "s");
    shows(
        pluralize::default().with_0("es").execute(0_i64, NO_VALUES),
        "es",
    );
    shows(
        pluralize::default().with_0("es").execute(1_i64, NO_VALUES),
        "",
    );
    shows(
        pluralize::default().with_0("es").execute(2_i64, NO_VALUES),
        "es",
    );
    shows(
        pluralize::default()
            .with_0("y,ies")
            .execute(0_i64, NO_VALUES),
        "ies",
    );
    shows(
        pluralize::default()
            .with_0("y,ies")
            .execute(1_i64, NO_VALUES),
        "y",
    );
    shows(
        pluralize::default()
            .with_0("y,ies")
            .execute(2_i64, NO_VALUES),
        "ies",
    );
    shows(
        pluralize::default()
            .with_0("a,b,c")
            .execute(1_i64, NO_VALUES),
        "",
    );
    shows(yesno::default().execute(true, NO_VALUES), "yes");
    shows(yesno::default().execute(false, NO_VALUES), "no");
    shows(yesno::default().execute(None::<bool>, NO_VALUES), "maybe");
    shows(
        yesno::default()
            .with_0("yeah,nope,perhaps")
            .execute(true, NO_VALUES),
        "yeah",
    );
    shows(
        yesno::default()
            .with_0("yeah,nope,perhaps")
            .execute(false, NO_VALUES),
        "nope",
    );
    shows(
        yesno::default()
            .with_0("yeah,nope,perhaps")
            .execute(None::<bool>, NO_VALUES),
        "perhaps",
    );
    shows(
        yesno::default()
            .with_0("certainly,no way")
            .execute(true, NO_VALUES),
        "certainly",
    );
    shows(
        yesno::default()
            .with_0("certainly,no way")
            .execute(false, NO_VALUES),
        "no way",
    );
    shows(
        yesno::default()
            .with_0("certainly,no way")
            .execute(None::<bool>, NO_VALUES),
        "no way",
    );
    shows(yesno::default().with_0("x,y").execute("", NO_VALUES), "y");
    shows(yesno::default().with_0("x,y").execute("a", NO_VALUES), "x");
    shows(
        yesno::default().with_0("x,y").execute(0_i64, NO_VALUES),
        "y",
    );
    shows(
        yesno::default().with_0("x,y").execute(3_i64, NO_VALUES),
        "x",
    );
    shows(length::default().execute("hello", NO_VALUES), "5");
    shows(length::default().execute("é", NO_VALUES), "1");
    shows(length::default().execute([1, 2, 3], NO_VALUES), "3");
}
