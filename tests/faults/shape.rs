//! An inbox as the Deskbell before this one left it: the last step of its shape is taken back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use deskbell_core::store::Lane;
use deskbell_tests::World;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// The steps of the inbox file's shape, in their order.
fn steps() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/crates/core/src/store/migrations");
    let entries = std::fs::read_dir(folder).expect("the migrations are there");
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("SQL")).collect()
}

/// What a file is made of after these steps: each thing by its name, with its kind and the columns it has, or what makes
/// it where it is a view.
fn shape(conn: &Connection) -> BTreeMap<String, (String, Vec<String>)> {
    let sql = "SELECT name, type, CASE type WHEN 'view' THEN sql
                   ELSE (SELECT group_concat(name) FROM pragma_table_info(sqlite_schema.name)) END
               FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'";
    let mut statement = conn.prepare(sql).expect("a statement");
    let rows = statement.query_map([], |row| {
        let columns: Option<String> = row.get(2)?;
        let columns = columns.unwrap_or_default().split(',').map(str::to_owned).collect();
        Ok((row.get(0)?, (row.get(1)?, columns)))
    });
    rows.expect("rows").collect::<Result<_, _>>().expect("a shape")
}

fn after(steps: &[String]) -> Connection {
    let conn = Connection::open_in_memory().expect("a file in memory");
    let flags = FunctionFlags::SQLITE_UTF8;
    // Only the shape counts here, so letters may stay as they are.
    for name in ["sort_key", "fold"] {
        conn.create_scalar_function(name, 1, flags, |call| call.get::<String>(0)).expect("a function");
    }
    for step in steps {
        conn.execute_batch(step).expect("a step");
    }
    conn
}

/// What makes the things with this table: itself, and its indexes.
fn makes(conn: &Connection, table: &str) -> Vec<String> {
    let sql =
        "SELECT sql FROM sqlite_schema WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY type DESC, name";
    let mut statement = conn.prepare(sql).expect("a statement");
    let rows = statement.query_map([table], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("what makes a table")
}

/// Makes a table as it was before, with the rows that it has, where the last step did not just add columns at its end.
fn made_as_before(before: &Connection, now: &Connection, table: &str, columns: &str) -> Option<String> {
    let (former, present) = (makes(before, table), makes(now, table));
    let began = former.first()?.rsplit_once(')')?.0;
    if present.first()?.starts_with(began.trim_end()) {
        return None;
    }
    Some(format!(
        "CREATE TABLE aside AS SELECT {columns} FROM {table};\nDROP TABLE {table};\n{};\n
         INSERT INTO {table} ({columns}) SELECT {columns} FROM aside;\nDROP TABLE aside;\n",
        former.join(";\n")
    ))
}

/// Takes back what the last step added, or made anew with more columns.
pub(crate) async fn take_the_last_step_back(world: &World) {
    let steps = steps();
    let (file_before, file_now) = (after(&steps[..steps.len() - 1]), after(&steps));
    let (before, now) = (shape(&file_before), shape(&file_now));
    // Views and indexes go before the columns that they name, and views come back after them.
    let (mut sql, mut last) = (String::new(), String::new());
    for (name, (kind, columns)) in &now {
        match before.get(name) {
            None if kind == "index" => sql.insert_str(0, &format!("DROP INDEX {name};\n")),
            None if kind == "table" => sql += &format!("DROP TABLE {name};\n"),
            Some((_, known)) if kind == "view" && known != columns => {
                sql.insert_str(0, &format!("DROP VIEW {name};\n"));
                last += &format!("{};\n", known.join(","));
            }
            None => {}
            Some((kind, known)) => {
                let is_table = kind == "table" && known != columns;
                let anew = is_table.then(|| made_as_before(&file_before, &file_now, name, &known.join(",")));
                if let Some(anew) = anew.flatten() {
                    sql += &anew;
                    continue;
                }
                for column in columns.iter().filter(|column| !known.contains(column)) {
                    sql += &format!("ALTER TABLE {name} DROP COLUMN {column};\n");
                }
            }
        }
    }
    assert!(!sql.is_empty(), "the last step added nothing");
    sql += &last;
    let wanted = before.clone();
    let store = world.office().store().clone();
    let taken = store.write(Lane::Door, move |tx| {
        tx.execute_batch(&sql)?;
        let known: u32 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        tx.pragma_update(None, "user_version", known - 1)?;
        assert_eq!(shape(tx), wanted, "the last step does more than add");
        Ok(())
    });
    taken.await.expect("the last step is taken back");
}
