//! What stands in a template: the names it shows, the filters it uses, the templates it leads to.

use std::collections::HashSet;
use std::ops::Range;

use askama_parser::expr::BinOp;
use askama_parser::node::{CondTest, LetValueOrBlock, Node};
use askama_parser::{Expr, Filter, PathOrIdentifier, Target, WithSpan};

type Operand<'a> = WithSpan<Box<Expr<'a>>>;

/// How a template leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Extends,
    Include,
    Import,
}

/// Another template's name, in `extends`, `include` or `import`.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) offset: usize,
    pub(super) shown: bool,
}

/// The use of a filter by its bare name.
#[derive(Debug)]
pub(super) struct FilterUse<'a> {
    pub(super) name: &'a str,
    pub(super) offset: usize,
    /// Whether its argument is a text in quotes with characters that HTML escapes.
    pub(super) literal: bool,
    /// Whether its value comes from `safe`.
    pub(super) marked: bool,
    /// The name that it stands behind, if that is all.
    pub(super) variable: Option<&'a str>,
    pub(super) shown: bool,
}

/// All that a walk finds.
#[derive(Debug, Default)]
pub(super) struct Findings<'a> {
    /// Names that the page must have, with their places.
    pub(super) names: Vec<(&'a str, usize)>,
    /// Names that the template gives values itself, anywhere.
    pub(super) bound: HashSet<&'a str>,
    pub(super) filters: Vec<FilterUse<'a>>,
    pub(super) links: Vec<Link<'a>>,
    /// Texts in quotes that are shown as they are.
    pub(super) literals: Vec<Range<usize>>,
    /// Its blocks, and whether one shows what it replaces.
    pub(super) blocks: Vec<(&'a str, bool)>,
}

/// A walk through one template.
pub(super) struct Walk<'a, 'w> {
    source: &'a str,
    /// Blocks whose content here is replaced by another template's.
    replaced: &'w HashSet<String>,
    findings: Findings<'a>,
    /// Whether what stands here becomes part of a page.
    shown: bool,
    block: Option<usize>,
}

impl<'a, 'w> Walk<'a, 'w> {
    pub(super) fn through(
        source: &'a str,
        nodes: &[Box<Node<'a>>],
        replaced: &'w HashSet<String>,
    ) -> Findings<'a> {
        let extends = nodes.iter().any(|node| matches!(**node, Node::Extends(_)));
        let mut walk = Self {
            source,
            replaced,
            findings: Findings::default(),
            // Of a template that extends another only the blocks are shown.
            shown: !extends,
            block: None,
        };
        walk.nodes(nodes);
        walk.findings
    }

    fn nodes(&mut self, nodes: &[Box<Node<'a>>]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node<'a>) {
        match node {
            Node::Expr(_, operand) => {
                if matches!(***operand, Expr::StrLit(_) | Expr::CharLit(_))
                    && let Some(range) = operand.span().byte_range()
                    && has_special(&self.source[range.clone()])
                {
                    self.findings.literals.push(range);
                }
                self.operand(operand);
            }
            Node::Call(call) => {
                self.findings.bound.extend(&call.caller_args);
                self.operands(call.args.iter().flatten());
                self.nodes(&call.nodes);
            }
            Node::Let(assignment) => {
                self.target(&assignment.var);
                match &assignment.val {
                    LetValueOrBlock::Value(value) => self.operand(value),
                    LetValueOrBlock::Block { nodes, .. } => self.nodes(nodes),
                }
            }
            Node::Compound(compound) => self.binary(&compound.op),
            Node::Declare(declaration) => {
                self.findings.bound.insert(&declaration.var_name);
            }
            Node::If(condition) => {
                for branch in &condition.branches {
                    if let Some(test) = &branch.cond {
                        self.condition(test);
                    }
                    self.nodes(&branch.nodes);
                }
            }
            Node::Match(choice) => {
                self.operand(&choice.expr);
                for arm in &choice.arms {
                    arm.target.iter().for_each(|target| self.target(target));
                    self.nodes(&arm.nodes);
                }
            }
            Node::Loop(repetition) => {
                self.operand(&repetition.iter);
                self.target(&repetition.var);
                self.operands(&repetition.cond);
                self.nodes(&repetition.body);
                self.nodes(&repetition.else_nodes);
            }
            Node::Extends(link) => self.link(Kind::Extends, link.path),
            Node::Include(link) => self.link(Kind::Include, link.path),
            Node::Import(link) => self.link(Kind::Import, link.path),
            Node::BlockDef(block) => {
                let replaced = self.replaced.contains(*block.name);
                let before = (self.shown, self.block);
                self.shown = !replaced;
                self.block = Some(self.findings.blocks.len());
                self.findings.blocks.push((*block.name, false));
                self.nodes(&block.nodes);
                (self.shown, self.block) = before;
            }
            Node::Macro(definition) => {
                // Its names are looked up where it is called, if it is.
                let before = std::mem::replace(&mut self.shown, false);
                for argument in &definition.args {
                    self.findings.bound.insert(*argument.name);
                    self.operands(&argument.default);
                }
                self.nodes(&definition.nodes);
                self.shown = before;
            }
            Node::FilterBlock(block) => {
                self.filter(&block.filters);
                self.nodes(&block.nodes);
            }
            Node::Lit(_) | Node::Comment(_) | Node::Raw(_) | Node::Break(_) | Node::Continue(_) => {
            }
        }
    }

    fn link(&mut self, kind: Kind, name: &'a str) {
        self.findings.links.push(Link {
            kind,
            name,
            offset: self.offset(name),
            shown: self.shown,
        });
    }

    /// Returns where in the source a part of it stands.
    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize)
    }

    fn operands<'o>(&mut self, operands: impl IntoIterator<Item = &'o Operand<'a>>)
    where
        'a: 'o,
    {
        for operand in operands {
            self.operand(operand);
        }
    }

    fn operand(&mut self, operand: &Operand<'a>) {
        match &***operand {
            Expr::Var(name) if self.shown && is_variable(name) => {
                self.findings.names.push((name, self.offset(name)));
            }
            Expr::Filter(filter) => self.filter(filter),
            Expr::Call(call) => {
                match &**call.path {
                    // A function of the page, which may be a method.
                    Expr::Var("super") => {
                        if let Some(block) = self.block {
                            self.findings.blocks[block].1 = true;
                        }
                    }
                    Expr::Var(_) => {}
                    _ => self.operand(&call.path),
                }
                self.operands(&call.args);
            }
            Expr::Array(items) | Expr::Tuple(items) | Expr::Concat(items) => self.operands(items),
            Expr::ArrayRepeat(one, two) | Expr::Index(one, two) => self.operands([one, two]),
            Expr::AssociatedItem(inner, _)
            | Expr::As(inner, _)
            | Expr::NamedArgument(_, inner)
            | Expr::Unary(_, inner)
            | Expr::Group(inner)
            | Expr::Try(inner) => self.operand(inner),
            Expr::BinOp(operation) => self.binary(operation),
            Expr::Range(range) => self.operands(range.lhs.iter().chain(&range.rhs)),
            Expr::Struct(literal) => {
                self.operands(
                    literal
                        .fields
                        .iter()
                        .filter_map(|field| field.value.as_ref()),
                );
                self.operands(&literal.base);
            }
            Expr::LetCond(condition) => self.condition(condition),
            // What is shown on this condition may not be there.
            Expr::IsDefined(name) | Expr::IsNotDefined(name) => {
                self.findings.bound.insert(name);
            }
            _ => {}
        }
    }

    fn binary(&mut self, operation: &BinOp<'a>) {
        self.operands([&operation.lhs, &operation.rhs]);
    }

    fn condition(&mut self, condition: &CondTest<'a>) {
        self.operand(&condition.expr);
        if let Some(target) = &condition.target {
            self.target(target);
        }
    }

    fn filter(&mut self, filter: &Filter<'a>) {
        let name = bare_name(filter);
        let mut arguments = filter.arguments.iter();
        // These may be asked about names that are not there.
        let lenient = matches!(name, Some("assigned_or" | "default" | "defined_or"));
        let value = arguments.next();
        if !(lenient && value.is_some_and(|value| matches!(&***value, Expr::Var(_)))) {
            self.operands(value);
        }
        if let Some(name) = name {
            let literal = filter.arguments.get(1).is_some_and(
                |argument| matches!(&***argument, Expr::StrLit(text) if has_special(text.content)),
            );
            let variable = match filter.arguments.first().map(|value| &***value) {
                Some(Expr::Var(name)) => Some(*name),
                _ => None,
            };
            let marked = filter.arguments.first().is_some_and(|value| {
                matches!(&***value, Expr::Filter(before) if bare_name(before) == Some("safe"))
            });
            self.findings.filters.push(FilterUse {
                name,
                marked,
                variable,
                offset: self.offset(name),
                literal,
                shown: self.shown,
            });
        }
        self.operands(arguments);
    }

    fn target(&mut self, target: &Target<'a>) {
        match target {
            Target::Name(name) => {
                self.findings.bound.insert(name);
            }
            Target::Tuple(targets) => targets.1.iter().for_each(|target| self.target(target)),
            Target::Array(targets) | Target::OrChain(targets) => {
                targets.iter().for_each(|target| self.target(target));
            }
            Target::Struct(fields) => {
                fields.1.iter().for_each(|field| self.target(&field.dest));
            }
            Target::Rest(rest) => {
                if let Some(name) = &**rest {
                    self.findings.bound.insert(name);
                }
            }
            _ => {}
        }
    }
}

/// Returns a filter's name, unless it is a path.
fn bare_name<'a>(filter: &Filter<'a>) -> Option<&'a str> {
    match &filter.name {
        PathOrIdentifier::Identifier(name) => Some(**name),
        PathOrIdentifier::Path(path) => match path.as_slice() {
            [only] => Some(*only.name),
            _ => None,
        },
    }
}

/// Says whether a name is a value's, not a constant's or a word of the language's.
fn is_variable(name: &str) -> bool {
    !matches!(name, "self" | "loop" | "caller" | "super")
        && name.starts_with(|first: char| first.is_lowercase() || first == '_')
}

/// Says whether a text in quotes would be changed by HTML's escaping.
fn has_special(text: &str) -> bool {
    let text = text
        .strip_prefix(['"', '\''])
        .and_then(|text| text.strip_suffix(['"', '\'']))
        .unwrap_or(text);
    text.contains(['&', '<', '>', '"', '\'', '\\'])
}
