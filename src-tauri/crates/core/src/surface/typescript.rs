//! The page's types, collected from the rows of the surface.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

/// The types that the rows mention, each once, in the order of their names.
#[derive(Default)]
pub(super) struct Types {
    declarations: BTreeMap<String, String>,
    seen: HashSet<TypeId>,
    config: Config,
}

impl Types {
    /// A row of the interface `Calls`.
    pub(super) fn row<A: TS + 'static, R: TS + 'static>(&mut self, name: &str) -> String {
        self.add::<A>();
        self.add::<R>();
        format!("  {name}: {{ args: {}; reply: {} }};\n", A::name(&self.config), R::name(&self.config))
    }

    /// A row whose reply is bytes.
    pub(super) fn row_of_bytes<A: TS + 'static>(&mut self, name: &str) -> String {
        self.add::<A>();
        format!("  {name}: {{ args: {}; reply: Blob }};\n", A::name(&self.config))
    }

    /// Adds a type and whatever it mentions.
    pub(super) fn add<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            self.declarations.insert(name, format!("export {}", T::decl(&self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }

    /// The whole file.
    pub(super) fn file(self, rows: &str, gifts: &str) -> String {
        let mut text =
            "// Generated from the surface of deskbell-core by its test; do not edit.\n\n".to_owned();
        for declaration in self.declarations.values() {
            text.push_str(declaration);
            text.push_str("\n\n");
        }
        text.push_str("export interface Calls {\n");
        text.push_str(rows);
        text.push_str("}\n\n// Calls that take bytes beside their arguments.\nexport interface Gifts {\n");
        text.push_str(gifts);
        text.push_str("}\n");
        text
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The page's types are committed; this test writes them anew and fails when they were stale.
    #[test]
    fn the_pages_types_are_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/api/generated/surface.ts");
        let fresh = crate::surface::typescript();
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if kept != fresh {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, fresh).unwrap();
            panic!("the page's types were stale and have been written anew: look at them and commit them");
        }
    }
}
