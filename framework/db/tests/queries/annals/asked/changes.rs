//! What changes and deletes rows: the answer, and the papers behind it.

use nuages_db::functions::coalesce;
use nuages_db::models::*;
use nuages_db::{Database, Result};

use super::super::{Paper, Remark, Writer};
use super::Asked;

impl Asked {
    /// Keeps what a change answers and the papers behind it, and undoes it.
    async fn papers_changed(
        &mut self,
        name: &str,
        change: impl AsyncFnOnce(&Database) -> Result<u64>,
    ) {
        let papers = Paper::objects().values((Paper::id, Paper::score, Paper::title));
        self.changed(name, papers, change).await;
    }
}

pub(super) async fn ask(asked: &mut Asked) {
    let papers = Paper::objects;
    let starred = || Remark::paper.reversed().to(Remark::stars).gt(0);
    let remarks = || count(Remark::paper.reversed());
    asked
        .papers_changed("update related", async |db| {
            let old = papers().filter(Paper::writer.to(Writer::age).gt(1));
            old.update(Paper::score.set(100), db).await
        })
        .await;
    asked
        .papers_changed("update many", async |db| {
            let more = Paper::score.set(Paper::score + 1);
            papers().filter(starred()).update(more, db).await
        })
        .await;
    asked
        .papers_changed("update exclude", async |db| {
            let others = papers().exclude(lookup("topics__id", 1));
            others.update(Paper::score.set(None), db).await
        })
        .await;
    asked
        .papers_changed("update case", async |db| {
            let score = when(Paper::done.eq(true), 1).otherwise(coalesce(Paper::score, -9));
            papers().update(Paper::score.set(score), db).await
        })
        .await;
    asked
        .papers_changed("update case end", async |db| {
            let score = when(Paper::score.eq(1), Paper::score + 1).when(Paper::score.eq(2), 9);
            papers().update(Paper::score.set(score.end()), db).await
        })
        .await;
    asked
        .papers_changed("update case texts", async |db| {
            let equal = lookup("score", f("id"));
            let title = when(Paper::score.eq(1), "one").when(equal, "equal");
            let title = Paper::title.set(title.otherwise("other"));
            papers().update(title, db).await
        })
        .await;
    asked
        .papers_changed("update case exists", async |db| {
            let own = Remark::paper.to(Paper::id).eq(outer(Paper::id));
            let remarked = exists(Remark::objects().filter(own));
            let score = when(remarked, 1).otherwise(0);
            papers().update(Paper::score.set(score), db).await
        })
        .await;
    asked
        .papers_changed("update subquery", async |db| {
            let writer =
                Writer::objects().filter(Writer::id.eq(outer(Paper::writer.to(Writer::id))));
            let age = subquery(writer.values(Writer::age).limit(1));
            papers().update(Paper::score.set(age), db).await
        })
        .await;
    asked
        .papers_changed("update annotated", async |db| {
            let many = papers().filter(remarks().gt(1));
            many.update(Paper::title.set("many"), db).await
        })
        .await;
    asked
        .papers_changed("update none", async |db| {
            papers().none().update(Paper::score.set(1), db).await
        })
        .await;
    asked
        .papers_changed("delete related", async |db| {
            let some = papers().filter(lookup("writer__region__name", "ada"));
            Ok(some.delete(db).await?.total)
        })
        .await;
    asked
        .papers_changed("delete many", async |db| {
            Ok(papers().filter(starred()).delete(db).await?.total)
        })
        .await;
    asked
        .papers_changed("delete annotated", async |db| {
            Ok(papers().filter(remarks().eq(0)).delete(db).await?.total)
        })
        .await;
}
