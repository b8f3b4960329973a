//! Which parts of a path a pattern captured.

/// The most parts that a pattern can capture.
pub(crate) const MAX: usize = 6;

/// Where in the path the captured parts are; the text itself stays with the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    spans: [Option<(u32, u32)>; MAX],
    length: u8,
}

impl Captured {
    pub(crate) fn push(&mut self, span: Option<(usize, usize)>) {
        let index = usize::from(self.length);
        if index < MAX {
            self.spans[index] = span.and_then(|(start, end)| {
                Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
            });
            self.length += 1;
        }
    }

    pub(crate) fn pop(&mut self) {
        self.length = self.length.saturating_sub(1);
    }

    /// These parts and then those of a pattern further inside.
    pub(crate) fn joined(mut self, inner: &Self) -> Self {
        for span in &inner.spans[..inner.len()] {
            let index = usize::from(self.length);
            if index < MAX {
                self.spans[index] = *span;
                self.length += 1;
            }
        }
        self
    }

    pub(crate) fn shift(&mut self, by: usize) {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        for span in self.spans.iter_mut().flatten() {
            span.0 = span.0.saturating_add(by);
            span.1 = span.1.saturating_add(by);
        }
    }

    /// How many parts there are, optional groups that did not match included.
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// Whether nothing was captured.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The text captured at `index`, cut from the `path` that was resolved; `None` for a group that did not match.
    pub fn text<'a>(&self, path: &'a str, index: usize) -> Option<&'a str> {
        let (start, end) = (*self.spans.get(index)?)?;
        path.get(start as usize..end as usize)
    }
}
