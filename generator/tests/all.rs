//! All tests of the generator are one program: building one takes a fraction of the time of building twenty.

mod accepts;
mod access;
mod changes;
mod client;
mod codes;
mod consumer;
mod decisions_schema;
mod depth;
mod documentation;
mod features;
mod fixture;
mod format;
mod matrix;
mod mutations;
mod names;
mod notes;
mod overlays;
mod proposed;
mod reference;
mod rejects;
mod review;
mod rewritings;
mod spellings;
