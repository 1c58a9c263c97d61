//! Spreads marks that reach only some of the places of one type to the others: what is one thing means one thing.
//!
//! Such a mark would change the type at one place and not at the others, or split it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::places::{Owner, Step, Use, children, extend, path_text, walk};
use crate::ir::{Api, ShapeId, ShapeKind, Slot, Type, Visibility};
use crate::names::Names;

/// Where a slot is: its field and shape, and how many arrays and maps are around it within the field.
#[derive(Clone, Debug)]
struct Address {
    shape: ShapeId,
    step: Step,
    depth: usize,
}

/// What is decided of a place.
#[derive(Clone, Debug)]
enum Mark {
    Type(Type),
    Visibility(Visibility),
    Subject(String),
}

/// A slot of a shape, with its mark and that by name.
struct Place<'a> {
    address: Address,
    mark: Option<(String, Mark)>,
    slot: &'a Slot,
}

/// A place without the mark that the equal places have, and what is to be said of it.
type Uneven = (Address, Mark, Diagnostic);

/// Returns the places to spread marks to. Marks that contradict each other are refused.
fn find_uneven(api: &Api, names: &Names, diagnostics: &mut Diagnostics) -> Vec<Uneven> {
    let mut uneven = Vec::new();
    for group in names.types.iter().filter(|named| named.shapes.len() > 1) {
        let mut fields: BTreeMap<String, Vec<Place<'_>>> = BTreeMap::new();
        let mut subjects = BTreeMap::new();
        for &shape in &group.shapes {
            for (step, slot) in children(&api.shapes[shape].kind) {
                // Members have no order: two may be swapped.
                if !matches!(step, Step::Member(_)) {
                    let path = path_text(std::slice::from_ref(&step), &|index| index.to_string());
                    let address = Address { shape, step, depth: 0 };
                    collect(subject_mark, path.clone(), address.clone(), slot, &mut subjects);
                    collect(meaning_mark, path, address, slot, &mut fields);
                }
            }
        }
        for (path, places) in fields.into_iter().chain(subjects) {
            spread_mark(api, &path, &places, &mut uneven, diagnostics);
        }
    }
    uneven
}

/// Returns what a slot means or shows otherwise than its schema says.
fn meaning_mark(slot: &Slot) -> Option<(String, Mark)> {
    let of_type = |name: String| Some((name, Mark::Type(slot.ty.clone())));
    let of_visibility = |name: &str| Some((name.to_owned(), Mark::Visibility(slot.visibility.clone())));
    match (&slot.ty, &slot.visibility) {
        (Type::Secret, _) => of_type("secret".to_owned()),
        (Type::Decimal, _) => of_type("decimal".to_owned()),
        (Type::Id(kind), _) => of_type(format!("identifier {kind}")),
        (_, Visibility::Public(_)) => of_visibility("public"),
        (_, Visibility::Sensitive(_)) => of_visibility("sensitive"),
        (_, Visibility::ByType) => None,
    }
}

/// Returns the subject that a slot names.
fn subject_mark(slot: &Slot) -> Option<(String, Mark)> {
    slot.subject.as_ref().map(|kind| (format!("subject {kind}"), Mark::Subject(kind.clone())))
}

/// Collects the mark of a slot, and of the items in it.
fn collect<'a>(
    mark_of: fn(&Slot) -> Option<(String, Mark)>,
    path: String,
    address: Address,
    slot: &'a Slot,
    fields: &mut BTreeMap<String, Vec<Place<'a>>>,
) {
    if let Type::Array(inner) | Type::Map(inner) = &slot.ty {
        let address = Address { depth: address.depth + 1, ..address.clone() };
        collect(mark_of, format!("{path}[]"), address, inner, fields);
    }
    fields.entry(path).or_default().push(Place { address, mark: mark_of(slot), slot });
}

fn spread_mark(api: &Api, path: &str, places: &[Place<'_>], uneven: &mut Vec<Uneven>, diagnostics: &mut Diagnostics) {
    let mut marked = places.iter().filter_map(|place| place.mark.as_ref().map(|mark| (place, mark)));
    let Some((first, (name, mark))) = marked.next() else { return };
    let field = path.trim_start_matches('.');
    let total = places.len();
    if let Some((other, (second, _))) = marked.find(|(_, (other, _))| other != name) {
        let message = format!("`{field}` is `{name}` at some of {total} equal places, and `{second}` here");
        let help = "decide the same for all of them, or give the types names of their own";
        diagnostics.push(Diagnostic::at("uneven-mark", &other.slot.at, message).help(help));
        return;
    }
    let equal = places.iter().filter(|place| place.mark.is_some()).count();
    for place in places.iter().filter(|place| place.mark.is_none()) {
        let owner = place_of(api, place.address.shape);
        let message = format!(
            "`{field}` of `{owner}` is `{name}`, as at {equal} equal places of {total}; a rule for those can say it of \
             this one"
        );
        let note = Diagnostic::at("spread-mark", &place.slot.at, message);
        let fits = match mark {
            Mark::Visibility(_) => true,
            Mark::Type(_) => matches!(place.slot.ty, Type::String | Type::Float),
            Mark::Subject(_) => matches!(place.slot.ty, Type::String | Type::Date | Type::DateTime),
        };
        if !fits {
            let message = format!("the mark `{name}` on `{field}` marks {equal} of {total} equal places");
            let help = "decide the same for all of them";
            diagnostics.push(Diagnostic::at("uneven-mark", &first.slot.at, message).help(help));
            return;
        }
        uneven.push((place.address.clone(), mark.clone(), note));
    }
}

/// Returns the first place of a shape, from its operation or event.
fn place_of(api: &Api, shape: ShapeId) -> String {
    let places = walk(api);
    let (mut shape, mut path) = (shape, String::new());
    loop {
        // What is nearest to an operation is within nothing that is farther.
        let depth = |place: &&Use| match place.owner {
            Owner::Root(_) => 0,
            Owner::Shape(owner) => places.of[&owner].depth + 1,
        };
        let place = places.of[&shape].uses.iter().min_by_key(depth);
        let place = place.unwrap_or_else(|| bug!("every shape of an API is used"));
        path = format!("{}{path}", path_text(&place.path, &|index| index.to_string()));
        match place.owner {
            Owner::Root(root) => return extend(&root.address(api), &path),
            Owner::Shape(owner) => shape = owner,
        }
    }
}

/// Gives places the marks that equal places have, and says which.
///
/// # Errors
/// Marks of equal places that contradict each other.
pub fn spread(api: &mut Api, names: &Names) -> Result<Diagnostics, Diagnostics> {
    let mut faults = Diagnostics::default();
    let uneven = find_uneven(api, names, &mut faults);
    faults.or(())?;
    for (address, mark, _) in &uneven {
        match (slot_at(api, address), mark) {
            (Some(slot), Mark::Type(ty)) => slot.ty = ty.clone(),
            (Some(slot), Mark::Visibility(visibility)) => slot.visibility = visibility.clone(),
            (Some(slot), Mark::Subject(kind)) => slot.subject = Some(kind.clone()),
            (None, _) => {}
        }
    }
    Ok(uneven.into_iter().map(|(.., note)| note).collect())
}

fn slot_at<'a>(api: &'a mut Api, address: &Address) -> Option<&'a mut Slot> {
    let shape = api.shapes.0.get_mut(address.shape.0 as usize)?;
    let slot = match (&mut shape.kind, &address.step) {
        (ShapeKind::Object(object), Step::Field(name)) => object.fields.get_mut(name)?,
        (ShapeKind::Object(object), Step::Values) => object.rest.as_deref_mut()?,
        _ => return None,
    };
    (0..address.depth).try_fold(slot, |slot, _| match &mut slot.ty {
        Type::Array(inner) | Type::Map(inner) => Some(&mut **inner),
        _ => None,
    })
}
