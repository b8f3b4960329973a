//! Fields beside fields, queries inside, numbers, moments and texts, as in Django's suite of expressions.

use nuages_db::functions::*;
use nuages_db::models::*;

use super::{Asked, Card, Clock, Company, Employee, Experiment, Key, Number, Run, Store, rows};

fn companies() -> QuerySet<Company> {
    Company::objects().order_by(Company::id)
}

fn workers() -> QuerySet<Employee> {
    Employee::objects().order_by(Employee::id)
}

fn numbers() -> QuerySet<Number> {
    Number::objects().order_by(Number::id)
}

fn experiments() -> QuerySet<Experiment> {
    Experiment::objects().order_by(Experiment::name)
}

pub(super) async fn ask(asked: &mut Asked) {
    texts(asked).await;
    queries(asked).await;
    look_ups_of_queries(asked).await;
    ranges_and_numbers(asked).await;
    moments(asked).await;
    documents_and_orders(asked).await;
}

async fn texts(asked: &mut Asked) {
    let ids = || companies().values(Company::id);
    let name = Company::name;
    let outer_letter = outer(substr(Company::ceo.to(Employee::first_name), 1, 1));
    let prefixed = || when(Company::based_in_eu.is_true(), concat("EU:", name)).otherwise(name);
    let contact = || Company::point_of_contact.to(Employee::first_name);
    let theirs = || Company::ceo.reversed();
    let few = || {
        theirs()
            .to(Company::num_chairs)
            .gte(theirs().to(Company::num_employees))
    };
    rows! { asked:
        "inter attribute" ids().filter(Company::num_employees.gt(Company::num_chairs));
        "slices" companies().values((substr(name, 1, 3), substr_from(name, 4), substr(name, 3, 3)));
        "slice of outer" ids().filter(exists(Company::objects().filter(name.startswith(outer_letter))));
        "slice of case" companies().values(substr(prefixed(), 1, 4));
        "join equal" ids().filter(Company::ceo.to(Employee::first_name).eq(contact()));
        "join equal not" ids().exclude(Company::ceo.to(Employee::first_name).eq(contact()));
        "iexact of field" workers().filter(Employee::first_name.iexact(lower(Employee::first_name))).values(Employee::id);
        "startswith of field" ids().filter(name.istartswith(Company::motto));
        "contains of pattern" ids().filter(Company::motto.contains("a%_".to_owned()));
        "reverse f" workers().filter(few()).values(Employee::id);
        "reverse f twice" workers()
            .filter(theirs().to(Company::num_employees).cast::<i64>().gt(Employee::id.cast::<i64>()))
            .filter(theirs().to(Company::num_chairs).eq(theirs().to(Company::num_employees)))
            .values(Employee::id);
        "concat null" companies().values(concat(concat(name, ": "), Company::motto));
        "coalesce nulls" companies().values((
            coalesce(Company::motto, name),
            coalesce(Company::motto, lower(name)),
            length(Company::motto),
        ));
    }
}

async fn queries(asked: &mut Asked) {
    let ids = || companies().values(Company::id);
    let led = || Company::objects().filter(Company::ceo.to(Employee::id).eq(outer(Employee::id)));
    let contacted = || {
        Company::objects().filter(
            Company::point_of_contact
                .to(Employee::id)
                .eq(outer(Employee::id)),
        )
    };
    let either = Company::ceo.to(Employee::id).eq(outer(Employee::id))
        | Company::point_of_contact
            .to(Employee::id)
            .eq(outer(Employee::id));
    let largest = Company::objects()
        .filter(either)
        .order_by(Company::num_employees.desc())
        .values(Company::name);
    let small = Company::objects()
        .filter(Company::num_employees.lt(200))
        .values(Company::id);
    let one = Company::objects()
        .filter(Company::num_employees.eq(32))
        .values(Company::id);
    let boss = Employee::objects().filter(Employee::id.eq(outer(Company::ceo.to(Employee::id))));
    let nested = led()
        .filter(Company::ceo.in_query(boss))
        .order_by(Company::id);
    let total = || sum(Company::num_employees);
    let inner = || {
        let groups = led().values(Company::ceo).annotate(total());
        subquery(groups.values(total()))
    };
    let twice = Company::objects().filter(
        Company::num_chairs
            .cast::<i64>()
            .lte(outer(Company::ceo.to(Employee::age).cast::<i64>()))
            & Company::num_employees.cast::<i64>().gte(outer(
                Company::point_of_contact.to(Employee::age).cast::<i64>(),
            )),
    );
    let older = Employee::objects().filter(Employee::age.cast::<i64>().gt(outer(Number::integer)));
    let counted = older
        .annotate(count(Employee::age))
        .filter(count(Employee::age).gt(0));
    let same_name = Employee::objects()
        .filter(Employee::last_name.eq(outer(Company::ceo.to(Employee::last_name))));
    let store = || {
        subquery(
            same_name
                .clone()
                .order_by(Employee::id)
                .values(Employee::store.to(Store::id).nullable()),
        )
    };
    let plus = outer(Company::num_employees.cast::<i64>() + 10);
    let sum_of_outer = || value(outer(Company::num_employees)) + Company::num_employees;
    let sums = Company::objects()
        .order_by(sum_of_outer().desc())
        .values(sum_of_outer());
    let based = led().order_by(Company::id).values(Company::based_in_eu);
    let is_known = when(exists(led()), true)
        .when(exists(contacted()), true)
        .otherwise(false);
    rows! { asked:
        "order by exists" Employee::objects().order_by((exists(led()).desc(), Employee::id.desc())).values(Employee::id);
        "subqueries" workers().values((Employee::id, exists(contacted()), !exists(contacted()), subquery(largest)));
        "in of subquery" ids().filter(Company::id.in_query(small));
        "equal subquery" ids().filter(Company::id.eq(subquery(one)));
        "nested join outer" workers().values((Employee::id, subquery(nested.values(Company::id))));
        "grouped subquery" workers()
            .filter(Employee::age.cast::<i64>().lte(inner()))
            .values((Employee::id, inner()));
        "outer twice joined" ids().filter(Company::id.in_query(twice));
        "aggregate filtered subquery" numbers().values((Number::id, subquery(counted.values(count(Employee::age)))));
        "manager of subquery" ids().filter(store().eq(Auto::from(1)));
        "outer plus" ids().filter(exists(Employee::objects().filter(Employee::age.cast::<i64>().gte(plus))));
        "outer sum" companies().values((Company::id, subquery(sums)));
        "boolean subquery" workers().filter(subquery(based).is_true()).values(Employee::id);
        "boolean case" workers().filter(is_known.is_true()).values(Employee::id);
        "exists empty or" workers().filter(exists(Company::objects().none()) | Employee::age.eq(20)).values(Employee::id);
        "not exists empty and" workers()
            .filter(!exists::<Employee, _, _>(Company::objects().none()) & Employee::age.eq(20))
            .values(Employee::id);
    }
    let cards = || Card::objects().order_by(Card::id);
    let own = Key::objects().filter(Key::id.eq(outer(Card::uuid)));
    rows! { asked:
        "uuid subquery" Key::objects()
            .order_by(Key::id)
            .filter(Key::id.in_query(Card::objects().values(Card::key.to(Key::id))))
            .values(Key::id);
        "uuids in" cards().filter(Card::uuid.in_query(Key::objects().values(Key::id))).values(Card::id);
        "uuid of subquery" cards().values((Card::id, subquery(own.values(Key::id))));
        "uuid texts" cards().filter(lookup("uuid__icontains", "00000001")).values(Card::id);
        "uuid text behind join" cards().filter(lookup("key__id__startswith", "00000000-0000-0002")).values(Card::id);
    }
}

async fn look_ups_of_queries(asked: &mut Asked) {
    let name = Company::name;
    let smallest = || {
        subquery(
            Company::objects()
                .order_by(Company::num_chairs)
                .values(name),
        )
    };
    let look_ups = [
        ("exact", name.eq(smallest())),
        ("iexact", name.iexact(smallest())),
        ("contains", name.contains(smallest())),
        ("icontains", name.icontains(smallest())),
        ("startswith", name.startswith(smallest())),
        ("istartswith", name.istartswith(smallest())),
        ("endswith", name.endswith(smallest())),
        ("iendswith", name.iendswith(smallest())),
        ("gt", name.gt(smallest())),
        ("gte", name.gte(smallest())),
        ("lt", name.lt(smallest())),
        ("lte", name.lte(smallest())),
    ];
    let ids = || companies().values(Company::id);
    for (look_up, condition) in look_ups {
        asked
            .rows(&format!("{look_up} of subquery"), ids().filter(condition))
            .await;
    }
    asked
        .rows(
            "range of subqueries",
            ids().filter(name.range(smallest(), smallest())),
        )
        .await;
}

async fn ranges_and_numbers(asked: &mut Asked) {
    let ids = || companies().values(Company::id);
    let (chairs, employees) = (
        || Company::num_chairs.cast::<i64>(),
        || Company::num_employees.cast::<i64>(),
    );
    let between = || Run::midpoint.range(Run::start.to(Clock::time), Run::end.to(Clock::time));
    let runs = || Run::objects().order_by(Run::id).values(Run::id);
    let others = Number::objects()
        .exclude(Number::id.eq(outer(Number::id)))
        .filter(Number::integer.range(Number::integer - 1, outer(Number::integer)));
    let positive = || numbers().filter(Number::integer.gt(0));
    let small = || numbers().filter(Number::integer.lt(2000));
    let integer = Number::integer;
    let value_of = Number::decimal_value;
    rows! { asked:
        "in of expressions" ids().filter(employees().in_([chairs(), chairs() * 10, chairs() - 1]));
        "range of expressions" ids().filter(employees().range(chairs() - 1, chairs() + 100));
        "range of joins" runs().filter(between());
        "range of joins not" runs().exclude(between());
        "range in exists" numbers().filter(exists(others)).values(Number::id);
        "numbers" numbers().values((integer + 15, Number::float + 42.7, Number::float / 42.7));
        "numbers of the right" positive().values((value(15_i64) - integer, value(640_i64) / integer, value(69_i64) % integer));
        "bits of numbers" numbers().values((integer.bitand(-56), integer.bitor(48), integer.bitxor(48)));
        "shifts" small().values((integer.bitleftshift(2), integer.bitrightshift(2)));
        "powers" small().filter(Number::float.gte(0.0)).values((power(integer, 2), power(Number::float, 1.5)));
        "decimals" numbers().values((value_of - Decimal::new(4, 1), value_of * Decimal::TWO));
        "float unlike integer" numbers().exclude(Number::float.eq(integer.cast::<f64>())).values(Number::id);
        "float like integer" numbers().filter(Number::float.eq(integer.cast::<f64>())).values(Number::id);
        "decimal like float" numbers().filter(lookup("decimal_value__lt", f("float"))).values(Number::id);
        "casts" small().values((integer.cast::<String>(), Number::float.cast::<Option<i32>>()));
    }
}

async fn moments(asked: &mut Asked) {
    let names = || experiments().values(Experiment::name);
    let (start, end, estimated) = (
        Experiment::start,
        Experiment::end,
        Experiment::estimated_time,
    );
    let (assigned, completed) = (Experiment::assigned, Experiment::completed);
    let hour = Duration::from_hours(1);
    let day = Duration::from_hours(24);
    let seconds = Duration::from_secs(44);
    let tiny = Duration::from_micros(253_000);
    let own = Experiment::objects().filter(Experiment::id.eq(outer(Experiment::id)));
    let difference = Experiment::end - Experiment::start;
    let runs = || Run::objects().order_by(Run::id);
    rows! { asked:
        "deltas" names().filter(end.lt(start + hour));
        "deltas of field" names().filter(end.eq(start + estimated));
        "deltas not" names().exclude(end.lte(start + seconds));
        "delta minus" names().filter(start.gte(end - tiny));
        "delta sums" experiments().values((estimated + day, end - start, completed - assigned));
        "delta of dates" names().filter((completed - assigned).lt(day * 4));
        "delta compared" names().filter((completed - assigned).gte(day * 3));
        "delta products" experiments().values((estimated * 2, estimated / 4, (estimated * Experiment::scalar).nullable()));
        "duration of start" names().filter((end - start).gt(estimated - Duration::from_secs(1)));
        "end plus duration" experiments().values(start + estimated + hour);
        "times apart" runs().values((
            Run::end.to(Clock::time) - Run::start.to(Clock::time),
            Run::midpoint.cast::<Option<Time>>() - Run::start.to(Clock::time),
        ));
        "date of subquery minus" names().filter((subquery(own.values(completed)) - assigned).eq(day));
        "mean of durations" Experiment::objects()
            .order_by(completed)
            .values((completed, avg(difference.clone()), sum(estimated), max(difference)));
    }
}

async fn documents_and_orders(asked: &mut Asked) {
    let n = || Employee::preferences.key("n");
    let monday = || Employee::preferences.key("Monday");
    let motto = Company::motto;
    let old = when(Company::ceo.to(Employee::age).gt(22), 1).otherwise(2);
    rows! { asked:
        "json of key" workers().values((Employee::id, n(), monday().text()));
        "json null case" workers().filter(monday().eq(nuages_db::fields::Json::Null)).values(Employee::id);
        "order by json" Employee::objects().order_by((n().asc().nulls_first(), Employee::id.asc())).values(Employee::id);
        "order by coalesce" Company::objects()
            .order_by((coalesce(motto, lower(Company::name)).desc(), Company::id.desc()))
            .values(Company::id);
        "order by f" Company::objects()
            .order_by((motto.asc().nulls_last(), lower(Company::name).asc(), Company::num_chairs.desc()))
            .values(Company::id);
        "order by f down" Company::objects()
            .order_by((motto.desc().nulls_first(), Company::ceo.to(Employee::first_name).desc(), Company::id.asc()))
            .values(Company::id);
        "order by joined and case" Company::objects()
            .order_by((old, Company::point_of_contact.to(Employee::age), Company::id))
            .values(Company::id);
    }
}
