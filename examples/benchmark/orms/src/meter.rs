//! CPU time and time passed.

use std::hint::black_box;
use std::time::Instant;

use crate::{ROWS, Result};

/// What one library needed, in milliseconds per load.
struct Line {
    name: &'static str,
    passed: Vec<f64>,
    cpu: f64,
}

pub struct Meter {
    database: &'static str,
    lines: Vec<Line>,
}

impl Meter {
    pub fn new(database: &'static str) -> Self {
        Self {
            database,
            lines: Vec::new(),
        }
    }

    /// Measures one load; the first by each library warms up and is not counted.
    pub async fn measure<T>(
        &mut self,
        name: &'static str,
        load: impl Future<Output = Result<Vec<T>>>,
    ) -> Result<()> {
        let (begin, before) = (Instant::now(), cpu_seconds()?);
        let rows = black_box(load.await?);
        let (passed, cpu) = (
            begin.elapsed().as_secs_f64() * 1e3,
            (cpu_seconds()? - before) * 1e3,
        );
        if rows.len() != ROWS {
            return Err(format!("{name} loaded {} rows", rows.len()).into());
        }
        match self.lines.iter_mut().find(|line| line.name == name) {
            Some(line) => {
                line.passed.push(passed);
                line.cpu += cpu;
            }
            None => self.lines.push(Line {
                name,
                passed: Vec::new(),
                cpu: 0.0,
            }),
        }
        Ok(())
    }

    pub fn report(&mut self) {
        println!("\n{}: {ROWS} rows of 7 columns, per load", self.database);
        println!(
            "{:<14} {:>10} {:>7} {:>12} {:>7}",
            "", "CPU ms", "ratio", "median ms", "ratio"
        );
        let mut base = None;
        for line in &mut self.lines {
            line.passed.sort_by(f64::total_cmp);
            let (cpu, median) = (
                line.cpu / line.passed.len() as f64,
                line.passed[line.passed.len() / 2],
            );
            let (base_cpu, base_median) = *base.get_or_insert((cpu, median));
            println!(
                "{:<14} {cpu:>10.2} {:>7.2} {median:>12.2} {:>7.2}",
                line.name,
                cpu / base_cpu,
                median / base_median
            );
        }
    }
}

/// The CPU time of all threads of the process, in nanoseconds of the scheduler's own clock.
fn cpu_seconds() -> Result<f64> {
    let mut nanoseconds = 0.0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
        let first = text.split(' ').next().unwrap_or_default();
        nanoseconds += first.parse::<f64>()?;
    }
    Ok(nanoseconds / 1e9)
}
