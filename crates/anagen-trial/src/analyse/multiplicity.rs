use crate::design::Trial; use crate::finding::Finding;
pub(crate) fn share(_: &Trial, _: &mut [Finding]) {}
