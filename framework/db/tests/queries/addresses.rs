//! IP addresses: found by parts of their text, and in the form that their field keeps.

use nuages_db::models::*;
use nuages_db::{Condition, lookup, models};

use crate::common::databases_with;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "net", ordering = ["id"])]
struct Peer {
    id: Auto,
    address: IpAddr,
    #[field(unpack_ipv4)]
    plain: IpAddr,
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[tokio::test]
async fn addresses_are_found_as_django_finds_them() {
    for db in databases_with("addresses", &models![Peer]).await {
        for text in ["192.168.1.10", "2001:db8::10", "::ffff:192.0.2.1"] {
            let peer = Peer {
                address: address(text),
                plain: address(text),
                ..Peer::default()
            };
            peer.create(&db).await.unwrap();
        }
        let mapped = address("::ffff:192.0.2.1");
        let cases: Vec<(&str, Condition<Peer>, &[i64])> = vec![
            ("end", lookup("address__endswith", ".10"), &[1]),
            ("ends", lookup("address__iendswith", "10"), &[1, 2]),
            ("exact", lookup("address__iexact", "2001:DB8::10"), &[2]),
            ("start", lookup("plain__startswith", "192.0."), &[3]),
            ("as it is", Peer::address.eq(mapped), &[3]),
            ("unpacked", Peer::plain.eq(mapped), &[3]),
            ("plain", Peer::plain.eq(address("192.0.2.1")), &[3]),
            ("list", Peer::plain.in_([mapped, mapped]), &[3]),
            ("range", Peer::plain.range(mapped, mapped), &[3]),
            ("by name", lookup("plain", "::ffff:192.0.2.1"), &[3]),
        ];
        for (name, condition, expected) in cases {
            let found = Peer::objects().filter(condition).values(Peer::id);
            let found = found.all(&db).await.unwrap();
            let found: Vec<i64> = found.into_iter().map(i64::from).collect();
            assert_eq!(found, expected, "{name} {:?}", db.engine());
        }
        let other = address("::ffff:192.0.2.9");
        let set = (Peer::address.set(other), Peer::plain.set(other));
        let first = Peer::objects().filter(Peer::id.eq(1));
        first.update(set, &db).await.unwrap();
        let stored = first.values((Peer::address, Peer::plain));
        let stored = stored.get(&db).await.unwrap();
        assert_eq!(stored, (other, address("192.0.2.9")));
    }
}
