//! One page, and what a list of pages shows of the others.

use std::fmt;
use std::ops::RangeInclusive;

use super::invalid::{EmptyPage, InvalidPage};

/// One page of a [`Paginator`](super::Paginator).
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
    pub(super) per_page: u64,
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
