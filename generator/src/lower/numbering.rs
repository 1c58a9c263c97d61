//! Numbers the shapes of an API in the order of their first use, whatever order they were made in.

use crate::ir::{Answer, Api, Content, Shape, ShapeId, ShapeKind, Shapes, Slot, Type};

/// Numbers all shapes; those that nothing uses are left out.
pub(crate) fn number(api: &mut Api) {
    let mut numbers: Vec<Option<ShapeId>> = vec![None; api.shapes.0.len()];
    let mut order: Vec<ShapeId> = Vec::new();
    // A stack of what is to be seen: a shape comes before its parts, and those before what follows it.
    let mut open: Vec<ShapeId> = Vec::new();
    each_root(api, &mut |slot| open.extend(used(slot)));
    open.reverse();
    while let Some(id) = open.pop() {
        let number = &mut numbers[id.0 as usize];
        if number.is_some() {
            continue;
        }
        *number = Some(ShapeId::at(order.len()));
        order.push(id);
        let first = open.len();
        each_part(&mut api.shapes.0[id.0 as usize], &mut |slot| open.extend(used(slot)));
        open[first..].reverse();
    }
    let mut renumber = |slot: &mut Slot| {
        if let Some(id) = inner(slot) {
            *id = numbers[id.0 as usize].unwrap_or_else(|| bug!("every shape that is used has a number"));
        }
    };
    each_root(api, &mut renumber);
    let mut shapes: Vec<Option<Shape>> = std::mem::take(&mut api.shapes.0).into_iter().map(Some).collect();
    let ordered =
        order.into_iter().map(|id| shapes[id.0 as usize].take().unwrap_or_else(|| bug!("each shape has one number")));
    api.shapes = Shapes(ordered.collect());
    api.shapes.0.iter_mut().for_each(|shape| each_part(shape, &mut renumber));
}

/// Returns the shape that a slot uses, through arrays and maps.
fn inner(slot: &mut Slot) -> Option<&mut ShapeId> {
    match &mut slot.ty {
        Type::Shape(id) => Some(id),
        Type::Array(held) | Type::Map(held) => inner(held),
        _ => None,
    }
}

fn used(slot: &mut Slot) -> Option<ShapeId> {
    inner(slot).map(|id| *id)
}

/// Visits the slots that hang on no shape, in the order of the description.
fn each_root(api: &mut Api, visit: &mut impl FnMut(&mut Slot)) {
    for operation in &mut api.operations {
        operation.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.slot));
        if let Some(body) = &mut operation.body {
            visit(&mut body.slot);
            body.others.iter_mut().for_each(|other| visit(&mut other.slot));
        }
        json_of(&mut operation.answers).for_each(&mut *visit);
    }
    api.events.iter_mut().for_each(|event| visit(&mut event.slot));
}

/// Returns the JSON of answers, in the order of the description.
pub(crate) fn json_of(answers: &mut [Answer]) -> impl Iterator<Item = &mut Slot> {
    let contents = answers.iter_mut().flat_map(|Answer { content, others, .. }| {
        std::iter::once(content).chain(others.iter_mut().map(|other| &mut other.content))
    });
    contents.filter_map(|content| if let Content::Json(slot) = content { Some(slot) } else { None })
}

/// Visits the slots of a shape, in the order of the description.
pub(crate) fn each_part(shape: &mut Shape, visit: &mut impl FnMut(&mut Slot)) {
    match &mut shape.kind {
        ShapeKind::Object(object) => {
            object.fields.values_mut().for_each(&mut *visit);
            object.rest.iter_mut().for_each(|rest| visit(rest));
        }
        ShapeKind::Union(union) => union.members.iter_mut().for_each(|member| visit(&mut member.slot)),
        ShapeKind::Enum(_) => {}
    }
}
