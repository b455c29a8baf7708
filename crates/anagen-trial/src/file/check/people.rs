//! Who takes part: condition, sexes, grades, criteria.

use super::super::desk::Desk;
use super::super::read::Draft;
use crate::design::Trial;
use anagen_evidence::study::Condition;
use anagen_lab::protocol::Span;
use anagen_lab::protocol::words::{either, number};
use anagen_model::patient::{Grade, Sex};

pub(super) fn check(desk: &mut Desk, draft: &Draft) {
    let (trial, place) = (&draft.trial, &draft.places.people);
    let condition = trial.participants.condition;
    // What `like` brings is told where it is named.
    let at = |key: &str| if place.of(key) != place.header { place.of(key) } else { place.of("like") };
    if condition == Condition::Other {
        let fit: Vec<&str> =
            Condition::ALL.iter().filter(|one| **one != Condition::Other).map(|one| one.name()).collect();
        desk.note(
            at("condition"),
            "nothing is known to stage of people with another condition",
            either(&fit, "\""),
            "",
        );
    }
    sexes(desk, trial, &at);
    grades(desk, trial, &at);
    for (criterion, place) in trial.participants.criteria.iter().zip(&draft.places.criteria) {
        match (criterion.least, criterion.most) {
            (None, None) => {
                let what = "the criterion admits everybody";
                desk.note(place.header.clone(), what, "`least`, `most` or both", "");
            }
            (Some(least), Some(most)) if least > most => {
                let what = format!("nobody is at least {} and at most {}", number(least), number(most));
                desk.note(place.of("most"), what, format!("at least {}", number(least)), "");
            }
            _ => {}
        }
    }
}

fn sexes(desk: &mut Desk, trial: &Trial, at: &dyn Fn(&str) -> Span) {
    let share = trial.participants.people.male_share;
    let fits = match (trial.participants.condition, share) {
        (Condition::AndrogeneticMale, Some(share)) => share == 1.0,
        (Condition::AndrogeneticFemale, Some(share)) => share == 0.0,
        (Condition::AndrogeneticMixed, None) => {
            let hint = "write `male_share = ...` in [people]";
            desk.note(at("condition"), "men and women, but not how many of each", "male_share, 0 to 1", hint);
            true
        }
        _ => true,
    };
    if let (false, Some(share)) = (fits, share) {
        let condition = trial.participants.condition.name();
        let what = format!("`male_share` = {} where the condition is \"{condition}\"", number(share));
        let accepted = if condition == "androgenetic-male" { "1" } else { "0" };
        desk.note(at("male_share"), what, accepted, "leave it out, or write condition = \"androgenetic-mixed\"");
    }
}

fn grades(desk: &mut Desk, trial: &Trial, at: &dyn Fn(&str) -> Span) {
    let people = &trial.participants.people;
    let condition = trial.participants.condition;
    if people.grades.is_empty() || condition == Condition::Other {
        return;
    }
    if condition == Condition::Areata {
        let what = "grades of pattern loss in people with areata";
        desk.note(at("grades"), what, "salt_range_percent", "leave `grades` out");
        return;
    }
    let sexes = trial.sexes();
    let names: Vec<&str> = sexes.iter().flat_map(|sex| Grade::names(*sex)).copied().collect();
    if let Some(grade) = people.grades.iter().find(|grade| !sexes.iter().any(|sex| grade.fits(*sex))) {
        let what = format!("nobody here has the grade {}: the condition is \"{}\"", grade.words(), condition.name());
        desk.note(at("grades"), what, either(&names, "\""), "men have Norwood-Hamilton's grades, women Sinclair's");
    }
    if people.grades.contains(&Grade::Healthy) {
        desk.note(at("grades"), "people without loss in a trial of it", either(&names, "\""), "");
    }
    let share = people.male_share.unwrap_or(0.5);
    let whom = [(Sex::Male, share > 0.0, "men"), (Sex::Female, share < 1.0, "women")];
    for (sex, there, words) in whom.into_iter().filter(|(sex, ..)| sexes.len() == 2 && sexes.contains(sex)) {
        if there && !people.grades.iter().any(|grade| grade.fits(sex)) {
            let what = format!("{words} take part, but no grade of theirs is admitted");
            desk.note(at("grades"), what, either(Grade::names(sex), "\""), "add some, or mend `male_share`");
        }
    }
}
