//! What was predicted against what was published, for every outcome.
