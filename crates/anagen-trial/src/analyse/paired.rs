use super::{Answer, Question};
pub(crate) fn answers(question: &Question) -> Vec<Answer> { question.no_answer("x") }
pub(crate) fn hairs(question: &Question) -> Vec<Answer> { question.no_answer("x") }
