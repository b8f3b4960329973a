use nuages_db::functions::*;

use super::{Odd, Odds, values};

pub(super) async fn ask(odds: &mut Odds) {
    let few = || Odd::few.output_field::<i64>();
    let size = || abs(Odd::few).output_field::<i64>();
    values! { odds:
        "concat" concat(Odd::text, Odd::other);
        "concat_three" concat(concat(Odd::other, "-"), Odd::text);
        "lower" lower(Odd::text);
        "upper" upper(Odd::text);
        "length" length(Odd::text);
        "trim" trim(Odd::text);
        "ltrim" ltrim(Odd::text);
        "rtrim" rtrim(Odd::text);
        "reverse" reverse(Odd::text);
        "ord" ord(Odd::text).nullable();
        "ord_other" ord(Odd::other).nullable();
        "chr" chr(Odd::number).nullable();
        "left_one" left(Odd::text, 1);
        "left_many" left(Odd::text, 100);
        "right_one" right(Odd::text, 1);
        "right_three" right(Odd::text, 3);
        "right_many" right(Odd::text, 300);
        "lpad" lpad(Odd::text, 5, "xy");
        "lpad_default" lpad(Odd::text, 5, " ");
        "lpad_zero" lpad(Odd::text, 0, "x");
        "lpad_wide" lpad(Odd::text, 9, "語");
        "lpad_few" lpad(Odd::text, size(), "-");
        "lpad_other" lpad(Odd::text, 9, Odd::other);
        "rpad" rpad(Odd::text, 5, "xy");
        "rpad_zero" rpad(Odd::text, 0, "x");
        "rpad_few" rpad(Odd::text, size(), "-");
        "rpad_other" rpad(Odd::text, 9, Odd::other);
        "repeat" repeat(Odd::text, 2);
        "repeat_zero" repeat(Odd::text, 0);
        "repeat_few" repeat(Odd::text, few());
        "replace" replace(Odd::text, "a", "AA");
        "replace_other" replace(Odd::text, Odd::other, "-");
        "replace_away" replace(Odd::text, Odd::other, "");
        "replace_empty" replace(Odd::text, "", "x");
        "str_index" str_index(Odd::text, "a");
        "str_index_other" str_index(Odd::text, Odd::other);
        "str_index_empty" str_index(Odd::text, "");
        "substr" substr(Odd::text, 2, 3);
        "substr_rest" substr_from(Odd::text, 3);
        "substr_few" substr(Odd::text, few(), 2);
        "substr_none" substr(Odd::text, 2, 0);
        "coalesce" coalesce(Odd::other, Odd::text).nullable();
        "coalesce_three" coalesce(coalesce(Odd::other, Odd::text), "?");
        "nullif" nullif(Odd::text, Odd::other);
        "nullif_empty" nullif(Odd::text, "");
        "greatest_text" greatest(Odd::text, Odd::other);
        "least_text" least(Odd::text, Odd::other);
        "nested" upper(reverse(concat(Odd::other, left(Odd::text, 3))));
        "md5" md5(Odd::text);
        "sha224" sha224(Odd::text);
        "sha256" sha256(Odd::text);
        "sha384" sha384(Odd::text);
        "sha512" sha512(Odd::text);
    }
}
