//! The patterns of one level, in the order in which they are tried.

use std::ops::Deref;

use super::compile::Node;
use super::matcher::Matcher;

/// The patterns of one module or list. A path is compared with what the patterns begin with first: those beginnings lie side by side, while
/// each pattern is somewhere of its own.
#[derive(Debug, Default)]
pub(crate) struct Level {
    openings: Vec<Opening>,
    nodes: Vec<Node>,
}

/// How many bytes of a pattern's beginning are kept.
const KEPT: usize = 14;

/// What the paths begin with that a pattern can match.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Opening {
    bytes: [u8; KEPT],
    length: u8,
    /// Nothing may come behind.
    is_all: bool,
}

impl Opening {
    fn of(node: &Node) -> Self {
        let (matcher, is_leaf) = match node {
            Node::Leaf(route) => (&route.matcher, true),
            Node::Branch { matcher, .. } => (matcher, false),
        };
        let text = matcher.opening().as_bytes();
        let mut opening = Self::default();
        for (kept, byte) in opening.bytes.iter_mut().zip(text) {
            *kept = *byte;
            opening.length += 1;
        }
        opening.is_all = is_leaf && text.len() <= KEPT && matches!(**matcher, Matcher::Literal(_));
        opening
    }

    fn fits(&self, path: &str) -> bool {
        let length = usize::from(self.length);
        path.as_bytes().get(..length) == Some(&self.bytes[..length])
            && (!self.is_all || path.len() == length)
    }
}

impl Level {
    /// The patterns that a path can match, by what they begin with.
    pub(crate) fn candidates(&self, path: &str) -> impl Iterator<Item = &Node> {
        let both = self.openings.iter().zip(&self.nodes);
        both.filter(move |(opening, _)| opening.fits(path))
            .map(|(_, node)| node)
    }
}

impl From<Vec<Node>> for Level {
    fn from(nodes: Vec<Node>) -> Self {
        Self {
            openings: nodes.iter().map(Opening::of).collect(),
            nodes,
        }
    }
}

impl Deref for Level {
    type Target = [Node];

    fn deref(&self) -> &[Node] {
        &self.nodes
    }
}
