//! Rejects decisions without effect.

use crate::decisions;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::lower;
use crate::plan::model::Plan;
use crate::pointer::Pointer;
use crate::tree::Origins;

/// Rejects each `x-` key from an overlay or rule that has no effect. Exceptions are components that the overlay adds
/// for later use, and nodes that a pattern with a wildcard found: new upstream nodes must not stop anyone, unless they
/// should be secret. In the description, such a key is somebody else's.
pub(super) fn reject_idle_marks(plan: Plan, origins: &Origins) -> Result<Plan, Diagnostics> {
    let is_of_mark = |remark: &Diagnostic| [lower::marks::IDLE, lower::marks::UNFIT].contains(&remark.code);
    let (idle, mut remarks): (Vec<_>, Vec<_>) = plan.remarks.into_iter().partition(is_of_mark);
    let mut faults = Diagnostics::default();
    for fault in idle {
        let Place::Pointer(at) = &fault.at else { continue };
        let origin = origins.origin(at);
        match origin.source {
            Source::Overlay if is_spare(at, origins) => remarks.push(fault),
            Source::Decisions if origin.is_found && at.last().as_deref() != Some("x-secret") => {
                remarks.push(decisions::idle(at, &origin));
            }
            Source::Decisions => faults.push(decisions::idle(at, &origin)),
            Source::Overlay => faults.push(fault),
            Source::Description | Source::Webhooks | Source::Lock if fault.code == lower::marks::UNFIT => {
                faults.push(fault);
            }
            Source::Description | Source::Webhooks | Source::Lock => {}
        }
    }
    faults.or(Plan { remarks: remarks.into_iter().collect(), ..plan })
}

/// Reports whether a place is within a component that the overlay adds.
fn is_spare(at: &Pointer, origins: &Origins) -> bool {
    let [components, section, name, ..] = &at.segments()[..] else { return false };
    let component = Pointer::root().key(components).key(section).key(name);
    components == "components" && origins.origin(&component).source == Source::Overlay
}
