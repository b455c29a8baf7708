use super::{Answer, Question};
pub(crate) fn answers(question: &Question, _exact: bool) -> Vec<Answer> { question.no_answer("x") }
