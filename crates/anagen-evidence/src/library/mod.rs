//! The library of studies: read from files, checked, listed and shown.
