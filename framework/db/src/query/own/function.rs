//! Django's functions of one value as transforms that are known by name.

use crate::models::FieldKind;
use crate::query::ast::{Expr, Function};
use crate::value::Value;

macro_rules! functions {
    ($($name:ident = $word:literal,)+) => {
        /// A function of one value, to be known by Django's name behind a field: after
        /// `FieldClass::CharField.register_lookup(FunctionTransform::Length)` there is `lookup("name__length__gt", 20)`. Where no name is needed, the
        /// functions themselves do: `length(Author::name).gt(20)`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the names are those of the functions")]
        pub enum FunctionTransform {
            $($name,)+
        }

        impl FunctionTransform {
            /// Returns the name behind the field's.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            fn function(self) -> Function {
                match self {
                    $(Self::$name => Function::$name,)+
                }
            }
        }
    };
}

functions! {
    Abs = "abs",
    ACos = "acos",
    ASin = "asin",
    ATan = "atan",
    Ceil = "ceil",
    Chr = "chr",
    Cos = "cos",
    Cot = "cot",
    Degrees = "degrees",
    Exp = "exp",
    Floor = "floor",
    Length = "length",
    Ln = "ln",
    Lower = "lower",
    LTrim = "ltrim",
    Md5 = "md5",
    Ord = "ord",
    Radians = "radians",
    Reverse = "reverse",
    Round = "round",
    RTrim = "rtrim",
    Sha1 = "sha1",
    Sha224 = "sha224",
    Sha256 = "sha256",
    Sha384 = "sha384",
    Sha512 = "sha512",
    Sign = "sign",
    Sin = "sin",
    Sqrt = "sqrt",
    Tan = "tan",
    Trim = "trim",
    Upper = "upper",
}

impl FunctionTransform {
    /// Calls the function.
    pub(super) fn call(self, of: Expr) -> Expr {
        let mut arguments = vec![of];
        if self == Self::Round {
            arguments.push(Expr::Value(Value::I64(0)));
        }
        Expr::Call(self.function(), arguments)
    }

    /// Returns the kind of the result, where it takes a value of this kind.
    pub(super) fn kind(self, of: Option<FieldKind>) -> Option<FieldKind> {
        match self {
            Self::Length | Self::Ord => Some(FieldKind::Integer),
            Self::Chr => Some(FieldKind::Char { max_length: 0 }),
            Self::Abs | Self::Ceil | Self::Floor | Self::Round | Self::Sign => of,
            _ => {
                let typed = Expr::Typed(Box::new(Expr::Value(Value::Null)), of?);
                let made = self.call(typed).kind();
                // Texts stay of the kind that they are of.
                made.filter(|made| !made.is_text()).or(of)
            }
        }
    }
}
