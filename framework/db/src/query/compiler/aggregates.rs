//! Aggregates and windows as expressions: `COUNT(..) FILTER (..)`, `SUM(..) OVER (..)`.

use super::{Compiler, Truth, composite};
use crate::backends::quoting;
use crate::error::{Error, Result};
use crate::query::ast::{
    Aggregate, AggregateFunction, Exclusion, Expr, Frame, FrameUnit, Function, Node, OrderBy,
    Pairs, Window,
};
use crate::value::Value;

impl AggregateFunction {
    pub(super) fn may_be_null(self) -> bool {
        !matches!(self, Self::Count | Self::Pairs(Pairs::RegrCount))
    }
}

impl Compiler<'_> {
    pub(super) fn aggregate_expr(&mut self, aggregate: &Aggregate) -> Result<()> {
        let has_order = matches!(
            aggregate.function,
            AggregateFunction::StringAgg | AggregateFunction::JsonbAgg
        );
        if !aggregate.order.is_empty() && !has_order {
            return Err(Error::programming(format!(
                "{:?} does not allow order_by.",
                aggregate.function
            )));
        }
        let of = composite::aggregated(aggregate)?;
        let of = of.as_deref();
        if of.is_some_and(Expr::is_aggregate) {
            return Err(Error::field(format!(
                "Cannot compute {:?}(..): what it is to compute from is an aggregate",
                aggregate.function
            )));
        }
        let template = self.dialect.aggregate(
            aggregate.function,
            of.and_then(Expr::kind),
            aggregate.distinct,
        )?;
        // Without a FILTER rows that are left out count as NULL.
        let filter = aggregate.filter.as_ref();
        let inside = filter.filter(|_| !self.dialect.has_filter());
        let outside = filter.filter(|_| self.dialect.has_filter());
        self.expand(&template, &mut |compiler, slot| match slot {
            "d" => {
                if aggregate.distinct {
                    compiler.push("DISTINCT ");
                }
                Ok(())
            }
            "o" => compiler.write_order(&aggregate.order),
            "f" => compiler.aggregate_filter(" FILTER (WHERE ", outside),
            "a" => compiler.aggregate_filter(" AND (", outside),
            "l" => compiler.literal(aggregate.delimiter.as_ref()),
            "1" => match &aggregate.delimiter {
                Some(delimiter) => compiler.expr(delimiter),
                None => Ok(()),
            },
            _ => compiler.aggregate_operand(of, inside),
        })
    }

    /// Writes a text into the SQL, where no parameter may stand.
    fn literal(&mut self, expr: Option<&Expr>) -> Result<()> {
        let Some(Expr::Value(crate::value::Value::Text(text))) = expr else {
            return Err(Error::not_supported(
                "this database joins texts with a text between them, not with an expression",
            ));
        };
        // MySQL takes a text or its digits there, no expression.
        self.push(&match text.contains('\\') {
            true => format!("X'{}'", quoting::hexadecimal(text.as_bytes())),
            false => format!("'{}'", text.replace('\'', "''")),
        });
        Ok(())
    }

    fn aggregate_operand(&mut self, of: Option<&Expr>, filter: Option<&Node>) -> Result<()> {
        let Some(filter) = filter else {
            match of {
                Some(of) => self.expr(of)?,
                None => self.push("*"),
            }
            return Ok(());
        };
        let of = of
            .cloned()
            .unwrap_or(Expr::Value(crate::value::Value::I64(1)));
        self.expr(&Expr::Case(vec![(filter.clone(), of)], None))
    }

    /// Writes which rows are taken, behind what opens a parenthesis for it.
    fn aggregate_filter(&mut self, opening: &str, filter: Option<&Node>) -> Result<()> {
        let Some(filter) = filter else {
            return Ok(());
        };
        let start = self.mark();
        self.push(opening);
        match self.condition(filter)? {
            Truth::Written => self.push(")"),
            Truth::Always => {
                self.back(start, Truth::Always);
            }
            Truth::Never => self.push("1 = 0)"),
        }
        Ok(())
    }

    pub(super) fn window(&mut self, window: &Window) -> Result<()> {
        if let Expr::Call(function @ (Function::Lag | Function::Lead), arguments) = &window.of
            && let [of, offset, default] = arguments.as_slice()
            && !self.dialect.has_window_defaults()
        {
            return self.window_or(window, *function, [of, offset, default]);
        }
        let start = self.sql.len();
        self.expr(&window.of)?;
        if self.sql[start..].starts_with('(') {
            return Err(Error::not_supported(
                "this database has no such function over a window",
            ));
        }
        self.push(" OVER (");
        let begin = self.sql.len();
        for (index, expr) in window.partition.iter().enumerate() {
            self.push(if index == 0 { "PARTITION BY " } else { ", " });
            self.expr(expr)?;
        }
        self.spaced_order(begin, &window.order)?;
        if let Some(frame) = &window.frame {
            if self.sql.len() > begin {
                self.push(" ");
            }
            self.frame(frame)?;
        }
        self.push(")");
        Ok(())
    }

    /// Writes LAG or LEAD with a default where the database knows none: a row without such a neighbour sees NULL of any value.
    fn window_or(
        &mut self,
        window: &Window,
        function: Function,
        [of, offset, default]: [&Expr; 3],
    ) -> Result<()> {
        let neighbour = |of: Expr| Window {
            of: Expr::Call(function, vec![of, offset.clone()]),
            ..window.clone()
        };
        self.push("CASE WHEN ");
        self.window(&neighbour(Expr::Value(Value::I64(1))))?;
        self.push(" IS NULL THEN ");
        self.expr(default)?;
        self.push(" ELSE ");
        self.window(&neighbour(of.clone()))?;
        self.push(" END");
        Ok(())
    }

    fn spaced_order(&mut self, begin: usize, order: &[OrderBy]) -> Result<()> {
        let start = self.sql.len();
        self.write_order(order)?;
        // ` ORDER BY` begins with the space that stands between it and what is before.
        if start == begin && self.sql.len() > start {
            self.sql.remove(start);
        }
        Ok(())
    }

    fn frame(&mut self, frame: &Frame) -> Result<()> {
        let bound = |rows: Option<i64>, unbounded: &str| match rows {
            None => unbounded.to_owned(),
            Some(0) => "CURRENT ROW".to_owned(),
            Some(rows) if rows < 0 => format!("{} PRECEDING", rows.unsigned_abs()),
            Some(rows) => format!("{rows} FOLLOWING"),
        };
        if let (FrameUnit::Values, Some(start @ 1..)) = (frame.unit, frame.start) {
            return Err(Error::programming(format!(
                "start argument must be a negative integer, zero, or None, but got '{start}'."
            )));
        }
        if let (FrameUnit::Values, Some(end @ ..0)) = (frame.unit, frame.end) {
            return Err(Error::programming(format!(
                "end argument must be a positive integer, zero, or None, but got '{end}'."
            )));
        }
        if let (Some(start), Some(end)) = (frame.start, frame.end)
            && start > end
        {
            return Err(Error::programming(format!(
                "start cannot be greater than end: the frame goes from {start} to {end}"
            )));
        }
        let unit = match frame.unit {
            FrameUnit::Rows => "ROWS",
            FrameUnit::Values => "RANGE",
        };
        let start = bound(frame.start, "UNBOUNDED PRECEDING");
        let end = bound(frame.end, "UNBOUNDED FOLLOWING");
        self.push(&format!("{unit} BETWEEN {start} AND {end}"));
        let Some(exclusion) = frame.exclusion else {
            return Ok(());
        };
        if !self.dialect.has_frame_exclusion() {
            return Err(Error::not_supported(
                "this database does not support window frame exclusions",
            ));
        }
        self.push(match exclusion {
            Exclusion::CurrentRow => " EXCLUDE CURRENT ROW",
            Exclusion::Group => " EXCLUDE GROUP",
            Exclusion::Ties => " EXCLUDE TIES",
            Exclusion::NoOthers => " EXCLUDE NO OTHERS",
        });
        Ok(())
    }
}
