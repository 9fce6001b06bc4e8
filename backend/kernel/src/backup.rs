//! Backup and restore of the whole database, as commands.
//!
//! SQLite: a consistent copy of the running database (`VACUUM INTO`), checked after it is written.
//! PostgreSQL: its own `pg_dump` and `pg_restore`, when they are installed.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::str::FromStr;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

/// Why a backup or restore did not happen. Nothing was changed in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file to be written is already there.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The database to be replaced is not empty.
    #[error("there is a database already; add --replace to put the backup in its place")]
    NotEmpty,
    /// A running server holds the database.
    #[error("the database is in use: stop the server first")]
    InUse,
    /// The file is not a sound backup of this product.
    #[error("{file} is no sound backup: {reason}")]
    Unsound {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// PostgreSQL's own programs are needed.
    #[error("{program} is not installed: install PostgreSQL's client programs or run it elsewhere")]
    ProgramMissing {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
    },
    /// The program refused.
    #[error("{program} failed: {reason}")]
    ProgramFailed {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// What it said.
        reason: String,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The file system refused.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

/// Writes a backup of the database at `url` to the new file `to`; answers its size in bytes.
pub async fn backup(url: &str, to: &Path) -> Result<u64, BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    if is_postgres(url) {
        let file = to.display().to_string();
        let dump = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--file",
            &file,
        ];
        postgres("pg_dump", url, &dump).await?;
    } else {
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false);
        let mut connection = options.disable_statement_logging().connect().await?;
        sqlx::query("VACUUM INTO ?")
            .bind(to.display().to_string())
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        sound(to).await?;
    }
    Ok(std::fs::metadata(to)?.len())
}

/// Puts the backup `from` in the place of the database at `url`. An existing database is only replaced
/// when `replace` says so; on SQLite the old file stays beside it under a name of its own.
pub async fn restore(url: &str, from: &Path, replace: bool) -> Result<(), BackupError> {
    if is_postgres(url) {
        return restore_postgres(url, from, replace).await;
    }
    sound(from).await?;
    let options = SqliteConnectOptions::from_str(url)?;
    let target = options.get_filename().to_owned();
    if target.exists() {
        if !replace {
            return Err(BackupError::NotEmpty);
        }
        fold_log(&target).await?;
    }
    // Copied beside the target first: the switch itself is a rename, which happens or does not.
    let fresh = beside(&target, "restoring");
    std::fs::copy(from, &fresh)?;
    std::fs::File::open(&fresh)?.sync_all()?;
    if target.exists() {
        std::fs::rename(&target, beside(&target, "replaced"))?;
    }
    for log in ["-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{log}", target.display()));
        if path.exists() {
            std::fs::remove_file(path)?;
        }
    }
    std::fs::rename(&fresh, &target)?;
    Ok(())
}

async fn restore_postgres(url: &str, from: &Path, replace: bool) -> Result<(), BackupError> {
    let mut connection = sqlx::PgConnection::connect(url).await?;
    let tables: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    if tables > 0 && !replace {
        return Err(BackupError::NotEmpty);
    }
    let file = from.display().to_string();
    let mut arguments = vec![
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
    ];
    if tables > 0 {
        arguments.extend(["--clean", "--if-exists"]);
    }
    arguments.push(&file);
    postgres("pg_restore", url, &arguments).await
}

/// Folds the write-ahead log into the file; refused while anybody else has the database open.
async fn fold_log(target: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(target)
        .locking_mode(sqlx::sqlite::SqliteLockingMode::Exclusive)
        .busy_timeout(std::time::Duration::from_millis(200));
    let mut connection = options.disable_statement_logging().connect().await?;
    let locked = sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut connection)
        .await;
    if locked.is_err() {
        return Err(BackupError::InUse);
    }
    sqlx::query("COMMIT").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// A file that SQLite finds sound and that holds this product's tables.
async fn sound(file: &Path) -> Result<(), BackupError> {
    let unsound = |reason: String| BackupError::Unsound {
        file: file.to_owned(),
        reason,
    };
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true);
    let mut connection: SqliteConnection = options
        .disable_statement_logging()
        .connect()
        .await
        .map_err(|error| unsound(error.to_string()))?;
    let checked: Result<String, _> = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await;
    let verdict = checked.map_err(|error| unsound(error.to_string()))?;
    if verdict != "ok" {
        return Err(unsound(verdict));
    }
    let tables: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('journal', 'organisation')",
    )
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    if tables == 2 {
        Ok(())
    } else {
        Err(unsound("it holds other tables".to_owned()))
    }
}

fn beside(target: &Path, what: &str) -> PathBuf {
    let mut number = 0;
    loop {
        let suffix = if number == 0 {
            String::new()
        } else {
            format!("-{number}")
        };
        let path = PathBuf::from(format!("{}.{what}{suffix}", target.display()));
        if !path.exists() {
            return path;
        }
        number += 1;
    }
}

/// Runs one of PostgreSQL's programs. The password goes by environment: arguments are visible to
/// everybody on the machine.
async fn postgres(program: &'static str, url: &str, arguments: &[&str]) -> Result<(), BackupError> {
    let (bare, password) = without_password(url);
    let mut command = tokio::process::Command::new(program);
    command
        .arg("--dbname")
        .arg(bare)
        .args(arguments)
        .stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = match command.output().await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(BackupError::ProgramMissing { program });
        }
        other => other?,
    };
    if output.status.success() {
        return Ok(());
    }
    let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(BackupError::ProgramFailed { program, reason })
}

fn without_password(url: &str) -> (String, Option<String>) {
    let split = || {
        let (scheme, rest) = url.split_once("://")?;
        let (credentials, host) = rest.rsplit_once('@')?;
        let (user, password) = credentials.split_once(':')?;
        Some((
            format!("{scheme}://{user}@{host}"),
            percent_decoded(password),
        ))
    };
    match split() {
        Some((bare, password)) => (bare, Some(password)),
        None => (url.to_owned(), None),
    }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_the_url() {
        let (bare, password) =
            without_password("postgres://yaoshu:p%40ss%2Fw%rd@db.example:5432/county");
        assert_eq!(bare, "postgres://yaoshu@db.example:5432/county");
        assert_eq!(password.as_deref(), Some("p@ss/w%rd"));
        assert_eq!(without_password("postgres://db.example/county").1, None);
    }
}
