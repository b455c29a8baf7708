//! The whole trial repeated: over fresh people and luck under the default laws (power), and over the belief
//! (assurance).

pub mod result;
