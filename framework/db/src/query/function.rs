//! The functions of the databases.

/// A function of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Abs,
    ACos,
    ASin,
    ATan,
    ATan2,
    Ceil,
    Chr,
    Coalesce,
    Concat,
    Cos,
    Cot,
    DateRange,
    Degrees,
    Exp,
    Floor,
    Greatest,
    Int4Range,
    Int8Range,
    JsonArray,
    /// Takes keys and values in turns.
    JsonObject,
    Least,
    Left,
    Length,
    Ln,
    /// Takes the base first.
    Log,
    Lower,
    LPad,
    LTrim,
    Md5,
    Mod,
    Now,
    NullIf,
    NumRange,
    Ord,
    Pi,
    Power,
    Radians,
    Random,
    Repeat,
    Replace,
    Reverse,
    Right,
    Round,
    RPad,
    RTrim,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sign,
    Sin,
    Sqrt,
    StrIndex,
    Substr,
    Tan,
    Trim,
    TsRange,
    TsTzRange,
    /// What a composite primary key is compared with, which is no value of itself.
    Tuple,
    Upper,
    Uuid4,
    Uuid7,
    // Of windows only.
    CumeDist,
    DenseRank,
    FirstValue,
    Lag,
    LastValue,
    Lead,
    NthValue,
    Ntile,
    PercentRank,
    Rank,
    RowNumber,
}

impl Function {
    /// The functions that need no window.
    pub(crate) const OF_ROWS: [Self; 62] = [
        Self::Abs,
        Self::ACos,
        Self::ASin,
        Self::ATan,
        Self::ATan2,
        Self::Ceil,
        Self::Chr,
        Self::Coalesce,
        Self::Concat,
        Self::Cos,
        Self::Cot,
        Self::DateRange,
        Self::Degrees,
        Self::Exp,
        Self::Floor,
        Self::Greatest,
        Self::Int4Range,
        Self::Int8Range,
        Self::JsonArray,
        Self::JsonObject,
        Self::Least,
        Self::Left,
        Self::Length,
        Self::Ln,
        Self::Log,
        Self::Lower,
        Self::LPad,
        Self::LTrim,
        Self::Md5,
        Self::Mod,
        Self::Now,
        Self::NullIf,
        Self::NumRange,
        Self::Ord,
        Self::Pi,
        Self::Power,
        Self::Radians,
        Self::Random,
        Self::Repeat,
        Self::Replace,
        Self::Reverse,
        Self::Right,
        Self::Round,
        Self::RPad,
        Self::RTrim,
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Sign,
        Self::Sin,
        Self::Sqrt,
        Self::StrIndex,
        Self::Substr,
        Self::Tan,
        Self::Trim,
        Self::TsRange,
        Self::TsTzRange,
        Self::Upper,
        Self::Uuid4,
        Self::Uuid7,
    ];

    /// Returns Django's name.
    pub(crate) fn name(self) -> String {
        match self {
            Self::LPad => "LPad".to_owned(),
            Self::LTrim => "LTrim".to_owned(),
            Self::JsonArray => "JSONArray".to_owned(),
            Self::JsonObject => "JSONObject".to_owned(),
            Self::Md5 | Self::Sha1 | Self::Sha224 | Self::Sha256 | Self::Sha384 | Self::Sha512 => {
                format!("{self:?}").to_uppercase()
            }
            other => format!("{other:?}"),
        }
    }
}

impl Function {
    /// Tells whether a value may come out where NULL goes in.
    pub(crate) fn may_fill_null(self) -> bool {
        matches!(
            self,
            Self::Coalesce
                | Self::Concat
                | Self::DateRange
                | Self::Greatest
                | Self::Int4Range
                | Self::Int8Range
                | Self::JsonArray
                | Self::JsonObject
                | Self::Least
                | Self::NullIf
                | Self::NumRange
                | Self::TsRange
                | Self::TsTzRange
                | Self::Tuple
        )
    }

    /// Tells whether NULL may come out where none goes in.
    pub(crate) fn may_be_null(self) -> bool {
        matches!(
            self,
            Self::ACos
                | Self::ASin
                | Self::Cot
                | Self::Lag
                | Self::Lead
                | Self::Ln
                | Self::Log
                | Self::Mod
                | Self::NthValue
                | Self::NullIf
                | Self::Power
                | Self::Sqrt
        )
    }
}
