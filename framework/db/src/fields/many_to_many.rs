//! A field that points to many rows of another model, over a table of its own.

use std::fmt;
use std::marker::PhantomData;

use crate::models::Model;

/// Points to many rows of `T`, which may belong to many rows too. The struct holds nothing of them: they are asked for, added
/// and removed by [`Model::many`](crate::models::Model::many).
///
/// ```ignore
/// #[derive(Model, Clone, Debug)]
/// pub struct Article {
///     pub id: Auto,
///     pub tags: ManyToMany<Tag>,
/// }
///
/// article.many(Article::tags).add([&rust, &web], db).await?;
/// let tags = article.many(Article::tags).all(db).await?;
/// let articles = Article::objects().filter(Article::tags.to(Tag::name).eq("rust")).all(db).await?;
/// ```
pub struct ManyToMany<T>(PhantomData<fn() -> T>);

/// The model that a many-to-many field points to; for what `derive(Model)` writes.
pub trait Many {
    /// The model.
    type Target: Model;
}

impl<T: Model> Many for ManyToMany<T> {
    type Target = T;
}

impl<T> Clone for ManyToMany<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ManyToMany<T> {}

impl<T> Default for ManyToMany<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T> PartialEq for ManyToMany<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for ManyToMany<T> {}

impl<T> fmt::Debug for ManyToMany<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ManyToMany")
    }
}
