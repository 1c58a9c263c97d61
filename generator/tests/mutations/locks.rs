//! Random edits of a lock and of an overlay, beside the description that they are for.

use std::sync::LazyLock;

use fastrand::Rng;

use super::edits::{edit_lines, edited};
use super::{Mutant, generated, read};

/// A small description with one of everything that has a name, and its lock.
static SHOP: LazyLock<(String, String)> = LazyLock::new(|| {
    let description = include_str!("../names/shop.yaml").to_owned();
    let output = generated(&Mutant::of(description.clone())).unwrap();
    (description, output.lock)
});

/// Words that may replace others in a lock.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = serde_json::from_str(include_str!("../names/awkward.json")).unwrap();
    let more =
        ["con", "lpt1", "r#type", "r#Self", "Option", "Рet", "retired", "provisional", "was", "\"", "\"\\u", "::"];
    words.extend(more.map(str::to_owned));
    words.extend(["A", "a", "é", "A_", "_1"].map(|word| word.repeat(300)));
    words
});

/// Returns the small description with an edited lock, or the published one.
pub(crate) fn mutant(seed: u64) -> Mutant {
    let mut random = Rng::with_seed(seed);
    let (description, overlay, lock) = if seed.is_multiple_of(16) {
        (read("openapi.yaml"), Some(read("overlay.yaml")), read("names.lock"))
    } else {
        (SHOP.0.clone(), None, SHOP.1.clone())
    };
    let mut lines: Vec<String> = lock.lines().map(str::to_owned).collect();
    for _ in 0..random.usize(1..4) {
        edit(&mut lines, &mut random);
    }
    // A description that changed while its lock did not.
    let description = if seed.is_multiple_of(3) { edited(&description, seed) } else { description };
    Mutant { description, overlay, decisions: None, lock: Some(lines.join("\n")) }
}

fn edit(lines: &mut Vec<String>, random: &mut Rng) {
    if lines.is_empty() {
        return;
    }
    let (at, other) = (random.usize(..lines.len()), random.usize(..lines.len()));
    match random.u8(..8) {
        // Another word: a name of this lock, or an awkward one.
        0..=4 => {
            let from_lock: Vec<&str> = lines[other].split(' ').collect();
            let word = match random.bool() {
                true => from_lock[random.usize(..from_lock.len())].to_owned(),
                false => WORDS[random.usize(..WORDS.len())].clone(),
            };
            let mut words: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
            let place = random.usize(..words.len());
            words[place] = word;
            lines[at] = words.join(" ");
        }
        // The line of another entry.
        5 => lines[at] = lines[other].clone(),
        _ => edit_lines(lines, random),
    }
}

/// Returns the published description or the small one, with an edited overlay.
pub(crate) fn mutant_of_overlay(seed: u64) -> Mutant {
    let mut random = Rng::with_seed(seed);
    if seed.is_multiple_of(8) {
        let (description, lock) = (read("openapi.yaml"), read("names.lock"));
        let overlay = Some(edited(&read("overlay.yaml"), seed));
        return Mutant { description, overlay, decisions: None, lock: Some(lock) };
    }
    let actions: Vec<String> = (0..random.usize(1..4)).map(|_| action(&mut random)).collect();
    let overlay = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{}", actions.concat());
    let overlay = if random.u8(..4) == 0 { edited(&overlay, seed) } else { overlay };
    let lock = random.bool().then(|| SHOP.1.clone());
    Mutant { description: SHOP.0.clone(), overlay: Some(overlay), decisions: None, lock }
}

/// Returns an action that asks for an awkward name, or for one that is in use.
fn action(random: &mut Rng) -> String {
    const TARGETS: &[(&str, &str)] = &[
        ("$.tags[0]", "x-name"),
        ("$.tags[*]", "x-name"),
        ("$.paths['/pets'].get", "x-name"),
        ("$.paths['/pets'].post", "x-name"),
        ("$.paths[*].get", "x-name"),
        ("$.components.schemas.Pet", "x-name"),
        ("$.components.schemas.Kind", "x-name"),
        ("$.components.schemas.Food", "x-name"),
        ("$.components.schemas.Receipt", "x-name"),
        ("$.components.schemas[*]", "x-name"),
        ("$.components.schemas.Order.properties.street", "x-field-name"),
        ("$.components.schemas.Pet.properties.name", "x-field-name"),
        ("$.paths['/pets'].get.parameters[0]", "x-field-name"),
        ("$.components.schemas.Order.properties.street", "x-id"),
        ("$.components.schemas.Order.properties.town", "x-id"),
        ("$.components.schemas.Kind", "x-enum-names"),
        ("$.components.schemas.Food.oneOf[0]", "title"),
        ("$.components.schemas.Food.oneOf[*]", "title"),
        ("$.components.schemas.Receipt.properties.number", "x-type"),
    ];
    const NAMES: &[&str] =
        &["Pet", "PetInput", "PetsApi", "Keeper", "list_pets", "name", "AddPetBody", "Receipt", "PetId"];
    let (target, key) = TARGETS[random.usize(..TARGETS.len())];
    let fresh = match key {
        "x-name" if target.contains("paths") || target.contains("tags") => format!("fresh_{}", random.u8(..9)),
        "x-field-name" => format!("fresh_{}", random.u8(..9)),
        "x-type" => ["integer", "decimal", "date", "text"][random.usize(..4)].to_owned(),
        _ => format!("Fresh{}", random.u8(..9)),
    };
    // A free name, one that is in use, or an awkward one.
    let name = if random.u8(..4) > 0 {
        fresh.as_str()
    } else if random.bool() {
        NAMES[random.usize(..NAMES.len())]
    } else {
        &WORDS[random.usize(..WORDS.len())]
    };
    let name = serde_json::Value::from(name);
    let value = if key == "x-enum-names" { format!("{{cat: {name}, dog: Dog}}") } else { name.to_string() };
    format!("- {{description: a wish, target: \"{target}\", update: {{{key}: {value}}}}}\n")
}
