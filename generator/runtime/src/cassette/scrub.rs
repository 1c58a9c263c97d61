//! Replaces what is private in a request and its answer by stand-ins. Knows no files.

use std::collections::VecDeque;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{private::private_look, recognizer::Recognizers, stand_in::StandIns, tree::Tree};

/// Stands for the scheme and host of the API, in addresses below it. A player puts its own client's there.
pub(super) const ORIGIN: &str = "{origin}";

/// The bytes that are encoded in a segment of a path.
const SEGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b':');

/// Places in JSON: a pointer, in which `*` is any one step and `**` are any steps, also none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<String>);

impl Pattern {
    pub(super) fn new(pointer: &str) -> Self {
        let steps = pointer.split('/').skip(1);
        Self(steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
    }

    fn matches(&self, place: &[String]) -> bool {
        fn matches(pattern: &[String], place: &[String]) -> bool {
            match pattern.split_first() {
                None => place.is_empty(),
                Some((any, rest)) if any == "**" => (0..=place.len()).any(|skipped| matches(rest, &place[skipped..])),
                Some((step, rest)) => {
                    let first = place.first().filter(|first| step == "*" || step == *first);
                    first.is_some() && matches(rest, &place[1..])
                }
            }
        }
        matches(&self.0, place)
    }
}

/// The places whose values stay, and those whose names are data.
#[derive(Default)]
pub(super) struct Places {
    pub(super) public: Vec<Pattern>,
    pub(super) private_names: Vec<Pattern>,
}

/// Replaces values by stand-ins, the same value by the same one.
pub(super) struct Scrubber {
    stand_ins: StandIns,
}

impl Scrubber {
    pub(super) fn new(recognizers: Recognizers) -> Self {
        Self { stand_ins: StandIns::new(recognizers) }
    }

    /// Replaces the values of JSON that are not public. `template` is the path of the operation, and `origin` the scheme
    /// and host that it was sent to.
    pub(super) fn json(&mut self, json: &mut Tree, places: &Places, template: &str, origin: &str) {
        let (place, scrubber) = (Vec::new(), self);
        Walk { scrubber, places, template, origin, place }.scrub(json);
    }

    /// Replaces what is no template in a path.
    pub(super) fn path(&mut self, template: &str, path: &str) -> String {
        if !template.starts_with('/') {
            return template.to_owned();
        }
        // A base may stand before the template.
        let (written, below) = (path.split('/').rev(), template.split('/').rev().filter(|step| !step.is_empty()));
        let mut segments = VecDeque::new();
        for (step, written) in below.zip(written) {
            segments.push_front(if step.contains('{') { self.segment(written) } else { step.to_owned() });
        }
        segments.iter().map(|segment| format!("/{segment}")).collect()
    }

    /// Replaces the values of a query. Names may hold the keys of an object in brackets, which go too.
    pub(super) fn query(&mut self, query: &str) -> Vec<(String, String)> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let replaced = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = name.split(['[', '%']).next().unwrap_or_default();
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            let value = if value.is_empty() { value } else { self.stand_ins.of(&value) };
            // The keys of an object may be names of parameters.
            let is_name =
                name.is_empty() || is_field_name(name, self.stand_ins.recognizers()) && !self.stand_ins.is_known(name);
            (if is_name { name.to_owned() } else { self.stand_ins.of(name) }, value)
        });
        replaced.collect()
    }

    /// Replaces a body that is no JSON.
    pub(super) fn text(&mut self, text: &str) -> String {
        self.stand_ins.of(text)
    }

    fn segment(&mut self, segment: &str) -> String {
        let value = percent_decode_str(segment).decode_utf8_lossy();
        utf8_percent_encode(&self.stand_ins.of(&value), SEGMENT).to_string()
    }

    /// Replaces an address of the API: its steps stay where the template has the same.
    fn address(&mut self, rest: &str, template: &str) -> String {
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut address = ORIGIN.to_owned();
        for segment in path.split('/').skip(1) {
            let is_written = segment.is_empty() || template.split('/').any(|step| step == segment);
            address.push('/');
            address.push_str(&if is_written { segment.to_owned() } else { self.segment(segment) });
        }
        let pairs = self.query(query).into_iter();
        let pairs = pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, SEGMENT)));
        let query: Vec<String> = pairs.collect();
        if !query.is_empty() {
            address.push('?');
            address.push_str(&query.join("&"));
        }
        address
    }

    fn number(&mut self, number: &str) -> String {
        let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
        let (digits, exponent) = digits.find(['e', 'E']).map_or((digits, ""), |at| digits.split_at(at));
        let stand_in = match digits.split_once('.') {
            // The whole is one value, so that 1.25 is not a mixture of those for 1 and for 25.
            Some((whole, fraction)) => {
                let digits = self.stand_ins.of(&format!("{whole}{fraction}"));
                let whole = if whole == "0" { "0" } else { &digits[..whole.len()] };
                format!("{whole}.{}", &digits[digits.len() - fraction.len()..])
            }
            None => self.stand_ins.of(digits),
        };
        format!("{sign}{stand_in}{exponent}")
    }
}

/// A walk through JSON, and the place where it is.
struct Walk<'a> {
    scrubber: &'a mut Scrubber,
    places: &'a Places,
    template: &'a str,
    origin: &'a str,
    place: Vec<String>,
}

impl Walk<'_> {
    fn scrub(&mut self, json: &mut Tree) {
        if self.places.public.iter().any(|pattern| pattern.matches(&self.place)) {
            return;
        }
        match json {
            Tree::Null => {}
            // One of two would say half of it.
            Tree::Bool(value) => *value = false,
            Tree::Number(number) => *number = self.scrubber.number(number),
            Tree::String(text) => *text = self.text(text),
            Tree::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.below(index.to_string(), item);
                }
            }
            Tree::Object(entries) => {
                let are_data = self.places.private_names.iter().any(|pattern| pattern.matches(&self.place));
                for (name, value) in entries {
                    self.below(name.clone(), value);
                    let stand_ins = &mut self.scrubber.stand_ins;
                    if are_data || !is_field_name(name, stand_ins.recognizers()) || stand_ins.is_known(name) {
                        *name = stand_ins.of(name);
                    }
                }
            }
        }
    }

    fn below(&mut self, step: String, value: &mut Tree) {
        self.place.push(step);
        self.scrub(value);
        self.place.pop();
    }

    fn text(&mut self, text: &str) -> String {
        match text.strip_prefix(self.origin).filter(|rest| !self.origin.is_empty() && rest.starts_with(['/', '?'])) {
            _ if text.is_empty() => String::new(),
            Some(rest) => self.scrubber.address(rest, self.template),
            None => self.scrubber.stand_ins.of(text),
        }
    }
}

/// Reports whether a key looks like the name of a field, and not like an id or a name of a person.
fn is_field_name(name: &str, recognizers: &Recognizers) -> bool {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.' | '$' | '@' | ':');
    let digits = name.chars().filter(char::is_ascii_digit).count();
    name.starts_with(|char: char| char.is_ascii_alphabetic() || matches!(char, '_' | '$' | '@'))
        && name.chars().all(is_part)
        && digits < 4
        && private_look(name, recognizers).is_none()
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Places, Recognizers, Scrubber, Tree};

    fn scrubbed(json: &str, public: &[&str], private_names: &[&str]) -> String {
        let patterns = |pointers: &[&str]| pointers.iter().map(|pointer| Pattern::new(pointer)).collect();
        let places = Places { public: patterns(public), private_names: patterns(private_names) };
        let mut tree = Tree::parse(json.as_bytes()).unwrap();
        Scrubber::new(Recognizers::none()).json(&mut tree, &places, "/v1/things/{id}", "https://example.test");
        serde_json::to_string(&tree).unwrap()
    }

    #[test]
    fn every_value_goes_that_is_not_public() {
        let json =
            r#"{"name":"Elisabeth","age":47,"price":12.50,"is":true,"none":null,"status":"open","tags":["urgent",""]}"#;
        let found = scrubbed(json, &["/status"], &[]);
        for word in ["Elisabeth", "47", "12.50", "true", "urgent"] {
            assert!(!found.contains(word), "{word} in {found}");
        }
        assert!(found.contains(r#""status":"open""#) && found.contains(r#""none":null"#), "{found}");
        assert!(found.contains(r#""is":false"#) && found.contains(r#",""]"#), "{found}");
    }

    #[test]
    fn a_number_stays_a_number_whatever_its_digits_look_like() {
        for number in
            ["0.0447911123456", "0.044791112345", "0.7911123456", "0.9434765919", "943476591.9", "-0.5e-3", "1e3"]
        {
            let found = scrubbed(number, &[], &[]);
            assert!(found.parse::<f64>().is_ok() && found.len() == number.len(), "{number}: {found}");
        }
    }

    #[test]
    fn public_places_are_pointers_with_stars() {
        let json = r#"{"data":[{"kind":"aaaa","of":{"kind":"bbbb"}}],"kind":"cccc"}"#;
        let kept = |public: &str| {
            let found = scrubbed(json, &[public], &[]);
            ["aaaa", "bbbb", "cccc"].map(|word| found.contains(word))
        };
        assert_eq!(kept("/data/*/kind"), [true, false, false]);
        assert_eq!(kept("/**/kind"), [true, true, true]);
        assert_eq!(kept("/data/**"), [true, true, false]);
        assert_eq!(kept("/kind"), [false, false, true]);
    }

    #[test]
    fn keys_that_are_data_go() {
        let found = scrubbed(r#"{"a":{"9434765919":1,"Elisabeth":2},"b":["Elisabeth"]}"#, &[], &["/a"]);
        assert!(!found.contains("9434765919") && !found.contains("Elisabeth"), "{found}");
        let of_uuids = scrubbed(r#"{"a":{"6f1d7b8e-0c1a-4d52-9b0e-3f2a1c4d5e6f":1},"line1":2}"#, &[], &[]);
        assert!(!of_uuids.contains("6f1d7b8e") && of_uuids.contains("line1"), "{of_uuids}");
    }

    #[test]
    fn a_value_has_one_stand_in_in_paths_queries_and_json() {
        let mut scrubber = Scrubber::new(Recognizers::none());
        let mut tree = Tree::parse(br#"{"id":1234,"text":"A/B c"}"#).unwrap();
        scrubber.json(&mut tree, &Places::default(), "", "");
        let Tree::Object(entries) = tree else { panic!("an object") };
        let [(_, Tree::Number(id)), (_, Tree::String(text))] = entries.as_slice() else { panic!("two values") };
        assert_eq!(scrubber.path("/things/{id}", "/base/things/1234"), format!("/things/{id}"));
        assert_eq!(
            scrubber.query("a[Elisabeth]=1234&b=A%2FB%20c&c="),
            [("a".to_owned(), id.clone()), ("b".to_owned(), text.clone()), ("c".to_owned(), String::new())]
        );
        let uuid = "6f1d7b8e-0c1a-4d52-9b0e-3f2a1c4d5e6f";
        let named = scrubber.query(&format!("{uuid}=1&A/B c=2"));
        assert!(named.iter().all(|(name, _)| name != uuid) && named[1].0 == text.as_str(), "{named:?}");
        assert_eq!(scrubber.path("…", "/anything/9434765919"), "…");
    }

    #[test]
    fn an_address_of_the_api_stays_one() {
        let found =
            scrubbed(r#"["https://example.test/v1/things/9434765919?page=2","https://other.test/v1/x"]"#, &[], &[]);
        assert!(found.starts_with(r#"["{origin}/v1/things/"#) && found.contains("?page="), "{found}");
        assert!(!found.contains("9434765919"), "{found}");
        assert!(found.contains("https://example.invalid/") && !found.contains("example.test"), "{found}");
    }
}
