//! Models between two others.

use nuages_db::models::*;

super::faulty! {
    Person {}
    Wrong {}
    GroupFrom { #[field(through = From)] field: ManyToMany<Person>, }
    From {
        #[field(on_delete = CASCADE)]
        person: ForeignKey<Person>,
        #[field(on_delete = CASCADE, related_name = "first")]
        first_group: ForeignKey<GroupFrom>,
        #[field(on_delete = CASCADE, related_name = "second")]
        second_group: ForeignKey<GroupFrom>,
    }
    GroupTo { #[field(through = To, related_name = "tertiary")] field: ManyToMany<Person>, }
    To {
        #[field(on_delete = CASCADE, related_name = "first")]
        first_person: ForeignKey<Person>,
        #[field(on_delete = CASCADE, related_name = "second")]
        second_person: ForeignKey<Person>,
        #[field(on_delete = CASCADE)]
        group: ForeignKey<GroupTo>,
    }
    GroupWrong { #[field(through = OfWrong)] members: ManyToMany<Person>, }
    OfWrong {
        #[field(on_delete = CASCADE)]
        person: ForeignKey<Person>,
        #[field(on_delete = CASCADE)]
        wrong_foreign_key: ForeignKey<Wrong>,
    }
    GroupLess { #[field(through = Less)] members: ManyToMany<Person>, }
    Less { #[field(on_delete = CASCADE)] group: ForeignKey<GroupLess>, }
    Friend { #[field(through = Friendship, symmetrical = false)] friends: ManyToMany<Friend>, }
    Friendship {
        #[field(on_delete = CASCADE, related_name = "rel_from_set_2")]
        first: ForeignKey<Friend>,
        #[field(on_delete = CASCADE, related_name = "rel_to_set_2")]
        second: ForeignKey<Friend>,
        #[field(on_delete = CASCADE, related_name = "too_many_by_far")]
        third: ForeignKey<Friend>,
    }
    Mirror { #[field(through = Reflection)] others: ManyToMany<Mirror>, }
    Reflection {
        #[field(on_delete = CASCADE, related_name = "+")]
        one: ForeignKey<Mirror>,
        #[field(on_delete = CASCADE, related_name = "+")]
        other: ForeignKey<Mirror>,
    }
    Event {
        #[field(through = Invitation, through_fields = ["invitee", "event"], related_name = "+")]
        turned: ManyToMany<Person>,
        #[field(through = Invitation, through_fields = ["invalid_field_1", "invalid_field_2"], related_name = "+")]
        invalid: ManyToMany<Person>,
        #[field(through = Invitation, through_fields = ["event", "invitee"], related_name = "+")]
        fine: ManyToMany<Person>,
    }
    Invitation {
        #[field(on_delete = CASCADE)]
        event: ForeignKey<Event>,
        #[field(on_delete = CASCADE)]
        invitee: ForeignKey<Person>,
        #[field(on_delete = CASCADE, related_name = "+")]
        inviter: ForeignKey<Person>,
    }
    Twin {
        #[field(through = Bond, related_name = "primary")]
        primary: ManyToMany<Person>,
        #[field(through = Bond, related_name = "secondary")]
        secondary: ManyToMany<Person>,
    }
    Bond {
        #[field(on_delete = CASCADE)]
        person: ForeignKey<Person>,
        #[field(on_delete = CASCADE)]
        twin: ForeignKey<Twin>,
    }
    Symmetric { #[field(related_name = "children")] m2m: ManyToMany<Symmetric>, }
    Foo { #[field(db_table = "faulty_bar")] bar: ManyToMany<Bar>, }
    Bar {}
    Baz { #[field(db_table = "faulty_shared")] foos: ManyToMany<Foo>, }
    Qux { #[field(db_table = "faulty_shared")] foos: ManyToMany<Foo>, }
    Automatic [db_table = "made_foos"] {}
    Making [db_table = "made"] { foos: ManyToMany<Automatic>, }
    Shadowed { #[field(db_table = "d1")] mm_a: ManyToMany<Person>, }
    Shadow [managed = false] { #[field(through = Between, related_name = "+")] mm_a: ManyToMany<Person>, }
    Between [db_table = "d1", managed = false] {
        #[field(on_delete = CASCADE, related_name = "+", db_column = "a1_id")]
        a2: ForeignKey<Person>,
        #[field(on_delete = CASCADE, db_column = "c1_id")]
        c2: ForeignKey<Shadow>,
    }
    GrandRow {}
    MiddleRow { #[field(on_delete = DB_CASCADE)] grand: ForeignKey<GrandRow>, }
    LowRow { #[field(on_delete = RESTRICT)] middle: ForeignKey<MiddleRow>, }
    MiddleCode { #[field(on_delete = CASCADE)] grand: ForeignKey<GrandRow>, }
    LowData { #[field(on_delete = DB_SET_NULL)] middle: Option<ForeignKey<MiddleCode>>, }
    LowMany {
        #[field(on_delete = DB_CASCADE)]
        grand: ForeignKey<GrandRow>,
        others: ManyToMany<MiddleRow>,
    }
    LowNothing { #[field(on_delete = DO_NOTHING)] middle: ForeignKey<MiddleRow>, }
    Extended { - #[field(parent_link)] grandrow_ptr: ForeignKey<GrandRow>, }
    LowExtended { #[field(on_delete = DB_CASCADE)] extended: ForeignKey<Extended>, }
    Both {
        #[field(on_delete = DB_CASCADE)]
        grand: ForeignKey<GrandRow>,
        #[field(on_delete = CASCADE)]
        person: ForeignKey<Person>,
    }
}
