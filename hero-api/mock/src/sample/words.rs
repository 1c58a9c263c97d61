//! The value of a field, from its format and its name.

use serde_json::Value;

use crate::{
    clock::Now,
    sample::{
        make::{Spot, count},
        pattern, people,
    },
};

const DAY: i64 = 24 * 60;

/// Reports whether a field of this name has a value only in exceptional cases; then it is null if possible.
pub(crate) fn is_exceptional(name: &str) -> bool {
    ["deceased", "archived", "deleted", "cancelled", "sex_changed", "failure", "error"]
        .iter()
        .any(|word| name.contains(word))
}

/// Returns a value of an enum: one that suits the person, else an informative and ordinary one.
pub(crate) fn choice<'a>(values: &'a [Value], spot: Spot<'_>) -> Option<&'a Value> {
    let suits = |value: &&Value| value.is_string() && value.as_str() == people::about(spot.name, spot.index).as_deref();
    let vague = ["unknown", "not known", "unspecified", "other", "none"];
    let plain = |value: &&Value| {
        let text = value.as_str().unwrap_or_default().to_ascii_lowercase();
        !text.is_empty() && !is_exceptional(&text) && !vague.iter().any(|word| text.contains(word))
    };
    let usual: Vec<&Value> = values.iter().filter(plain).collect();
    let usual = usual.get(spot.index % usual.len().max(1)).copied();
    values.iter().find(suits).or(usual).or_else(|| values.iter().find(|value| !value.is_null())).or(values.first())
}

/// Converts to words: `PracticeGroupId` becomes `practice group`.
pub(crate) fn spaced(kind: &str) -> String {
    let mut text = String::new();
    for letter in kind.strip_suffix("Id").unwrap_or(kind).chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

pub(crate) fn truth(name: &str) -> bool {
    let negative = ["restricted", "confidential", "hidden", "archived", "deleted", "suppress", "required"];
    !negative.iter().any(|word| name.contains(word))
}

pub(crate) fn text(node: &Value, spot: Spot<'_>, now: Now) -> String {
    let name = spot.name.to_ascii_lowercase();
    let format = node["format"].as_str().or_else(|| node["x-type"].as_str());
    let text = by_format(format, &name, spot, now).unwrap_or_else(|| by_name(node, &name, spot));
    let text = match node["pattern"].as_str() {
        Some(pattern) if !pattern::matches(pattern, &text) => pattern::shortest_match(pattern).unwrap_or(text),
        _ => text,
    };
    fit(text, node)
}

fn by_format(format: Option<&str>, name: &str, spot: Spot<'_>, now: Now) -> Option<String> {
    Some(match format? {
        "date" if is_birth(name) => people::born(spot.index).to_owned(),
        "date" => now.date(days_ahead(name) + spot.index as i64),
        "date-time" => now.date_time(minutes_ahead(name) + spot.index as i64 * DAY),
        "time" => "09:30:00Z".to_owned(),
        "duration" => "PT15M".to_owned(),
        "email" | "idn-email" => people::email(spot.index),
        "uri" | "url" | "iri" => format!("https://example.org/{}", if name.is_empty() { "page" } else { name }),
        "uri-reference" => format!("/{name}"),
        "hostname" => "example.org".to_owned(),
        "ipv4" => "192.0.2.1".to_owned(),
        "ipv6" => "2001:db8::1".to_owned(),
        "uuid" => format!("00000000-0000-4000-8000-{:012}", id(kind(name, spot), spot.index)),
        "byte" => "ZXhhbXBsZQ==".to_owned(),
        "decimal" => "12.50".to_owned(),
        _ => return None,
    })
}

fn by_name(node: &Value, name: &str, spot: Spot<'_>) -> String {
    if let Some(kind) = node["x-id"].as_str() {
        return id(kind, spot.index).to_string();
    }
    if let Some(text) = people::about(name, spot.index) {
        return text;
    }
    let last = name.rsplit('_').next().unwrap_or(name);
    match last {
        "id" | "ids" => id(kind(name, spot), spot.index).to_string(),
        "uid" | "uuid" => format!("00000000-0000-4000-8000-{:012}", id(kind(name, spot), spot.index)),
        "email" | "emails" => people::email(spot.index),
        "url" | "link" => format!("https://example.org/{name}"),
        "token" | "key" | "password" | "secret" => format!("example-{}", name.replace('_', "-")),
        "last4" => "4242".to_owned(),
        "name" if name == "name" => numbered(&sentence(spot.owner), spot.index),
        "version" => "1".to_owned(),
        "code" => format!("{}", 1000 + spot.index),
        "at" | "time" => Now::default().date_time(spot.index as i64 * DAY),
        "" => "example".to_owned(),
        _ => numbered(&format!("Example {}", name.replace('_', " ")), spot.index),
    }
}

pub(crate) fn whole(node: &Value, spot: Spot<'_>) -> Value {
    let name = spot.name.to_ascii_lowercase();
    let wanted = match name.rsplit('_').next().unwrap_or(&name) {
        "id" => id(kind(&name, spot), spot.index) as i64,
        "duration" | "minutes" => 15,
        "year" => 2030,
        "month" => 12,
        "hours" => 24,
        "amount" | "pence" => 1250,
        _ => 1 + spot.index as i64,
    };
    let limit = |key: &str| node[key].as_f64();
    let least = limit("minimum").map(f64::ceil).or_else(|| limit("exclusiveMinimum").map(|limit| limit.floor() + 1.0));
    let most = limit("maximum").map(f64::floor).or_else(|| limit("exclusiveMaximum").map(|limit| limit.ceil() - 1.0));
    let mut number = (wanted as f64).max(least.unwrap_or(f64::MIN)).min(most.unwrap_or(f64::MAX));
    if let Some(step) = limit("multipleOf").filter(|step| *step > 0.0) {
        number = (number / step).ceil() * step;
    }
    Value::from(number as i64)
}

pub(crate) fn number(node: &Value, spot: Spot<'_>) -> Value {
    let limit = |key: &str| node[key].as_f64();
    let bounded = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    if bounded.iter().any(|key| limit(key).is_some()) {
        return whole(node, spot);
    }
    Value::from(12.5 + spot.index as f64)
}

/// Returns the name of an array's items: `data` and `items` say nothing.
pub(crate) fn singular(name: &str) -> String {
    match name {
        "data" | "items" | "results" | "records" | "values" => String::new(),
        name if name.ends_with("ies") => format!("{}y", &name[..name.len() - 3]),
        name if name.ends_with('s') && !name.ends_with("ss") && !name.ends_with("us") => {
            name[..name.len() - 1].to_owned()
        }
        name => name.to_owned(),
    }
}

/// Converts to a sentence: `appointment_type` becomes `Appointment type`.
fn sentence(words: &str) -> String {
    let words = words.replace(['_', '-'], " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_else(|| "Example".to_owned());
    format!("{first}{}", letters.as_str())
}

fn numbered(text: &str, index: usize) -> String {
    if index == 0 { text.to_owned() } else { format!("{text} {}", index + 1) }
}

/// Returns the kind of thing that an id identifies: a patient for `patient_id`, and the object itself for `id`.
fn kind<'a>(name: &'a str, spot: Spot<'a>) -> &'a str {
    let bare = name.strip_suffix("_ids").or_else(|| name.strip_suffix("_id")).unwrap_or(name);
    if bare == "id" || bare.is_empty() { spot.owner } else { bare }
}

/// Returns a number of four digits that differs between kinds, so that swapped ids are noticed (FNV-1a).
pub(crate) fn id(kind: &str, index: usize) -> u64 {
    let hash = kind.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    1000 + (hash >> 32) % 8000 + index as u64
}

fn is_birth(name: &str) -> bool {
    name == "dob" || name.contains("birth")
}

fn days_ahead(name: &str) -> i64 {
    match name {
        name if ["expiry", "expires", "due", "end", "to_", "until"].iter().any(|word| name.starts_with(word)) => 30,
        name if ["from", "start"].iter().any(|word| name.starts_with(word)) => 1,
        _ => 0,
    }
}

fn minutes_ahead(name: &str) -> i64 {
    match name {
        name if name.contains("next") || name.contains("start") => DAY,
        name if name.contains("finish") || name.contains("end_") => DAY + 15,
        name if name.contains("reserved") => 15,
        name if name.contains("expir") => 30 * DAY,
        _ => 0,
    }
}

/// Cuts or fills a string to the lengths that a schema allows.
fn fit(mut text: String, node: &Value) -> String {
    let length = |key: &str| count(node, key).and_then(|length| usize::try_from(length).ok());
    if let Some(most) = length("maxLength") {
        text = text.chars().take(most).collect();
    }
    let missing = length("minLength").unwrap_or(0).saturating_sub(text.chars().count());
    text.extend(std::iter::repeat_n('x', missing));
    text
}
