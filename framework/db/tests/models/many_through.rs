//! Many-to-many fields over a model of its own: rows made and held in one go.

use crate::common::databases_with;
use nuages_db::models::*;
use nuages_db::{Database, models};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "band", ordering = ["name"])]
struct Player {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "band")]
struct Band {
    id: Auto,
    #[field(through = Seat)]
    players: ManyToMany<Player>,
    #[field(related_name = "fans_of")]
    fans: ManyToMany<Player>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "band", ordering = ["id"])]
struct Seat {
    id: Auto,
    #[field(on_delete = CASCADE)]
    band: ForeignKey<Band>,
    #[field(on_delete = CASCADE)]
    player: ForeignKey<Player>,
    since: Date,
    #[field(default = "guitar", max_length = 20)]
    plays: String,
}

fn player(name: &str) -> Player {
    let name = name.to_owned();
    Player {
        name,
        ..Player::default()
    }
}

fn names(players: &[Player]) -> Vec<&str> {
    players.iter().map(|player| player.name.as_str()).collect()
}

async fn seats(db: &Database) -> Vec<(String, Date, String)> {
    let seats = Seat::objects().values((Seat::player.to(Player::name), Seat::since, Seat::plays));
    seats.all(db).await.unwrap()
}

#[tokio::test]
async fn rows_between_are_made_with_their_defaults() {
    let models = models![Player, Band, Seat];
    let (then, now) = (Date::constant(1934, 12, 2), Date::constant(1953, 5, 16));
    for db in databases_with("rows_between_are_made_with_their_defaults", &models).await {
        let band = Band::default().create(&db).await.unwrap();
        let django = player("Django").create(&db).await.unwrap();
        let error = band
            .many(Band::players)
            .add([&django], &db)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Seat.since has no value: say it with through_defaults(Seat::since.set(..))"
        );
        let early = band
            .many(Band::players)
            .through_defaults(Seat::since.set(then));
        early.add([&django], &db).await.unwrap();
        // Who is held already is not held twice.
        early.add([&django], &db).await.unwrap();
        let stephane = band
            .many(Band::players)
            .through_defaults((Seat::since.set(then), Seat::plays.set("violin")))
            .create(player("Stéphane"), &db)
            .await
            .unwrap();
        assert_eq!(
            seats(&db).await,
            [
                ("Django".to_owned(), then, "guitar".to_owned()),
                ("Stéphane".to_owned(), then, "violin".to_owned()),
            ]
        );
        let late = band
            .many(Band::players)
            .through_defaults(Seat::since.set(now));
        let joseph = player("Joseph").create(&db).await.unwrap();
        late.set([&django, &joseph], &db).await.unwrap();
        assert_eq!(names(&late.all(&db).await.unwrap()), ["Django", "Joseph"]);
        let since: Vec<Date> = seats(&db).await.into_iter().map(|seat| seat.1).collect();
        assert_eq!(since, [then, now]);
        // From the other side, and away again.
        let bands = stephane.many(Band::players.reversed());
        let bands = bands.through_defaults(Seat::since.set(now));
        bands.add([&band], &db).await.unwrap();
        assert_eq!(seats(&db).await.len(), 3);
        late.remove([&joseph], &db).await.unwrap();
        assert_eq!(seats(&db).await.len(), 2);
        late.clear(&db).await.unwrap();
        assert_eq!(seats(&db).await.len(), 0);

        let error = band
            .many(Band::players)
            .through_defaults(Player::name.set("x"))
            .add([&django], &db)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("speaks of Player"), "{error}");
    }
}

#[tokio::test]
async fn rows_are_found_or_made_and_held() {
    let models = models![Player, Band, Seat];
    for db in databases_with("rows_are_found_or_made_and_held", &models).await {
        let band = Band::default().create(&db).await.unwrap();
        let fans = band.many(Band::fans);
        let ada = fans.create(player("Ada"), &db).await.unwrap();
        let bob = player("Bob").create(&db).await.unwrap();
        let found = fans
            .get_or_create(Player::name.eq("Ada"), || player("Ada"), &db)
            .await
            .unwrap();
        assert_eq!(found, (ada, false));
        // Bob is there, but no fan: a new one is made, as in Django.
        let (made, was_made) = fans
            .get_or_create(Player::name.eq("Bob"), || player("Bob"), &db)
            .await
            .unwrap();
        assert!(was_made && made.id != bob.id);
        let (changed, was_made) = fans
            .update_or_create(
                Player::name.eq("Ada"),
                |fan| fan.name = "Countess".into(),
                || player("Ada"),
                &db,
            )
            .await
            .unwrap();
        assert!(!was_made && changed.name == "Countess");
        assert_eq!(names(&fans.all(&db).await.unwrap()), ["Bob", "Countess"]);
    }
}
