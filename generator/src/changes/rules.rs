//! Compares the rules of a value that is sent: whether some values that were allowed no longer are.
//!
//! Knows nothing of the words in which rules are reported.

use crate::ir::Rule;

/// Reports whether some values that the rules allowed before are not allowed now: a rule of now does not follow from any
/// rule of before.
pub(super) fn are_stricter(before: &[Rule], now: &[Rule]) -> bool {
    now.iter().any(|rule| !before.iter().any(|known| implies(known, rule)))
}

/// Reports whether every value that a rule allows is allowed by the other, too.
fn implies(rule: &Rule, other: &Rule) -> bool {
    match (rule, other) {
        (Rule::MinLength(one), Rule::MinLength(other))
        | (Rule::MinItems(one), Rule::MinItems(other))
        | (Rule::MinProperties(one), Rule::MinProperties(other)) => one >= other,
        (Rule::MaxLength(one), Rule::MaxLength(other))
        | (Rule::MaxItems(one), Rule::MaxItems(other))
        | (Rule::MaxProperties(one), Rule::MaxProperties(other)) => one <= other,
        (Rule::Minimum(one, is_exclusive), Rule::Minimum(other, is_other_exclusive)) => {
            let (one, other) = (one.as_f64(), other.as_f64());
            one > other || one == other && (*is_exclusive || !is_other_exclusive)
        }
        (Rule::Maximum(one, is_exclusive), Rule::Maximum(other, is_other_exclusive)) => {
            let (one, other) = (one.as_f64(), other.as_f64());
            one < other || one == other && (*is_exclusive || !is_other_exclusive)
        }
        (Rule::MultipleOf(one), Rule::MultipleOf(other)) => {
            let times = one.as_f64().zip(other.as_f64()).map(|(one, other)| one / other);
            times.is_some_and(|times| (times - times.round()).abs() < 1e-9 * times.abs().max(1.0))
        }
        (Rule::OneOf(some), Rule::OneOf(all)) => some.iter().all(|value| all.contains(value)),
        (rule, other) => rule == other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Number;

    use super::are_stricter;
    use crate::ir::Rule;

    fn check(before: Rule, now: Rule, there: bool, back: bool) {
        let (before, now) = (&[before][..], &[now][..]);
        assert_eq!((are_stricter(before, now), are_stricter(now, before)), (there, back), "{before:?} {now:?}");
    }

    #[test]
    fn a_rule_is_stricter_where_it_allows_fewer_values() {
        let number = |value: f64| Number::from_f64(value).unwrap_or_else(|| Number::from(0));
        check(Rule::MinLength(1), Rule::MinLength(2), true, false);
        check(Rule::MaxItems(1), Rule::MaxItems(2), false, true);
        check(Rule::Minimum(number(0.0), true), Rule::Minimum(number(5.0), true), true, false);
        check(Rule::Minimum(number(0.0), false), Rule::Minimum(number(0.0), true), true, false);
        check(Rule::Minimum(number(1.0), false), Rule::Minimum(number(0.0), true), false, true);
        check(Rule::Maximum(number(9.0), false), Rule::Maximum(number(9.0), true), true, false);
        check(Rule::Maximum(number(9.0), true), Rule::Maximum(number(5.0), true), true, false);
        check(Rule::MultipleOf(number(5.0)), Rule::MultipleOf(number(10.0)), true, false);
        check(Rule::MultipleOf(number(0.1)), Rule::MultipleOf(number(0.3)), true, false);
        check(Rule::MultipleOf(number(2.0)), Rule::MultipleOf(number(3.0)), true, true);
        let values = |values: &[&str]| Rule::OneOf(values.iter().map(|value| (*value).to_owned()).collect());
        check(values(&["a", "b"]), values(&["a"]), true, false);
        check(Rule::Pattern("a".to_owned()), Rule::Pattern("b".to_owned()), true, true);
        check(Rule::MinItems(1), Rule::UniqueItems, true, true);
    }

    #[test]
    fn what_follows_from_another_rule_is_not_stricter() {
        let zero = || Number::from(0);
        assert!(!are_stricter(&[Rule::Minimum(zero(), false)], &[]));
        assert!(are_stricter(&[], &[Rule::Minimum(zero(), false)]));
        let five = Rule::Minimum(Number::from(5), false);
        assert!(!are_stricter(std::slice::from_ref(&five), &[five.clone(), Rule::Minimum(zero(), true)]));
    }
}
