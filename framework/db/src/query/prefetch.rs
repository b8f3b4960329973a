//! `prefetch_related`: related rows of many rows with one more query.

use super::{ModelRows, Prefetched, QuerySet, WholeOrPart};
use crate::database::Database;
use crate::error::Result;
use crate::models::Model;
use crate::tuples::up_to;

/// What [`QuerySet::prefetch_related`] takes: a many-to-many field, a foreign key of another model to this one, a way over foreign keys and
/// such a relation, one [`with`](super::Field::with) a query set that says which rows and in which order, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation to rows of `{M}`",
    note = "give a foreign key that points to it, as Choice::question, or Choice::question.with(Choice::objects().order_by(..))"
)]
pub trait Prefetch<M: Model>: Send {
    /// The rows that belong to one row.
    type Rows: Clone + Send;

    /// The type itself, as that of a [`Selection`](super::Selection).
    #[doc(hidden)]
    type Itself: Prefetch<M, Rows = Self::Rows>;

    #[doc(hidden)]
    fn itself(self) -> Self::Itself;

    /// Loads what belongs to each of the rows, in their order.
    #[doc(hidden)]
    fn load<R: WholeOrPart<M>>(
        self,
        rows: &[&R],
        db: &Database,
    ) -> impl Future<Output = Result<Vec<Self::Rows>>> + Send;
}

macro_rules! prefetch {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M: Model, $($name: Prefetch<M>),+> Prefetch<M> for ($($name,)+) {
            type Rows = ($($name::Rows,)+);
            type Itself = Self;

            fn itself(self) -> Self {
                self
            }

            #[expect(non_snake_case, reason = "one name per place of the tuple")]
            async fn load<R: WholeOrPart<M>>(
                self,
                rows: &[&R],
                db: &Database,
            ) -> Result<Vec<Self::Rows>> {
                let ($($name,)+) = self;
                $(
                    let mut $name = $name.load(rows, db).await?.into_iter();
                )+
                let mut all = Vec::with_capacity(rows.len());
                while let ($(Some($name),)+) = ($($name.next(),)+) {
                    all.push(($($name,)+));
                }
                Ok(all)
            }
        }
    };
}

up_to!(4 prefetch);

impl<M: Model, S> QuerySet<M, S> {
    /// Brings along the rows that point here, or that are held by a many-to-many field, with one more query for each relation however many rows there are: a row
    /// becomes the pair of what it was and the related rows. Filters, the order and [`annotate`](Self::annotate) may come before or behind it:
    /// what comes along stands last.
    ///
    /// ```ignore
    /// for (question, choices) in Question::objects().prefetch_related(Choice::question).all(db).await? {}
    ///
    /// let votes = sum(Choice::question.reversed().to(Choice::votes));
    /// let questions = Question::objects().annotate(votes).prefetch_related(Choice::question);
    /// for ((question, votes), choices) in questions.all(db).await? {}
    /// ```
    pub fn prefetch_related<P: Prefetch<M>>(self, relations: P) -> Prefetched<M, P::Itself, S>
    where
        S: ModelRows<M>,
    {
        Prefetched {
            rows: self,
            relations: relations.itself(),
        }
    }
}

/// Brings along what belongs to rows that are at hand, in their order: Django's `prefetch_related_objects()`. For rows of a query
/// [`prefetch_related`](QuerySet::prefetch_related) does it.
///
/// ```ignore
/// let entries = prefetch_related_objects(&blogs, Entry::blog, db).await?;
/// for (blog, entries) in blogs.iter().zip(entries) {}
/// ```
///
/// # Errors
/// As [`QuerySet::all`].
pub async fn prefetch_related_objects<M: Model, P: Prefetch<M>>(
    rows: &[M],
    relations: P,
    db: &Database,
) -> Result<Vec<P::Rows>> {
    let rows: Vec<&M> = rows.iter().collect();
    relations.load(&rows, db).await
}
