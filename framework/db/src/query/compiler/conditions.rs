//! Conditions: their joining by AND, OR, XOR and NOT, and what is left of it where some turn out constant.

use std::borrow::Borrow;

use super::{Compiler, Output, Truth, composite, exclude};
use crate::error::{Error, Result};
use crate::query::ast::{Compare, Node};
use crate::query::query::Query;

/// What stands above a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// Whether the number of NOTs above is odd.
    pub(super) negated: bool,
    /// Whether there is a NOT above.
    inside: bool,
    /// Whether it chooses rows, and is not the value of an expression: there alone NOT asks all rows of a relation to many.
    chooses: bool,
}

impl Sign {
    pub(super) const PLAIN: Self = Self {
        negated: false,
        inside: false,
        chooses: true,
    };

    fn not(self) -> Self {
        Self {
            negated: !self.negated,
            inside: true,
            ..self
        }
    }
}

impl Compiler<'_> {
    pub(super) fn node(&mut self, node: &Node, sign: Sign) -> Result<Truth> {
        self.deeper(|compiler| compiler.nested_node(node, sign))
    }

    fn nested_node(&mut self, node: &Node, sign: Sign) -> Result<Truth> {
        match node {
            Node::All(nodes) => self.group(nodes, " AND ", sign, nodes.len() > 1),
            Node::Any(nodes) => self.group(nodes, " OR ", sign, nodes.len() > 1),
            Node::Odd(nodes) => self.odd(nodes, sign),
            Node::Not(inner) => {
                let start = self.mark();
                self.push("NOT (");
                let truth = match &**inner {
                    Node::All(nodes) => self.group(nodes, " AND ", sign.not(), false)?,
                    Node::Any(nodes) => self.group(nodes, " OR ", sign.not(), false)?,
                    Node::Odd(nodes) if self.definition => {
                        self.odd_defined(nodes, sign.not(), false)?
                    }
                    other => self.node(other, sign.not())?,
                };
                Ok(match truth {
                    Truth::Written => {
                        self.push(")");
                        Truth::Written
                    }
                    Truth::Never => self.back(start, Truth::Always),
                    Truth::Always => self.back(start, Truth::Never),
                })
            }
            Node::Compare(compare) => {
                if let Some(expanded) = composite::expanded(compare) {
                    return self.node(&expanded?, sign);
                }
                let split = (sign.inside && sign.chooses).then(|| self.split(compare));
                match split.flatten() {
                    Some(split) => self.node(&split, sign),
                    None => self.compare(compare, sign.negated),
                }
            }
            Node::Holds(expr) => self.expr(expr).map(|()| Truth::Written),
            Node::Exists(query) => self.exists(query),
            Node::Named(named) => Err(Error::field(named.problem.clone())),
            Node::Invalid(problem) => Err(Error::field(problem.clone())),
        }
    }

    /// Writes a condition that stands in an expression.
    pub(in crate::query) fn condition(&mut self, node: &Node) -> Result<Truth> {
        let sign = Sign {
            chooses: false,
            ..Sign::PLAIN
        };
        self.node(node, sign)
    }

    /// Turns a condition on a relation to many rows into the question whether one of them holds it.
    pub(super) fn split(&self, compare: &Compare) -> Option<Node> {
        let way = exclude::way_to_many(compare)?;
        let same_row = self
            .joined_before
            .contains(&std::ptr::from_ref(compare).addr());
        exclude::split(compare, self.query, &way, same_row)
    }

    fn exists(&mut self, query: &Query) -> Result<Truth> {
        let start = self.mark();
        self.push("EXISTS");
        if self.subquery(query, Output::One)? {
            return Ok(Truth::Written);
        }
        Ok(self.back(start, Truth::Never))
    }

    /// Counts the conditions that hold: no database but MySQL has XOR.
    fn odd(&mut self, nodes: &[Node], sign: Sign) -> Result<Truth> {
        if self.definition {
            return self.odd_defined(nodes, sign, true);
        }
        self.push("((");
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                self.push(" + ");
            }
            let start = self.mark();
            self.push("CASE WHEN ");
            match self.node(node, sign)? {
                Truth::Written => self.push(" THEN 1 ELSE 0 END"),
                Truth::Always => {
                    self.back(start, Truth::Always);
                    self.push("1");
                }
                Truth::Never => {
                    self.back(start, Truth::Never);
                    self.push("0");
                }
            }
        }
        self.push(") % 2) = 1");
        Ok(Truth::Written)
    }

    pub(super) fn group<N: Borrow<Node>>(
        &mut self,
        nodes: &[N],
        joint: &str,
        sign: Sign,
        parentheses: bool,
    ) -> Result<Truth> {
        let all = joint == " AND ";
        let start = self.mark();
        if parentheses {
            self.push("(");
        }
        let mut written = 0;
        for node in nodes {
            let before = self.mark();
            if written > 0 {
                self.push(joint);
            }
            match (self.member_of(node.borrow(), sign, all)?, all) {
                (Truth::Written, _) => written += 1,
                (Truth::Always, true) | (Truth::Never, false) => {
                    self.back(before, Truth::Always);
                }
                (Truth::Never, true) => return Ok(self.back(start, Truth::Never)),
                (Truth::Always, false) => return Ok(self.back(start, Truth::Always)),
            }
        }
        if written == 0 {
            return Ok(self.back(
                start,
                if all || nodes.is_empty() {
                    Truth::Always
                } else {
                    Truth::Never
                },
            ));
        }
        if parentheses {
            self.push(")");
        }
        Ok(Truth::Written)
    }
}
