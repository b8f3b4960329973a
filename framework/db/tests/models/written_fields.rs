//! Every kind of field and every option with odd values: what `makemigrations` writes of them compiles, and means the same.

use std::net::IpAddr;

use nuages_db::Value;
use nuages_db::functions::{
    abs, coalesce, collate, concat, extract_year, length, lower, raw_sql, trunc_month, value,
};
use nuages_db::migrations::commands::{MakeMigrations, makemigrations};
use nuages_db::migrations::{AppMigrations, Migration};
use nuages_db::models;
use nuages_db::models::*;
use serde_json::json;

use crate::common::Folder;
use crate::common::django::run;

#[path = "written/fields.rs"]
mod written;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Grade {
    #[choice(-2_147_483_648, "the \"least\"")]
    Least,
    #[choice(0, "")]
    None,
    #[choice(2_147_483_647, "the most", group = "Odd \\ group")]
    Most,
}

fn of_today() -> Date {
    "2024-02-29".parse().unwrap()
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "odds")]
struct Numbers {
    #[field(kind = small_auto)]
    id: Auto,
    #[field(default = -9_223_372_036_854_775_808_i64)]
    least: i64,
    #[field(default = 9_223_372_036_854_775_807)]
    most: u64,
    #[field(default = -0.0)]
    nothing: f64,
    #[field(default = 1e300)]
    great: f64,
    #[field(default = 2.5e-7)]
    small: f64,
    #[field(default = f64::INFINITY)]
    endless: f64,
    #[field(max_digits = 10, decimal_places = 0, default = Decimal::ONE)]
    one: Decimal,
    #[field(default = Grade::Least)]
    grade: Grade,
    #[field(db_default = 3_000_000_000_i64)]
    given: DbDefault<i64>,
    #[field(db_default = -1.5)]
    negative: DbDefault<f64>,
    #[field(db_default = f64::NEG_INFINITY)]
    below: DbDefault<f64>,
    #[field(db_default = 18_446_744_073_709_551_615_u64)]
    above: DbDefault<u64>,
    #[field(max_digits = 6, decimal_places = 2, db_default = Decimal::new(-150, 2))]
    debt: DbDefault<Decimal>,
    #[field(db_default = Decimal::new(125, 3))]
    endless_number: DbDefault<Decimal>,
    #[field(db_default = value::<_, i64>(7).bitand(3).bitxor(1).bitor(value::<_, i64>(1).bitleftshift(4).bitrightshift(2)))]
    bits: DbDefault<i64>,
    #[field(generated = (Self::least - (Self::least + 1)) % -3)]
    computed: i64,
    #[field(generated = raw_sql::<_, i64>("1 -- \"one\" \\\n", []), db_persist = false)]
    raw: i64,
    #[field(generated = when(Self::great.gt(1.0) & !Self::small.lt(Self::great), 1_i64).when(Self::grade.in_([Grade::Least, Grade::Most]), -1).otherwise(abs(Self::least)))]
    chosen: i64,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "odds", db_table = "odds \"texts\"")]
struct Texts {
    #[field(kind = char, primary_key, db_collation = "nocase")]
    key: String,
    #[field(
        max_length = 300,
        default = "quote \" backslash \\ line\nreturn\rtab\tnull\0 {} %(x)s é 雪 \u{301} \u{202e}"
    )]
    odd: String,
    #[field(default = "", blank, verbose_name = "")]
    empty: String,
    #[field(kind = slug, db_index = false, help_text = "a 'b' \"c\"", editable = false)]
    label: String,
    #[field(kind = email, max_length = 320, error_messages(unique = "\"%(value)s\" is taken\\", null = ""), unique)]
    email: Option<String>,
    #[field(kind = url, db_column = "the \"url\"", db_comment = "it's\n\"a\" remark")]
    url: String,
    #[field(kind = file, max_length = 10)]
    file: String,
    #[field(kind = image)]
    image: String,
    #[field(kind = file_path, path = "/srv/\"odd\"", match = r"\.(a|b)$", recursive, allow_files = false, allow_folders)]
    path: String,
    #[field(db_default = "it's \"x\" \\ \n")]
    given: DbDefault<String>,
    #[field(generated = concat(concat(lower(Self::odd), value("%\n")), coalesce(Self::email, "")), max_length = 700)]
    joined: String,
    #[field(generated = length(Self::empty))]
    count: i64,
    #[field(protocol = ipv4, unpack_ipv4 = false)]
    four: IpAddr,
    #[field(unpack_ipv4)]
    both: Option<IpAddr>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "odds", db_table_comment = "a \"comment\"", required_db_features = ["supports_comments"])]
struct Moments {
    #[field(primary_key, default = Uuid::now_v7)]
    id: Uuid,
    #[field(default = of_today)]
    day: Date,
    #[field(auto_now)]
    clock: Time,
    #[field(
        auto_now_add,
        unique_for_date = "day",
        unique_for_month = "day",
        unique_for_year = "day"
    )]
    moment: Timestamp,
    #[field(default = Duration::from_secs(90_061))]
    length: Duration,
    data: nuages_db::fields::Json,
    #[field(default = Vec::new)]
    raw: Vec<u8>,
    #[field(db_default = "2024-02-29".parse::<Date>().unwrap())]
    leap: DbDefault<Date>,
    #[field(db_default = "2024-02-29T13:05:07.123456Z".parse::<Timestamp>().unwrap())]
    then: DbDefault<Timestamp>,
    #[field(db_default = "23:59:59.999999".parse::<Time>().unwrap())]
    late: DbDefault<Time>,
    #[field(db_default = Uuid::nil())]
    nil: DbDefault<Uuid>,
    #[field(db_default = Now)]
    now: DbDefault<Timestamp>,
    #[field(generated = extract_year(Self::day))]
    year: i32,
    flag: Option<bool>,
}

fn graded() -> Condition<Numbers> {
    Numbers::grade.eq(Grade::Most)
}

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "odds",
    verbose_name = "tie \"of\" things",
    verbose_name_plural = "",
    ordering = ["-moment__day", Self::one.desc().nulls_last()],
    get_latest_by = ["-id"],
    default_related_name = "all_%(class)s",
    permissions = [("tie", "Can \"tie\"")],
    default_permissions = [],
    unique_together = [["one", "moment"], ["text", "one"]],
)]
struct Ties {
    id: Auto,
    #[field(on_delete = RESTRICT, unique, db_index = false, db_column = "one")]
    one: ForeignKey<Numbers>,
    #[field(on_delete = SET_NULL, related_name = "+", db_constraint = false, db_index = false, limit_choices_to = graded)]
    two: Option<ForeignKey<Numbers>>,
    #[field(on_delete = DB_CASCADE, one_to_one, related_name = "%(class)s_of", related_query_name = "tied", blank)]
    text: ForeignKey<Texts>,
    #[field(on_delete = PROTECT)]
    moment: ForeignKey<Moments>,
    #[field(on_delete = DO_NOTHING)]
    me: Option<ForeignKey<Ties>>,
    #[field(
        related_name = "friends_of",
        symmetrical = false,
        blank,
        help_text = "\\"
    )]
    friends: ManyToMany<Ties>,
    #[field(through = Knots, through_fields = ["tie", "number"], limit_choices_to = Numbers::great.gt(1e300) | Numbers::grade.eq(Grade::None))]
    numbers: ManyToMany<Numbers>,
    #[field(db_table = "odd \"between\"", db_constraint = false)]
    texts: ManyToMany<Texts>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "odds", primary_key = ["tie", "number"], order_with_respect_to = "tie")]
struct Knots {
    #[field(on_delete = CASCADE)]
    tie: ForeignKey<Ties>,
    #[field(on_delete = CASCADE)]
    number: ForeignKey<Numbers>,
    _order: i32,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "odds", proxy, ordering = [Self::id.desc()])]
struct Loose(Ties);

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "odds",
    constraints = [
        CheckConstraint::new(!!Self::odd.eq("x")).name("twice_not"),
        CheckConstraint::new(!(!Self::odd.eq("x") & Self::data.key("gt").eq("1"))).name("key_like_a_look_up"),
        CheckConstraint::new(
            Self::data.has_keys(["a", "b c"])
                | Self::data.key("a").has_key("it's")
                | Self::data.contains(json!({"a": [1, null]}))
                | Self::data.key("a").contained_by(json!({})),
        )
        .name("keys"),
        CheckConstraint::new((Self::number + 1).in_([1, 3_000_000_000])).name("computed_in"),
        CheckConstraint::new((Self::price * Decimal::TWO).range(Decimal::ONE, Decimal::TEN)).name("computed_range"),
        CheckConstraint::new(Self::number.bitand(1).eq(0)).name("even"),
        CheckConstraint::new(Self::float.lt(f64::INFINITY)).name("finite"),
        CheckConstraint::new(Self::span.gt(Duration::from_micros(-1_500_000))).name("span"),
        CheckConstraint::new(Self::number.cast::<f64>().lt(Self::float)).name("floats"),
        CheckConstraint::new(raw_sql::<_, bool>("number < ? + 1", [Value::from(1000)]).eq(true)).name("raw"),
        CheckConstraint::new(coalesce(Self::odd, "").in_(Vec::<String>::new()) | Self::odd.regex(r"^\d{1,2}$")).name("nothing"),
    ],
    indexes = [
        Index::on(lower(collate(Self::odd, "C"))).name("under"),
        Index::on((trunc_month(Self::day), Self::data.key("a").key("b").text())).name("by_month"),
    ],
)]
struct Checked {
    id: Auto,
    odd: Option<String>,
    data: nuages_db::fields::Json,
    number: i64,
    #[field(max_digits = 6, decimal_places = 2)]
    price: Decimal,
    float: f64,
    span: Duration,
    day: Date,
    #[field(generated = Self::odd.is_null(true).into_expr())]
    silent: bool,
    #[field(generated = (Self::price + Decimal::ONE).cast::<String>())]
    told: String,
}

fn made(migrations: Vec<Migration>, folder: &Folder) -> (bool, String) {
    let apps = vec![AppMigrations {
        label: "odds".to_owned(),
        path: Some(folder.0.clone()),
        models: models![Numbers, Texts, Moments, Ties, Knots, Loose, Checked],
        migrations: Some(migrations),
    }];
    let arguments = MakeMigrations {
        header: false,
        ..MakeMigrations::default()
    };
    let mut output = String::new();
    let outcome = run(makemigrations(&arguments, apps, &[], None, &mut output));
    (outcome.unwrap().changed, output)
}

#[test]
fn every_field_and_option_is_written_and_read_back() {
    let folder = Folder::new("written_fields");
    made(Vec::new(), &folder);
    let source = folder
        .migration("m0001_initial.rs")
        .replace("nuages::db::", "nuages_db::");
    if std::env::var_os("NUAGES_OVERWRITE").is_some() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/models/written/fields.rs"
        );
        std::fs::write(path, &source).unwrap();
    }
    assert_eq!(source, include_str!("written/fields.rs"));
    let again = Folder::new("written_fields_again");
    let (changed, output) = made(vec![written::migration()], &again);
    assert!(!changed, "{output}");
}
