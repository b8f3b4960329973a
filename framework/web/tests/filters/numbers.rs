//! Filters of numbers.

use nuages_web::template::askama::NO_VALUES;
use nuages_web::template::filters::{add, filesizeformat, floatformat, get_digit, intcomma};

use crate::shows;

#[test]
fn numbers_are_written_as_django_writes_them() {
    shows(floatformat::default().execute(34.23234, NO_VALUES), "34.2");
    shows(floatformat::default().execute(34.0, NO_VALUES), "34");
    shows(floatformat::default().execute(34.26, NO_VALUES), "34.3");
    shows(floatformat::default().execute(0.05, NO_VALUES), "0.1");
    shows(floatformat::default().execute(-0.04, NO_VALUES), "0.0");
    shows(floatformat::default().execute(-5.55, NO_VALUES), "-5.6");
    shows(floatformat::default().execute(0.0, NO_VALUES), "0");
    shows(floatformat::default().execute("x", NO_VALUES), "");
    shows(floatformat::default().execute("13.1031", NO_VALUES), "13.1");
    shows(floatformat::default().execute("", NO_VALUES), "");
    shows(
        floatformat::default().execute(1e+20, NO_VALUES),
        "100000000000000000000",
    );
    shows(floatformat::default().execute("nan", NO_VALUES), "nan");
    shows(floatformat::default().execute(1.5, NO_VALUES), "1.5");
    shows(floatformat::default().execute(2.5, NO_VALUES), "2.5");
    shows(floatformat::default().execute("1e3", NO_VALUES), "1000");
    shows(floatformat::default().execute("-0", NO_VALUES), "0");
    shows(
        floatformat::default()
            .with_0(3)
            .execute(34.23234, NO_VALUES),
        "34.232",
    );
    shows(
        floatformat::default().with_0(3).execute(34.0, NO_VALUES),
        "34.000",
    );
    shows(
        floatformat::default().with_0(3).execute(34.26, NO_VALUES),
        "34.260",
    );
    shows(
        floatformat::default()
            .with_0(3)
            .execute("99.9999", NO_VALUES),
        "100.000",
    );
    shows(
        floatformat::default().with_0(3).execute(-1e-05, NO_VALUES),
        "0.000",
    );
    shows(
        floatformat::default().with_0(3).execute(7_i64, NO_VALUES),
        "7.000",
    );
    shows(
        floatformat::default()
            .with_0(-3)
            .execute(34.23234, NO_VALUES),
        "34.232",
    );
    shows(
        floatformat::default().with_0(-3).execute(34.0, NO_VALUES),
        "34",
    );
    shows(
        floatformat::default().with_0(-3).execute(34.26, NO_VALUES),
        "34.260",
    );
    shows(
        floatformat::default().with_0(0).execute(34.5, NO_VALUES),
        "35",
    );
    shows(
        floatformat::default().with_0(0).execute(35.5, NO_VALUES),
        "36",
    );
    shows(
        floatformat::default().with_0(0).execute(-34.5, NO_VALUES),
        "-35",
    );
    shows(
        floatformat::default().with_0(0).execute("0.4", NO_VALUES),
        "0",
    );
    shows(
        floatformat::default()
            .with_0("2g")
            .execute(6666.6666, NO_VALUES),
        "6,666.67",
    );
    shows(
        floatformat::default()
            .with_0("2g")
            .execute(-1234567.891, NO_VALUES),
        "-1,234,567.89",
    );
    shows(
        floatformat::default()
            .with_0("2g")
            .execute(1_i64, NO_VALUES),
        "1.00",
    );
    shows(
        floatformat::default()
            .with_0("g")
            .execute(10000_i64, NO_VALUES),
        "10,000",
    );
    shows(
        filesizeformat::default().execute(0_i64, NO_VALUES),
        "0\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(1_i64, NO_VALUES),
        "1\u{a0}byte",
    );
    shows(
        filesizeformat::default().execute(102_i64, NO_VALUES),
        "102\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(1023_i64, NO_VALUES),
        "1023\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(1024_i64, NO_VALUES),
        "1.0\u{a0}KB",
    );
    shows(
        filesizeformat::default().execute(10240_i64, NO_VALUES),
        "10.0\u{a0}KB",
    );
    shows(
        filesizeformat::default().execute(1048575_i64, NO_VALUES),
        "1024.0\u{a0}KB",
    );
    shows(
        filesizeformat::default().execute(1048576_i64, NO_VALUES),
        "1.0\u{a0}MB",
    );
    shows(
        filesizeformat::default().execute(2684354560_i64, NO_VALUES),
        "2.5\u{a0}GB",
    );
    shows(
        filesizeformat::default().execute(1099511627776_i64, NO_VALUES),
        "1.0\u{a0}TB",
    );
    shows(
        filesizeformat::default().execute(1125899906842624_i64, NO_VALUES),
        "1.0\u{a0}PB",
    );
    shows(
        filesizeformat::default().execute(-100_i64, NO_VALUES),
        "-100\u{a0}bytes",
    );
    shows(
        filesizeformat::default().execute(-3145728_i64, NO_VALUES),
        "-3.0\u{a0}MB",
    );
    shows(add::default().with_0(2).execute(4_i64, NO_VALUES), "6");
    shows(add::default().with_0(2).execute(-1_i64, NO_VALUES), "1");
    shows(add::default().with_0("b").execute("a", NO_VALUES), "ab");
    shows(add::default().with_0("3").execute("4", NO_VALUES), "7");
    shows(add::default().with_0(1).execute("x", NO_VALUES), "");
    shows(
        get_digit::default().with_0(1).execute(123_i64, NO_VALUES),
        "3",
    );
    shows(
        get_digit::default().with_0(3).execute(123_i64, NO_VALUES),
        "1",
    );
    shows(
        get_digit::default().with_0(4).execute(123_i64, NO_VALUES),
        "0",
    );
    shows(
        get_digit::default().with_0(0).execute(123_i64, NO_VALUES),
        "123",
    );
    shows(
        get_digit::default().with_0(1).execute("xyz", NO_VALUES),
        "xyz",
    );
    shows(intcomma::default().execute(100_i64, NO_VALUES), "100");
    shows(intcomma::default().execute(1000_i64, NO_VALUES), "1,000");
    shows(intcomma::default().execute(10123_i64, NO_VALUES), "10,123");
    shows(
        intcomma::default().execute(1000000_i64, NO_VALUES),
        "1,000,000",
    );
    shows(
        intcomma::default().execute("1234567.1234567", NO_VALUES),
        "1,234,567.1234567",
    );
    shows(
        intcomma::default().execute(-1234567_i64, NO_VALUES),
        "-1,234,567",
    );
}
