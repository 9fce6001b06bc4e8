//! Cuts an SQL file into statements: enough SQL for schema files, no more.

/// The statements of a file without `--` comments; semicolons inside quotes do not separate.
pub fn statements(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut quoted = false;
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                quoted = !quoted;
                current.push(character);
            }
            '-' if !quoted && characters.peek() == Some(&'-') => {
                for skipped in characters.by_ref() {
                    if skipped == '\n' {
                        break;
                    }
                }
                current.push('\n');
            }
            ';' if !quoted => keep(&mut found, &mut current),
            _ => current.push(character),
        }
    }
    keep(&mut found, &mut current);
    found
}

fn keep(found: &mut Vec<String>, current: &mut String) {
    let statement = current.trim();
    if !statement.is_empty() {
        found.push(statement.to_owned());
    }
    current.clear();
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn comments_and_quotes_do_not_cut_a_statement() {
        let sql = "-- the supplier's order; a comment\nCREATE TABLE a (b TEXT DEFAULT 'x;y'); -- end\nSELECT 1";
        assert_eq!(
            statements(sql),
            ["CREATE TABLE a (b TEXT DEFAULT 'x;y')", "SELECT 1"]
        );
    }
}
