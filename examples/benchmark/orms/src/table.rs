//! The table that all load: a key, two texts, two numbers, a truth value, and one text that may be missing.

/// The statements that make and fill it. Both databases understand them.
pub fn statements(rows: usize) -> Vec<String> {
    let mut statements = vec![
        "DROP TABLE IF EXISTS part".to_owned(),
        "CREATE TABLE part (id bigint NOT NULL PRIMARY KEY, name varchar(100) NOT NULL, maker varchar(100) NOT NULL, \
         stock integer NOT NULL, price double precision NOT NULL, sold boolean NOT NULL, remark text NULL)"
            .to_owned(),
    ];
    let numbers: Vec<usize> = (1..=rows).collect();
    for chunk in numbers.chunks(500) {
        let values: Vec<String> = chunk.iter().map(|&number| row(number)).collect();
        statements.push(format!("INSERT INTO part VALUES {}", values.join(", ")));
    }
    statements
}

fn row(number: usize) -> String {
    let remark = match number % 3 {
        0 => "NULL".to_owned(),
        _ => format!("'remark on part {number}'"),
    };
    format!(
        "({number}, 'part number {number}', 'maker {}', {}, {}.25, {}, {remark})",
        number % 97,
        number * 7919 % 10_000,
        number % 1_000,
        if number.is_multiple_of(2) {
            "TRUE"
        } else {
            "FALSE"
        },
    )
}
