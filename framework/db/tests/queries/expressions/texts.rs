use nuages_db::Error;
use nuages_db::functions::*;
use nuages_db::models::*;

use super::answers::values;
use super::{Group, Sample, everywhere};

#[tokio::test]
async fn functions_of_texts_answer_as_djangos() {
    for mut answers in everywhere("functions_of_texts").await {
        values! { answers:
            "concat" concat(Sample::name, Sample::note);
            "chr" chr(abs(Sample::number) + 60);
            "left" left(Sample::name, 3);
            "length" length(Sample::note);
            "lower" lower(Sample::name);
            "upper" upper(Sample::note);
            "lpad" lpad(Sample::name, 7, "xy");
            "rpad" rpad(Sample::name, 7, "xy");
            "ltrim" ltrim(Sample::note);
            "rtrim" rtrim(Sample::note);
            "trim" trim(Sample::note);
            "ord" ord(Sample::name);
            "repeat" repeat(Sample::name, 2);
            "repeat_none" repeat(Sample::name, abs(Sample::maybe).output_field::<i64>()).nullable();
            "replace" replace(Sample::name, "a", "AA");
            "reverse" reverse(Sample::note);
            "right" right(Sample::name, 3);
            "str_index" str_index(Sample::name, "a");
            "substr" substr(Sample::name, 2, 3);
            "coalesce" coalesce(Sample::note, Sample::name);
            "related" Sample::group.to(Group::name).nullable();
        }
        answers.compare();
        let db = &answers.db;
        let note = coalesce(Sample::note, "");
        let hashes = Sample::objects().order_by(Sample::id).values(md5(note));
        match hashes.all(db).await {
            Ok(hashes) => assert_eq!(hashes[5], "d41d8cd98f00b204e9800998ecf8427e"),
            Err(error) => {
                assert!(matches!(error, Error::NotSupported { .. }), "{error}");
                let message = error.to_string();
                assert!(message.starts_with("MD5 is not supported on SQLite"));
            }
        }
        let error = Sample::objects().values(left(Sample::name, 0)).all(db);
        assert_eq!(
            error.await.unwrap_err().to_string(),
            "'length' must be greater than 0."
        );
    }
}
