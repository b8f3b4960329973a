//! Names that the ways back of relations claim, and others have.

use nuages_db::models::*;

super::faulty! {
    Another {}
    Target {
        one_set: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        two_set: ForeignKey<Another>,
        #[field(related_name = "+")]
        three_set: ManyToMany<Another>,
        four_set: i32,
        six: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        seven: ForeignKey<Another>,
        #[field(related_name = "+")]
        eight: ManyToMany<Another>,
        nine: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        first_clash: ForeignKey<Another>,
        #[field(related_name = "+")]
        second_clash: ManyToMany<Another>,
        third_clash: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        fourth_clash: ForeignKey<Another>,
        single: i32,
    }
    One { #[field(on_delete = CASCADE)] rel: ForeignKey<Target>, }
    Two { #[field(on_delete = CASCADE)] rel: ForeignKey<Target>, }
    Three { rel: ManyToMany<Target>, }
    Four { rel: ManyToMany<Target>, }
    Six { #[field(on_delete = CASCADE)] rel: ForeignKey<Target>, }
    Seven { #[field(on_delete = CASCADE)] rel: ForeignKey<Target>, }
    Eight { rel: ManyToMany<Target>, }
    Nine { rel: ManyToMany<Target>, }
    Single { #[field(on_delete = CASCADE, one_to_one)] rel: ForeignKey<Target>, }
    Explicit {
        #[field(on_delete = CASCADE, related_name = "first_clash")]
        key: ForeignKey<Target>,
        #[field(related_name = "second_clash")]
        many: ManyToMany<Target>,
        #[field(on_delete = CASCADE, related_name = "queried", related_query_name = "third_clash")]
        named: ForeignKey<Target>,
        #[field(on_delete = CASCADE, related_name = "+", related_query_name = "third_clash")]
        hidden: ForeignKey<Target>,
        #[field(related_name = "+", related_query_name = "fourth_clash")]
        hidden_many: ManyToMany<Target>,
    }
    Managed { #[field(on_delete = CASCADE, related_name = "objects")] target: ForeignKey<Target>, }
    TwoWays {
        #[field(symmetrical = false)]
        first: ManyToMany<TwoWays>,
        #[field(symmetrical = false)]
        second: ManyToMany<TwoWays>,
    }
    Many { #[field(symmetrical = false)] many_set: ManyToMany<Many>, }
    Query { #[field(symmetrical = false)] query: ManyToMany<Query>, }
    Named {
        clash: i32,
        #[field(symmetrical = false, related_name = "clash")]
        m2m: ManyToMany<Named>,
    }
    Fine {
        #[field(symmetrical = false, related_name = "first_accessor")]
        first: ManyToMany<Fine>,
        #[field(symmetrical = false, related_name = "second_accessor")]
        second: ManyToMany<Fine>,
    }
    Key { #[field(on_delete = CASCADE)] key_set: Option<ForeignKey<Key>>, }
    Model { #[field(on_delete = CASCADE)] model: Option<ForeignKey<Model>>, }
    NamedKey {
        clash: i32,
        #[field(on_delete = CASCADE, related_name = "clash")]
        foreign: Option<ForeignKey<NamedKey>>,
    }
    Tangle { tgt_safe: i32, clash: i32, knot: i32, clash1_set: i32, }
    Knot {
        src_safe: i32,
        #[field(on_delete = CASCADE, related_name = "id")]
        foreign_1: ForeignKey<Tangle>,
        #[field(on_delete = CASCADE, related_name = "src_safe")]
        foreign_2: ForeignKey<Tangle>,
        #[field(related_name = "id")]
        m2m_1: ManyToMany<Tangle>,
        #[field(related_name = "src_safe")]
        m2m_2: ManyToMany<Tangle>,
    }
    Shown [default_related_name = "shown"] {
        #[field(on_delete = CASCADE)]
        one: ForeignKey<Another>,
        #[field(on_delete = CASCADE, one_to_one)]
        other: ForeignKey<Another>,
        #[field(on_delete = CASCADE, related_name = "some")]
        third: ForeignKey<Another>,
    }
}
