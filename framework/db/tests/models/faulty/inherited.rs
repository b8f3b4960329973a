//! Rows that extend rows of other tables.

use nuages_db::models::*;

super::faulty! {
    Parent { clash: i32, f_id: i32, }
    Child { -
        #[field(parent_link)]
        parent_ptr: ForeignKey<Parent>,
        #[field(on_delete = CASCADE, related_name = "+")]
        f: ForeignKey<Place>,
        #[field(on_delete = CASCADE, related_name = "child")]
        other_parent: ForeignKey<Parent>,
    }
    GrandChild { -
        #[field(parent_link)]
        child_ptr: ForeignKey<Child>,
        clash: i32,
        child: i32,
    }
    Place { lot: i32, visit: i32, visit_set: i32, }
    ParkingLot { -
        #[field(parent_link)]
        place_ptr: ForeignKey<Place>,
        #[field(on_delete = CASCADE, one_to_one, related_name = "other_parking")]
        other_place: ForeignKey<Place>,
        cars: i32,
    }
    Visit { #[field(on_delete = CASCADE)] lot: ForeignKey<ParkingLot>, }
    Look {
        #[field(on_delete = CASCADE, related_name = "seen")]
        place: ForeignKey<Place>,
        #[field(on_delete = CASCADE, related_name = "seen")]
        lot: ForeignKey<ParkingLot>,
    }
    Base {}
    Derived { -
        #[field(parent_link)]
        base_ptr: ForeignKey<Base>,
        #[field(max_length = 100)]
        derived: String,
    }
}
