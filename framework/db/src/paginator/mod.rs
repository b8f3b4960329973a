//! Pages of a list of rows, as Django's `django.core.paginator`.
//!
//! ```ignore
//! let paginator = Paginator::new(Entry::objects().order_by(Entry::pub_date.desc()), 25);
//! let page = paginator.get_page(request.get("page").unwrap_or_default(), db).await?;
//! for entry in &page.object_list {}
//! ```

mod invalid;
mod page;
mod paginate;

use std::ops::RangeInclusive;
use std::sync::OnceLock;

pub use self::invalid::{EmptyPage, InvalidPage};
pub use self::page::{Page, PageLink};
pub use self::paginate::Paginate;
use crate::database::Database;
use crate::error::Error;

/// The number of a page: a number, or the text of one.
pub trait PageNumber {
    #[doc(hidden)]
    fn number(&self) -> Option<i64>;
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl PageNumber for $type {
            fn number(&self) -> Option<i64> {
                Some(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )+};
}

numbers!(i32, i64, u32, u64, usize);

impl PageNumber for &str {
    /// As Django, takes `2` and `2.0`.
    fn number(&self) -> Option<i64> {
        let text = self.trim();
        let text = text.strip_suffix(".0").unwrap_or(text);
        text.parse().ok().or_else(|| beyond(text))
    }
}

/// The greatest or the least number for one that has more digits.
fn beyond(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['-', '+']);
    let is_number = !digits.is_empty()
        && text.len() - digits.len() <= 1
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then_some(match text.starts_with('-') {
        true => i64::MIN,
        false => i64::MAX,
    })
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
