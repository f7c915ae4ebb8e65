//! What goes over the wire, byte by byte. One program, so that it is linked once.

mod encoding;
mod envelopes;
mod operators;
mod tokens;
