//! Values of options as their author wrote them.

use quote::ToTokens as _;
use syn::{Expr, Ident, Lit, LitBool, LitInt, LitStr, Member, Path, UnOp};

/// The value without the invisible group of a macro's variable.
pub(super) fn bare(mut value: &Expr) -> &Expr {
    while let Expr::Group(group) = value {
        value = &group.expr;
    }
    value
}

fn literal(value: &Expr) -> Option<&Lit> {
    match bare(value) {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    }
}

/// `"pub_date"`.
pub(super) fn text(value: &Expr) -> Option<LitStr> {
    match literal(value)? {
        Lit::Str(text) => Some(text.clone()),
        _ => None,
    }
}

/// `200`, also `-1`, which checks refuse in words of their own.
pub(super) fn number(value: &Expr) -> Option<LitInt> {
    match bare(value) {
        Expr::Unary(negative) if matches!(negative.op, UnOp::Neg(_)) => {
            syn::parse2(negative.to_token_stream()).ok()
        }
        value => match literal(value)? {
            Lit::Int(number) => Some(number.clone()),
            _ => None,
        },
    }
}

/// `true` or `false`.
pub(super) fn truth(value: &Expr) -> Option<bool> {
    match literal(value)? {
        Lit::Bool(LitBool { value, .. }) => Some(*value),
        _ => None,
    }
}

/// `CASCADE`.
pub(super) fn word(value: &Expr) -> Option<Ident> {
    path(value)?.get_ident().cloned()
}

/// `crate::models::Membership`.
pub(super) fn path(value: &Expr) -> Option<Path> {
    match bare(value) {
        Expr::Path(path) if path.qself.is_none() => Some(path.path.clone()),
        _ => None,
    }
}

/// `[..]`.
pub(super) fn list(value: &Expr) -> Option<Vec<Expr>> {
    match bare(value) {
        Expr::Array(array) => Some(array.elems.iter().cloned().collect()),
        _ => None,
    }
}

/// `["-pub_date", "title"]`.
pub(super) fn texts(value: &Expr) -> Option<Vec<LitStr>> {
    list(value)?.iter().map(text).collect()
}

/// What was said in whatever shape: the texts, names and numbers in it.
pub(super) fn words(value: &Expr) -> Option<Vec<String>> {
    Some(match bare(value) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => vec![text.value()],
            Lit::Int(number) => vec![number.base10_digits().to_owned()],
            Lit::Bool(truth) => vec![truth.value.to_string()],
            _ => return None,
        },
        Expr::Path(path) => vec![path.path.segments.last()?.ident.to_string()],
        // `models.CASCADE`, as in Python.
        Expr::Field(field) => match &field.member {
            Member::Named(name) => vec![name.to_string()],
            Member::Unnamed(_) => return None,
        },
        // `-id`.
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            vec![format!("-{}", one(&unary.expr)?)]
        }
        // `Self::title.desc()`.
        Expr::MethodCall(call) if call.method == "desc" => {
            vec![format!("-{}", one(&call.receiver)?)]
        }
        Expr::MethodCall(call) if call.method == "asc" => vec![one(&call.receiver)?],
        Expr::Paren(inner) => words(&inner.expr)?,
        Expr::Reference(inner) => words(&inner.expr)?,
        Expr::Array(array) => several(&array.elems)?,
        Expr::Tuple(tuple) => several(&tuple.elems)?,
        _ => return None,
    })
}

/// The same where it is a single one.
pub(super) fn one(value: &Expr) -> Option<String> {
    let mut words = words(value)?;
    match words.len() {
        1 => words.pop(),
        _ => None,
    }
}

fn several<'e>(values: impl IntoIterator<Item = &'e Expr>) -> Option<Vec<String>> {
    let words: Option<Vec<String>> = values.into_iter().map(one).collect();
    words.filter(|words| !words.is_empty())
}
