use nuages_db::functions::*;

use super::{Odd, Odds, values};

pub(super) async fn ask(odds: &mut Odds) {
    values! { odds:
        "json_array" json_array((Odd::text, Odd::few, Odd::other));
        "json_array_inside" json_array((Odd::flag, Odd::data));
        "json_array_big" json_array((Odd::big, Odd::ratio, "x"));
        "json_array_empty" json_array(());
        "json_object" json_object((("text", Odd::text), ("few", Odd::few)));
        "json_object_inside" json_object((("flag", Odd::flag), ("data", Odd::data)));
        "json_object_nested" json_object((("a", json_array((Odd::few, Odd::other))), ("b", json_object(("c", lower(Odd::text))))));
    }
}
