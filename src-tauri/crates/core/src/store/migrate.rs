//! Migrations: numbered, forward only, each in one transaction. A newer file is refused kindly.

use rusqlite::Connection;

use crate::error::Error;

/// A step of the shape of a file.
pub(crate) struct Migration {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// The steps of the inbox file.
pub(crate) const INBOX: &[Migration] =
    &[Migration { name: "0001_first_light", sql: include_str!("migrations/0001_first_light.sql") }];

/// The steps of the media file.
pub(crate) const MEDIA: &[Migration] =
    &[Migration { name: "0001_media", sql: include_str!("migrations/media/0001_media.sql") }];

/// Brings a file up to the present shape.
///
/// # Errors
/// [`Error::NewerDatabase`] when a newer Deskbell wrote it. A step that fails leaves the file as it was.
pub(crate) fn migrate(conn: &mut Connection, steps: &[Migration]) -> Result<(), Error> {
    let done: usize = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done > steps.len() {
        return Err(Error::NewerDatabase);
    }
    for (index, step) in steps.iter().enumerate().skip(done) {
        tracing::info!(step = step.name, "migrating");
        let tx = conn.transaction()?;
        tx.execute_batch(step.sql)?;
        tx.pragma_update(None, "user_version", index + 1)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(migrate(&mut conn, INBOX), Err(Error::NewerDatabase)));
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }

    /// Everything that a file is made of, without comments and white space.
    fn shape(conn: &Connection) -> Vec<String> {
        let mut statement =
            conn.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name").unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(|sql| {
            let sql = sql.unwrap();
            let bare = sql.lines().map(|line| line.split("--").next().unwrap()).collect::<Vec<_>>().join(" ");
            bare.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
    }

    #[test]
    fn the_schema_for_reading_is_the_schema_that_runs() {
        let mut migrated = Connection::open_in_memory().unwrap();
        migrate(&mut migrated, INBOX).unwrap();
        let described = Connection::open_in_memory().unwrap();
        described.execute_batch(include_str!("schema.sql")).unwrap();
        assert_eq!(shape(&migrated), shape(&described));
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let before = shape(&conn);
        migrate(&mut conn, INBOX).unwrap();
        assert_eq!(shape(&conn), before);
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut conn = Connection::open_in_memory().unwrap();
        let steps = [Migration { name: "bad", sql: "CREATE TABLE a (x); CREATE TABLE a (x);" }];
        assert!(migrate(&mut conn, &steps).is_err());
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
