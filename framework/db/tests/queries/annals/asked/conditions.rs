//! Conditions on relations to many rows: which of them speak of the same row.

use nuages_db::models::*;

use super::super::{Paper, Remark, Topic, Writer};
use super::{Asked, rows};

pub(super) async fn ask(asked: &mut Asked) {
    let writers = || Writer::objects().order_by(Writer::id).values(Writer::id);
    let score = || lookup::<Writer>("papers__score__gt", 0);
    let done = || lookup::<Writer>("papers__done", true);
    let papers = || Paper::objects().order_by(Paper::id).values(Paper::id);
    let paper = Paper::writer.reversed().to(Paper::id);
    rows! { asked:
        "same call" writers().filter(score() & done());
        "two calls" writers().filter(score()).filter(done());
        "same call not" writers().filter(score() & !done());
        "not before" writers().filter(!done() & score());
        "exclude two" writers().exclude(score() & done());
        "exclude or" writers().exclude(score() | done());
        "exclude twice" writers().exclude(score()).exclude(done());
        "exclude of through" papers().exclude(lookup("topics__name", "ada"));
        "exclude many null" Remark::objects()
            .order_by(Remark::id)
            .values(Remark::id)
            .exclude(lookup("author__papers__reviewer", Value::Null));
        "order by latest join" Writer::objects()
            .filter(score())
            .filter(lookup("papers__id__gt", 3))
            .order_by((paper.clone(), Writer::id))
            .values((Writer::id, paper));
        "in empty" papers().filter(lookup("id__in", Vec::<i64>::new()));
        "not in empty" papers().exclude(lookup("id__in", Vec::<i64>::new()));
        "in empty or" papers().filter(lookup("id__in", Vec::<i64>::new()) | Paper::id.eq(3));
        "in empty xor" papers().filter(lookup("id__in", Vec::<i64>::new()) ^ Paper::id.gt(10));
        "not in empty xor" papers().filter(!lookup::<Paper>("id__in", Vec::<i64>::new()) ^ Paper::id.gt(10));
        "empty q" papers().filter(Paper::id.lt(3));
        "xor of three" papers().filter(Paper::score.gt(1) ^ Paper::done.eq(true) ^ Paper::id.gt(7));
    }
    let first = Paper::objects()
        .filter(Paper::id.lte(5))
        .order_by(Paper::id);
    for paper in first.all(&asked.db).await.unwrap() {
        let topics = || paper.many(Paper::topics).objects().order_by(Topic::id);
        let late = || lookup::<Topic>("papers__id__gt", 3);
        let ids = topics().values(Topic::id);
        asked
            .rows(&format!("sticky {}", paper.id), ids.clone().filter(late()))
            .await;
        asked
            .rows(&format!("sticky not {}", paper.id), ids.exclude(late()))
            .await;
        let counted = topics().values((Topic::id, count(Paper::topics.reversed().to(Paper::id))));
        asked
            .rows(&format!("sticky through {}", paper.id), counted)
            .await;
    }
}
