//! Counts and lists what a reader of generated Rust sees.

use std::collections::BTreeSet;

use syn::{Fields, ImplItem, Item, Visibility};
use xtask_common::Error;

/// Counts and names of a client's source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// All lines.
    pub lines: usize,
    /// Lines that are neither empty nor comment.
    pub code_lines: usize,
    /// Public structs, enums and aliases.
    pub types: BTreeSet<String>,
    /// Public methods with a `self`, as `Type::method`.
    pub methods: BTreeSet<String>,
    /// Types and variants with a number for a name: `Variant0`.
    pub numbered: usize,
    /// Public enums without data, which have no room for a new value.
    pub closed_enums: usize,
}

impl Survey {
    /// Surveys source files.
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let mut survey = Self::default();
        for source in sources {
            let file = syn::parse_file(source);
            let file = file.map_err(|error| Error::new(format!("generated code is no Rust: {error}")))?;
            survey.count_lines(source);
            survey.count_items(&file.items);
        }
        Ok(survey)
    }

    fn count_lines(&mut self, source: &str) {
        self.lines += source.lines().count();
        let code = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        self.code_lines += code.count();
    }

    fn count_items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.count_items(items);
                    }
                }
                Item::Struct(item) => self.count_type(&item.vis, &item.ident),
                Item::Type(item) => self.count_type(&item.vis, &item.ident),
                Item::Enum(item) => {
                    self.count_type(&item.vis, &item.ident);
                    self.count_variants(item);
                }
                Item::Impl(item) => self.count_methods(item),
                _ => {}
            }
        }
    }

    fn count_type(&mut self, visibility: &Visibility, name: &syn::Ident) {
        if is_public(visibility) {
            let name = name.to_string();
            self.numbered += usize::from(is_numbered(&name));
            self.types.insert(name);
        }
    }

    fn count_variants(&mut self, item: &syn::ItemEnum) {
        if !is_public(&item.vis) {
            return;
        }
        self.numbered += item.variants.iter().filter(|variant| is_numbered(&variant.ident.to_string())).count();
        let words_alone = item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
        // An enum without variants is a marker and never a value.
        self.closed_enums += usize::from(words_alone && !item.variants.is_empty());
    }

    fn count_methods(&mut self, item: &syn::ItemImpl) {
        let syn::Type::Path(owner) = &*item.self_ty else { return };
        let Some(owner) = owner.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        for item in &item.items {
            if let ImplItem::Fn(method) = item
                && is_public(&method.vis)
                && method.sig.receiver().is_some()
            {
                self.methods.insert(format!("{owner}::{}", method.sig.ident));
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Reports whether a name contains `Variant` followed by a digit.
fn is_numbered(name: &str) -> bool {
    name.split("Variant").skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
