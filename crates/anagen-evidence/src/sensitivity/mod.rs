//! Which parameters an output hangs on.
