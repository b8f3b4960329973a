//! Variants of enums and values of field types of one's own where a plain value may stand, and keys beside what they are made of.

use nuages_core::settings::Engine;
use nuages_db::functions::{abs, coalesce, greatest, json_array, lag_or, nullif, tuple, value};
use nuages_db::models::*;
use nuages_db::{Database, Error, Result, lookup, models};
use serde_json::json;

use crate::common::databases_with;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Status {
    #[choice("planned", "Planned")]
    Planned,
    #[choice("done", "Done")]
    Done,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
#[repr(i16)]
enum Priority {
    #[choice(1, "Low")]
    Low,
    #[choice(2, "High")]
    High,
}

/// An amount of money, stored in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Money {
    cents: i64,
}

impl CustomField for Money {
    type Stored = i64;
    const PATH: &'static str = "desk.Money";
    const DB_TYPES: &'static [(Engine, &'static str)] = &[(Engine::Postgresql, "numeric(20)")];

    fn to_stored(&self) -> i64 {
        self.cents
    }

    fn from_stored(cents: i64) -> Result<Self> {
        Ok(Self { cents })
    }
}

impl CustomNumber for Money {}

/// A length in metres, stored as a decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Metres(Decimal);

impl CustomField for Metres {
    type Stored = Decimal;
    const PATH: &'static str = "desk.Metres";
    const STORED_AS: FieldKind = FieldKind::Decimal {
        max_digits: 8,
        decimal_places: 2,
    };

    fn to_stored(&self) -> Decimal {
        self.0
    }

    fn from_stored(metres: Decimal) -> Result<Self> {
        Ok(Self(metres))
    }
}

impl CustomNumber for Metres {}

/// A number that people dial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Phone(String);

impl CustomField for Phone {
    type Stored = String;
    const PATH: &'static str = "desk.Phone";
    const STORED_AS: FieldKind = FieldKind::Char { max_length: 20 };

    fn to_stored(&self) -> String {
        self.0.clone()
    }

    fn from_stored(digits: String) -> Result<Self> {
        match digits.starts_with('+') {
            true => Ok(Self(digits)),
            false => Err(Error::data(format!("{digits:?} is no phone number"))),
        }
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "desk")]
struct Task {
    id: Auto,
    number: i32,
    status: Status,
    next: Option<Status>,
    priority: Priority,
    fee: Money,
    bonus: Option<Money>,
    length: Metres,
    phone: Phone,
}

fn cents(cents: i64) -> Money {
    Money { cents }
}

fn phone(digits: &str) -> Phone {
    Phone(digits.to_owned())
}

async fn desks(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Task]).await;
    for db in &databases {
        let task = |number: i32| Task {
            number,
            status: Status::Planned,
            next: (number == 3).then_some(Status::Done),
            priority: Priority::Low,
            fee: cents(i64::from(number) * 100),
            bonus: (number == 3).then_some(cents(50)),
            length: Metres(Decimal::new(150, 2)),
            phone: phone("+1"),
            ..Task::default()
        };
        let tasks = Task::objects();
        tasks
            .bulk_create((1..4).map(task).collect(), db)
            .await
            .unwrap();
    }
    databases
}

#[tokio::test]
async fn variants_stand_in_cases() {
    for db in desks("variants_stand_in_cases").await {
        let is_first = || Task::number.eq(1);
        let status = when(is_first(), Status::Done).otherwise(Status::Planned);
        let priority = when(is_first(), Priority::High).otherwise(Task::priority);
        let (tasks, set) = (
            Task::objects().order_by(Task::number),
            (Task::status.set(status), Task::priority.set(priority)),
        );
        tasks.clone().update(set, &db).await.unwrap();
        let rows = tasks.clone().values((Task::status, Task::priority));
        let (planned, done) = (Status::Planned, Status::Done);
        assert_eq!(
            rows.all(&db).await.unwrap(),
            [
                (done, Priority::High),
                (planned, Priority::Low),
                (planned, Priority::Low)
            ]
        );
        let ended = tasks.clone().values(when(is_first(), done).end());
        assert_eq!(ended.all(&db).await.unwrap(), [Some(done), None, None]);
        let same = tasks
            .clone()
            .filter(Task::status.eq(when(is_first(), done).otherwise(done)));
        assert_eq!(same.count(&db).await.unwrap(), 1);
        let compared = when(is_first(), Task::status).otherwise(done).eq(planned);
        assert_eq!(tasks.filter(compared).count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn variants_are_values_of_functions() {
    for db in desks("variants_are_values_of_functions").await {
        let tasks = Task::objects().order_by(Task::number);
        let (planned, done) = (Status::Planned, Status::Done);
        let rows = tasks.clone().values((
            value(done),
            value(Priority::High),
            coalesce(Task::next, planned),
            nullif(done, Task::next),
            greatest(Task::priority, Priority::High),
            window(lag_or(Task::status, 1, done)).order_by(Task::number),
        ));
        let high = Priority::High;
        assert_eq!(
            rows.all(&db).await.unwrap(),
            [
                (done, high, planned, Some(done), high, done),
                (done, high, planned, Some(done), high, planned),
                (done, high, done, None, high, planned),
            ]
        );
        let annotated = tasks.clone().annotate(value(done)).limit(1);
        assert_eq!(annotated.all(&db).await.unwrap()[0].1, done);
        let found = tasks.clone().filter(value(done).eq(Task::next));
        assert_eq!(found.count(&db).await.unwrap(), 1);
        let within = Task::objects()
            .filter(Task::number.eq(3))
            .values(coalesce(Task::next, planned));
        let outside = tasks.clone().values(subquery(within.clone()));
        assert_eq!(outside.all(&db).await.unwrap(), [Some(done); 3]);
        let json = tasks
            .clone()
            .values(json_array((done, Priority::High)))
            .limit(1);
        assert_eq!(json.all(&db).await.unwrap(), [json!(["done", 2])]);
        let states = tasks.clone().annotate(value(done)).cte("states");
        let beside = tasks.with(&states).filter(Task::id.eq(states.to(Task::id)));
        let beside = beside.values(states.annotation::<Task>());
        assert_eq!(beside.all(&db).await.unwrap(), [done; 3]);
    }
}

#[tokio::test]
async fn values_of_own_types_are_operands() {
    for db in desks("values_of_own_types_are_operands").await {
        let tasks = Task::objects().order_by(Task::number);
        let is_first = || Task::number.eq(1);
        let fee = when(is_first(), cents(7)).otherwise(Task::fee);
        let dialled = when(is_first(), phone("+7")).otherwise(Task::phone);
        let set = (Task::fee.set(fee), Task::phone.set(dialled));
        tasks.clone().update(set, &db).await.unwrap();
        let rows = tasks.clone().values((
            Task::fee,
            Task::phone,
            value(cents(1)),
            coalesce(Task::bonus, cents(9)),
            greatest(Task::fee, cents(250)),
        ));
        assert_eq!(
            rows.all(&db).await.unwrap(),
            [
                (cents(7), phone("+7"), cents(1), cents(9), cents(250)),
                (cents(200), phone("+1"), cents(1), cents(9), cents(250)),
                (cents(300), phone("+1"), cents(1), cents(50), cents(300)),
            ]
        );
        let named = tasks.clone().filter(lookup("fee__gte", cents(200)));
        assert_eq!(named.count(&db).await.unwrap(), 2);
        let listed = tasks.filter(lookup("fee__in", [cents(7), cents(300)]));
        assert_eq!(listed.count(&db).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn numbers_of_own_types_are_added_up_and_come_back_as_they_are() {
    for db in desks("numbers_of_own_types_are_added_up").await {
        let tasks = Task::objects();
        let of_fees = (
            sum(Task::fee),
            avg(Task::fee),
            min(Task::fee),
            max(Task::fee),
        );
        assert_eq!(
            tasks.aggregate(of_fees, &db).await.unwrap(),
            (
                Some(cents(600)),
                Some(200.0),
                Some(cents(100)),
                Some(cents(300))
            )
        );
        let of_choices = (sum(Task::priority), avg(Task::priority));
        assert_eq!(
            tasks.aggregate(of_choices, &db).await.unwrap(),
            (Some(3), Some(1.0))
        );
        let of_bonuses = (
            sum(Task::bonus),
            sum(Task::bonus).or(cents(0)),
            stddev(Task::fee),
        );
        let (bonuses, given, spread) = tasks.aggregate(of_bonuses, &db).await.unwrap();
        assert_eq!((bonuses, given), (Some(cents(50)), cents(50)));
        assert!((spread.unwrap() - 81.649_658_092_772_6).abs() < 1e-6);
        let (length, mean) = tasks
            .aggregate((sum(Task::length), avg(Task::length)), &db)
            .await
            .unwrap();
        assert_eq!(length, Some(Metres(Decimal::new(450, 2))));
        // As Django reads them: with the places of the column.
        let lengths = tasks.clone().values(Task::length).distinct();
        assert_eq!(lengths.get(&db).await.unwrap().0.to_string(), "1.50");
        assert_eq!(mean, Some(Decimal::new(150, 2)));

        let rows = tasks.clone().filter(Task::number.eq(3)).values((
            Task::fee + cents(1),
            Task::fee - Task::bonus,
            Task::fee * 2,
            Task::fee / 2,
            -Task::fee,
            abs(-Task::fee),
            Task::length * Decimal::TWO,
        ));
        assert_eq!(
            rows.get(&db).await.unwrap(),
            (
                cents(301),
                Some(cents(250)),
                cents(600),
                cents(150),
                cents(-300),
                cents(300),
                Metres(Decimal::new(300, 2))
            )
        );
        // MySQL sees what was set before.
        let set = (
            Task::bonus.set(Task::bonus + Task::fee),
            Task::fee.set(Task::fee * 2 + cents(1)),
        );
        let third = tasks.clone().filter(Task::number.eq(3));
        third.update(set, &db).await.unwrap();
        let changed = tasks.clone().filter(Task::fee.gt(Task::bonus * 1));
        let changed = changed.values((Task::fee, Task::bonus));
        assert_eq!(
            changed.all(&db).await.unwrap(),
            [(cents(601), Some(cents(350)))]
        );
        let per_status = tasks.values(Task::status).annotate(sum(Task::fee));
        assert_eq!(
            per_status.all(&db).await.unwrap(),
            [(Status::Planned, Some(cents(901)))]
        );
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "desk")]
struct Person {
    #[field(primary_key, default = Uuid::new_v4)]
    id: Uuid,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "desk")]
struct Bill {
    id: Auto,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
    #[field(on_delete = SET_NULL)]
    before: Option<ForeignKey<Bill>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "desk", primary_key = ["bill", "position"])]
struct Line {
    #[field(on_delete = CASCADE)]
    bill: ForeignKey<Bill>,
    position: i32,
    before: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "desk", primary_key = ["code", "bill", "day"])]
struct Note {
    #[field(max_length = 8)]
    code: String,
    #[field(on_delete = CASCADE)]
    bill: ForeignKey<Bill>,
    day: i64,
}

/// Two people, a bill of the first and two of the second, lines 1 and 2 of each bill, a note on each bill.
async fn bills(test: &str) -> Vec<(Database, Vec<Bill>)> {
    let mut made = Vec::new();
    for db in databases_with(test, &models![Person, Bill, Line, Note]).await {
        let person = |name: &str| Person {
            name: name.to_owned(),
            ..Person::default()
        };
        let people = [
            person("Ada").create(&db).await.unwrap(),
            person("Bob").create(&db).await.unwrap(),
        ];
        let mut bills: Vec<Bill> = Vec::new();
        for owner in [0, 1, 1] {
            let bill = Bill {
                person: (&people[owner]).into(),
                before: bills.last().map(Into::into),
                ..Bill::default()
            };
            let bill = bill.create(&db).await.unwrap();
            for position in 1..3 {
                let bill = (&bill).into();
                let line = Line {
                    bill,
                    position,
                    before: position - 1,
                };
                line.create(&db).await.unwrap();
            }
            let note = Note {
                code: "x".to_owned(),
                bill: (&bill).into(),
                day: 7,
            };
            note.create(&db).await.unwrap();
            bills.push(bill);
        }
        made.push((db, bills));
    }
    made
}

#[tokio::test]
async fn keys_of_several_fields_take_plain_numbers_for_their_foreign_keys() {
    for (db, bills) in bills("keys_take_plain_numbers").await {
        let id = |place: usize| bills[place].id.get().unwrap();
        let (first, third) = (id(0), id(2));
        let lines = Line::objects();
        let key = lines.clone().filter(Line::pk.eq((third, 2)));
        assert_eq!(key.get(&db).await.unwrap().bill.id(), bills[2].id);
        let keys = Line::pk.in_([(first, 1), (third, 2)]);
        assert_eq!(lines.clone().filter(keys).count(&db).await.unwrap(), 2);
        let by_row = Line::pk.eq((ForeignKey::<Bill>::from(&bills[0]), 1));
        let by_row = by_row | Line::pk.gt((ForeignKey::<Bill>::from(&bills[2]), 1));
        assert_eq!(lines.clone().filter(by_row).count(&db).await.unwrap(), 2);
        assert_eq!(
            lines
                .clone()
                .filter(Line::pk.eq((1, 200)))
                .count(&db)
                .await
                .unwrap(),
            0
        );
        let whole = lines.clone().filter(Line::pk.ne((bills[0].id, 1)));
        assert_eq!(whole.count(&db).await.unwrap(), 5);

        assert_eq!(lines.get_by_key((third, 2), &db).await.unwrap().position, 2);
        assert!(lines.get_by_key((3, 400), &db).await.is_err());
        let row = lines.get_by_key((bills[0].id, 1), &db).await.unwrap();
        assert_eq!(lines.get_by_key(row.key(), &db).await.unwrap(), row);
        let found = lines
            .in_bulk([(first, 1), (third, 2), (third, 9)], &db)
            .await
            .unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[&(bills[0].id, 1)], row);

        let before = Line::pk.eq(tuple((first, Line::before + 1)));
        assert_eq!(lines.clone().filter(before).count(&db).await.unwrap(), 2);
        let before = Line::pk.gt(tuple((Line::bill, Line::before)));
        assert_eq!(lines.clone().filter(before).count(&db).await.unwrap(), 6);

        let notes = Note::objects();
        assert_eq!(
            notes
                .clone()
                .filter(Note::pk.eq(("x", third, 7)))
                .count(&db)
                .await
                .unwrap(),
            1
        );
        let note = notes.get_by_key(("x", first, 7), &db).await.unwrap();
        assert_eq!(note.key(), ("x".to_owned(), bills[0].id, 7));
        let some = Line::pk.in_query(
            Line::objects()
                .filter(Line::position.eq(1))
                .values((Line::bill, Line::position)),
        );
        assert_eq!(lines.clone().filter(some).count(&db).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn foreign_keys_are_compared_with_keys_of_their_model() {
    for (db, bills) in bills("foreign_keys_are_compared_with_keys").await {
        let busy = Bill::objects()
            .values(Bill::person)
            .annotate(count_all())
            .cte("busy");
        let joined = Person::objects()
            .with(&busy)
            .filter(Person::id.eq(busy.group()));
        let joined = joined
            .order_by(Person::name)
            .values((Person::name, busy.annotation::<Person>()));
        assert_eq!(
            joined.all(&db).await.unwrap(),
            [("Ada".to_owned(), 1), ("Bob".to_owned(), 2)]
        );
        // The other way round: keys of the model, beside a foreign key to it.
        let known = Person::objects()
            .filter(Person::name.eq("Bob"))
            .values(Person::id)
            .cte("known");
        let theirs = Bill::objects()
            .with(&known)
            .filter(Bill::person.eq(known.values()));
        assert_eq!(theirs.count(&db).await.unwrap(), 2);

        let last = Bill::objects().filter(Bill::before.is_null(false));
        let last = last.order_by(Bill::id.desc()).values(Bill::before);
        let found = Bill::objects().filter(Bill::id.eq(subquery(last.clone())));
        assert_eq!(found.get(&db).await.unwrap(), bills[1]);
        let greatest = Bill::objects().values(max(Bill::before)).cte("greatest");
        let found = Bill::objects()
            .with(&greatest)
            .filter(Bill::id.eq(greatest.values()));
        assert_eq!(found.get(&db).await.unwrap(), bills[1]);
        let chosen = when(Bill::before.is_null(true), Bill::id).otherwise(Bill::before);
        let found = Bill::objects().filter(Bill::before.eq(chosen));
        assert_eq!(found.count(&db).await.unwrap(), 2);
        let outside = Bill::objects().filter(Bill::person.eq(outer(Person::id)));
        let with_bills = Person::objects().filter(exists(outside.clone().values(Bill::id)));
        assert_eq!(with_bills.count(&db).await.unwrap(), 2);
        let keys = Person::objects()
            .filter(Person::name.eq("Bob"))
            .values(Person::id);
        let theirs = Bill::objects().filter(Bill::person.in_query(keys));
        assert_eq!(theirs.count(&db).await.unwrap(), 2);
    }
}
