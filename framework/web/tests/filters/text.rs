//! Filters of plain text.

use nuages_web::template::askama::NO_VALUES;
use nuages_web::template::filters::{
    addslashes, capfirst, center, cut, ljust, rjust, slugify, title, truncatechars, truncatewords,
    wordwrap,
};

use crate::shows;

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
