//! Pages of a list of rows, as Django's `django.core.paginator`.
//!
//! ```ignore
//! let paginator = Paginator::new(Entry::objects().order_by(Entry::pub_date.desc()), 25);
//! let page = paginator.get_page(request.get("page").unwrap_or_default(), db).await?;
//! for entry in &page.object_list {}
//! ```

use std::fmt;
use std::future::Future;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use crate::database::Database;
use crate::error::Error;
use crate::models::Model;
use crate::query::{Prefetch, Prefetched, QuerySet, Shape};

/// Why there is no such page.
#[derive(Debug)]
#[non_exhaustive]
pub enum InvalidPage {
    /// The number of the page is none.
    PageNotAnInteger,
    /// The number is less than 1, or no rows are left for the page.
    EmptyPage(EmptyPage),
    /// The database could not tell.
    Database(Error),
}

/// Why a page is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmptyPage {
    /// Its number is less than 1.
    LessThanOne,
    /// There are fewer pages.
    NoResults,
}

impl fmt::Display for InvalidPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PageNotAnInteger => f.write_str("That page number is not an integer"),
            Self::EmptyPage(EmptyPage::LessThanOne) => {
                f.write_str("That page number is less than 1")
            }
            Self::EmptyPage(EmptyPage::NoResults) => f.write_str("That page contains no results"),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for InvalidPage {}

impl From<Error> for InvalidPage {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// What can be shown in pages: a query set, also one with `prefetch_related`, or a list.
pub trait Paginate: Send + Sync {
    /// One row.
    type Item: Send;

    /// Returns how many rows there are.
    fn count(&self, db: &Database) -> impl Future<Output = Result<u64, Error>> + Send;

    /// Returns the rows of one page.
    fn slice(
        &self,
        offset: u64,
        limit: u64,
        db: &Database,
    ) -> impl Future<Output = Result<Vec<Self::Item>, Error>> + Send;

    /// Tells whether rows come in an order, so that pages do not overlap.
    fn is_ordered(&self) -> bool {
        true
    }
}

impl<M: Model, S: Shape<M>> Paginate for QuerySet<M, S> {
    type Item = S::Row;

    async fn count(&self, db: &Database) -> Result<u64, Error> {
        QuerySet::count(self, db).await
    }

    async fn slice(&self, offset: u64, limit: u64, db: &Database) -> Result<Vec<S::Row>, Error> {
        self.clone().offset(offset).limit(limit).all(db).await
    }

    fn is_ordered(&self) -> bool {
        QuerySet::is_ordered(self)
    }
}

impl<M: Model, P: Prefetch<M> + Clone + Sync> Paginate for Prefetched<M, P> {
    type Item = (M, P::Rows);

    async fn count(&self, db: &Database) -> Result<u64, Error> {
        Prefetched::count(self.clone(), db).await
    }

    async fn slice(
        &self,
        offset: u64,
        limit: u64,
        db: &Database,
    ) -> Result<Vec<(M, P::Rows)>, Error> {
        self.clone().offset(offset).limit(limit).all(db).await
    }

    fn is_ordered(&self) -> bool {
        Prefetched::is_ordered(self)
    }
}

impl<T: Clone + Send + Sync> Paginate for Vec<T> {
    type Item = T;

    async fn count(&self, _: &Database) -> Result<u64, Error> {
        Ok(u64::try_from(self.len()).unwrap_or(u64::MAX))
    }

    async fn slice(&self, offset: u64, limit: u64, _: &Database) -> Result<Vec<T>, Error> {
        let index = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(self
            .iter()
            .skip(index(offset))
            .take(index(limit))
            .cloned()
            .collect())
    }
}

/// The number of a page: a number, or the text of one.
pub trait PageNumber {
    #[doc(hidden)]
    fn number(&self) -> Option<i64>;
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl PageNumber for $type {
            fn number(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }
        }
    )+};
}

numbers!(i32, i64, u32, u64, usize);

impl PageNumber for &str {
    /// As Django, takes `2` and `2.0`.
    fn number(&self) -> Option<i64> {
        let text = self.trim();
        text.strip_suffix(".0").unwrap_or(text).parse().ok()
    }
}

impl PageNumber for String {
    fn number(&self) -> Option<i64> {
        self.as_str().number()
    }
}

/// Shows rows in pages of a size.
#[derive(Debug)]
pub struct Paginator<Q> {
    object_list: Q,
    per_page: u64,
    orphans: u64,
    allow_empty_first_page: bool,
    count: OnceLock<u64>,
}

impl<Q: Paginate> Paginator<Q> {
    /// Shows this many rows on a page.
    pub fn new(object_list: Q, per_page: u64) -> Self {
        Self {
            object_list,
            per_page: per_page.max(1),
            orphans: 0,
            allow_empty_first_page: true,
            count: OnceLock::new(),
        }
    }

    /// Puts so few rows that would be left for the last page on the one before.
    #[must_use]
    pub fn orphans(mut self, orphans: u64) -> Self {
        self.orphans = orphans;
        self
    }

    /// Tells whether the first page may have no rows; `true` at first.
    #[must_use]
    pub fn allow_empty_first_page(mut self, allow: bool) -> Self {
        self.allow_empty_first_page = allow;
        self
    }

    /// Returns how many rows there are on all pages. The paginator asks once.
    ///
    /// # Errors
    /// As [`QuerySet::count`].
    pub async fn count(&self, db: &Database) -> Result<u64, Error> {
        if let Some(count) = self.count.get() {
            return Ok(*count);
        }
        let count = self.object_list.count(db).await?;
        Ok(*self.count.get_or_init(|| count))
    }

    /// Returns how many pages there are.
    ///
    /// # Errors
    /// As [`QuerySet::count`].
    pub async fn num_pages(&self, db: &Database) -> Result<u64, Error> {
        let count = self.count(db).await?;
        Ok(self.pages_of(count))
    }

    fn pages_of(&self, count: u64) -> u64 {
        if count == 0 && !self.allow_empty_first_page {
            return 0;
        }
        count
            .saturating_sub(self.orphans)
            .max(1)
            .div_ceil(self.per_page)
    }

    /// Returns the numbers of the pages.
    ///
    /// # Errors
    /// As [`QuerySet::count`].
    pub async fn page_range(&self, db: &Database) -> Result<RangeInclusive<u64>, Error> {
        Ok(1..=self.num_pages(db).await?)
    }

    /// Returns the page of this number.
    ///
    /// # Errors
    /// [`InvalidPage`] where the number is none, or there is no such page.
    pub async fn page(
        &self,
        number: impl PageNumber,
        db: &Database,
    ) -> Result<Page<Q::Item>, InvalidPage> {
        let number = number.number().ok_or(InvalidPage::PageNotAnInteger)?;
        let number = u64::try_from(number)
            .ok()
            .filter(|number| *number > 0)
            .ok_or(InvalidPage::EmptyPage(EmptyPage::LessThanOne))?;
        let count = self.count(db).await?;
        let num_pages = self.pages_of(count);
        if number > num_pages {
            return Err(InvalidPage::EmptyPage(EmptyPage::NoResults));
        }
        self.load(number, count, db).await.map_err(Into::into)
    }

    /// Returns the page of this number: the first one where it is no number, the last one where there are fewer.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn get_page(
        &self,
        number: impl PageNumber,
        db: &Database,
    ) -> Result<Page<Q::Item>, Error> {
        let count = self.count(db).await?;
        let num_pages = self.pages_of(count);
        let number = match number.number() {
            None => 1,
            Some(number) => u64::try_from(number)
                .ok()
                .filter(|number| (1..=num_pages).contains(number))
                .unwrap_or(num_pages),
        };
        self.load(number.max(1), count, db).await
    }

    async fn load(&self, number: u64, count: u64, db: &Database) -> Result<Page<Q::Item>, Error> {
        if !self.object_list.is_ordered() {
            tracing::warn!(
                target: "nuages.db.paginator",
                "Pagination may yield inconsistent results with an unordered object_list: QuerySet."
            );
        }
        let bottom = (number - 1).saturating_mul(self.per_page);
        let mut top = bottom.saturating_add(self.per_page);
        if top.saturating_add(self.orphans) >= count {
            top = count;
        }
        let object_list = match top.saturating_sub(bottom) {
            0 => Vec::new(),
            limit => self.object_list.slice(bottom, limit, db).await?,
        };
        Ok(Page {
            object_list,
            number,
            count,
            num_pages: self.pages_of(count),
            per_page: self.per_page,
        })
    }
}

/// One page of a [`Paginator`].
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows of the page.
    pub object_list: Vec<T>,
    /// The number of the page, from 1.
    pub number: u64,
    /// How many rows there are on all pages.
    pub count: u64,
    /// How many pages there are.
    pub num_pages: u64,
    per_page: u64,
}

/// One entry of a list of pages that is made short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLink {
    /// The number of a page.
    Number(u64),
    /// Pages that are left out.
    Ellipsis,
}

impl fmt::Display for PageLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Ellipsis => f.write_str("…"),
        }
    }
}

impl<T> Page<T> {
    /// Tells whether there is a next page.
    pub fn has_next(&self) -> bool {
        self.number < self.num_pages
    }

    /// Tells whether there is a page before.
    pub fn has_previous(&self) -> bool {
        self.number > 1
    }

    /// Tells whether there is any other page.
    pub fn has_other_pages(&self) -> bool {
        self.has_previous() || self.has_next()
    }

    /// Returns the number of the next page.
    ///
    /// # Errors
    /// [`InvalidPage::EmptyPage`] on the last one.
    pub fn next_page_number(&self) -> Result<u64, InvalidPage> {
        match self.has_next() {
            true => Ok(self.number + 1),
            false => Err(InvalidPage::EmptyPage(EmptyPage::NoResults)),
        }
    }

    /// Returns the number of the page before.
    ///
    /// # Errors
    /// [`InvalidPage::EmptyPage`] on the first one.
    pub fn previous_page_number(&self) -> Result<u64, InvalidPage> {
        match self.has_previous() {
            true => Ok(self.number - 1),
            false => Err(InvalidPage::EmptyPage(EmptyPage::LessThanOne)),
        }
    }

    /// Returns the place of the first row among all, from 1; 0 where there are none.
    pub fn start_index(&self) -> u64 {
        match self.count {
            0 => 0,
            _ => self.per_page.saturating_mul(self.number - 1) + 1,
        }
    }

    /// Returns the place of the last row among all.
    pub fn end_index(&self) -> u64 {
        match self.has_next() {
            true => self.number.saturating_mul(self.per_page),
            false => self.count,
        }
    }

    /// Returns the numbers of the pages.
    pub fn page_range(&self) -> RangeInclusive<u64> {
        1..=self.num_pages
    }

    /// Returns the numbers of the pages around this one and at both ends; dots stand for the others. Django's numbers are 3 and 2.
    pub fn get_elided_page_range(&self, on_each_side: u64, on_ends: u64) -> Vec<PageLink> {
        let numbers = |range: RangeInclusive<u64>| range.map(PageLink::Number);
        let (number, pages) = (self.number, self.num_pages);
        if pages <= (on_each_side + on_ends) * 2 {
            return numbers(1..=pages).collect();
        }
        let mut links = Vec::new();
        if number > (1 + on_each_side + on_ends) + 1 {
            links.extend(numbers(1..=on_ends));
            links.push(PageLink::Ellipsis);
            links.extend(numbers(number - on_each_side..=number));
        } else {
            links.extend(numbers(1..=number));
        }
        if number < (pages - on_each_side - on_ends) - 1 {
            links.extend(numbers(number + 1..=number + on_each_side));
            links.push(PageLink::Ellipsis);
            links.extend(numbers(pages - on_ends + 1..=pages));
        } else {
            links.extend(numbers(number + 1..=pages));
        }
        links
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.object_list.into_iter()
    }
}

impl<'p, T> IntoIterator for &'p Page<T> {
    type Item = &'p T;
    type IntoIter = std::slice::Iter<'p, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.object_list.iter()
    }
}

impl<T> fmt::Display for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Page {} of {}>", self.number, self.num_pages)
    }
}
