//! One page of a list, where the call asks for one. Which parameters ask is marked in the description; nothing here
//! knows their names.

use serde_json::{Map, Value};

use crate::description::{Operation, Paging};

/// The items of the page that a query asks for, counted from zero: all of them where it names no size.
pub(crate) fn page(operation: &Operation, query: &Map<String, Value>, items: Vec<Value>) -> Vec<Value> {
    let asked = |paging: Paging| {
        let parameter = operation.parameters.iter().find(|it| it.paging == Some(paging))?;
        query.get(&parameter.name)?.as_u64().and_then(|it| usize::try_from(it).ok())
    };
    let size = asked(Paging::Size).unwrap_or(items.len());
    let start = asked(Paging::Index).unwrap_or_default().saturating_mul(size);
    items.into_iter().skip(start).take(size).collect()
}
