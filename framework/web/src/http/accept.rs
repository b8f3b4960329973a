//! What the client would like to get.

use super::{MediaType, Request};

impl Request {
    /// The types that the client accepts, in its order of preference; those it refuses are left out.
    pub fn accepted_types(&self) -> Vec<MediaType> {
        let accept = self.header("accept").unwrap_or("*/*");
        let mut types: Vec<MediaType> = accept
            .split(',')
            .filter(|token| !token.trim().is_empty())
            .map(MediaType::parse)
            .filter(|media_type| media_type.quality() != 0.0)
            .collect();
        types.sort_by(|a, b| {
            (b.quality(), b.specificity())
                .partial_cmp(&(a.quality(), a.specificity()))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        types
    }

    /// Whether the client accepts a response of the given type, such as `text/html`.
    pub fn accepts(&self, media_type: &str) -> bool {
        accepted(&self.accepted_types(), media_type).is_some()
    }

    /// Which of `media_types` the client likes best; `None` if it accepts none of them.
    pub fn get_preferred_type<'a>(&self, media_types: &[&'a str]) -> Option<&'a str> {
        let types = self.accepted_types();
        media_types
            .iter()
            .filter_map(|media_type| Some((accepted(&types, media_type)?, *media_type)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, media_type)| media_type)
    }
}

/// The place in `types` of the narrowest one that matches.
fn accepted(types: &[MediaType], media_type: &str) -> Option<usize> {
    let wanted = MediaType::parse(media_type);
    let mut order: Vec<usize> = (0..types.len()).collect();
    order.sort_by(|a, b| {
        let key = |index: usize| (types[index].specificity(), types[index].quality());
        key(*b)
            .partial_cmp(&key(*a))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    order
        .into_iter()
        .find(|index| wanted.matches(&types[*index]))
}
