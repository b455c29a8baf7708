//! Eight people through the arms of a study: one walk while arms do the same, then one for each.

use super::Plan;
use super::acts::{Act, Acts};
use super::attack::{Field, Held, Row, WIDTH};
use super::hair::{Hair, Rates};
use super::people::Person;
use super::skin::Skin;
use anagen_model::law::Parameters;
use anagen_model::scalp::areata::{AreataLaw, Restraint};
use anagen_model::scalp::depot::distance_cm;
use anagen_model::scalp::outbreak::Focus;

/// Days before day 0 from which skin is followed; until then every patch stands as a wholly attacked skin.
const LEAD_DAYS: f64 = 120.0;
/// Longest step of the attack, days, and by how much it may grow in one.
const STEP_DAYS: f64 = 1.0;
const STEP_GROWTH: f64 = 0.15;
/// Days by which hair moves on at once.
const HAIR_DAYS: f64 = 2.0;

/// What is asked of a study.
pub(super) struct Questions<'a> {
    pub(super) law: &'a Parameters,
    pub(super) plans: &'a [Plan],
    /// What each plan does.
    pub(super) acts: &'a [Acts],
    /// Days on which SALT is read, in order.
    pub(super) days: &'a [f64],
}

/// SALT of everybody on the days asked for, plan by plan; NaN where nobody asked.
pub(super) type Rows = Vec<Vec<Row>>;

struct Group<'a> {
    skin: &'static Skin,
    ask: &'a Questions<'a>,
    rates: Rates,
    people: &'a [Person],
    r_e: Row,
    response: Row,
    /// Privilege of each patch, 1/day.
    privilege: Vec<Row>,
    foci: Vec<Vec<Focus>>,
    turns: Vec<Vec<f64>>,
}

#[derive(Clone)]
struct State {
    field: Field,
    hair: Hair,
    day: f64,
    next_focus: [usize; WIDTH],
}

/// Walks up to eight people through all plans.
pub(super) fn walk(people: &[Person], ask: &Questions) -> Rows {
    let skin = Skin::get();
    let law = &ask.law.areata;
    let end = ask.plans.iter().map(|p| p.until_day).fold(0.0, f64::max);
    let lane = |of: &dyn Fn(&Person) -> f64| -> Row { std::array::from_fn(|l| people.get(l).map_or(0.0, of)) };
    let privilege = |patch: usize| -> Row {
        let disposed = |l: usize| people.get(l).is_some_and(|p| p.episode.disposed[patch]);
        std::array::from_fn(|l| if disposed(l) { 0.0 } else { law.privilege_per_day })
    };
    let group = Group {
        skin,
        ask,
        rates: Rates::of(ask.law),
        people,
        r_e: lane(&|p| p.episode.regulation_per_day),
        response: lane(&|p| p.episode.response),
        privilege: (0..skin.patches.len()).map(privilege).collect(),
        foci: people.iter().map(|p| p.episode.foci(skin.domain, &skin.patches, -LEAD_DAYS, end)).collect(),
        turns: people.iter().map(|p| p.episode.turns(law, end)).collect(),
    };
    let mut salts = vec![vec![[f64::NAN; WIDTH]; ask.days.len()]; ask.acts.len()];
    let all: Vec<usize> = (0..ask.acts.len()).collect();
    group.follow(group.start(), &all, &mut salts);
    salts
}

impl Group<'_> {
    /// Everybody as the lead begins.
    fn start(&self) -> State {
        let law = &self.ask.law.areata;
        let first = -LEAD_DAYS;
        let mut field = Field::new(self.skin);
        for (lane, person) in self.people.iter().enumerate() {
            let lit = person.episode.since_day.max(first);
            let [e, r] = held(law, person.episode.regulation_per_day, first - person.episode.since_day);
            for patch in (0..self.privilege.len()).filter(|p| lit <= first && person.episode.disposed[*p]) {
                field.put(patch, lane, e, Some(r));
            }
        }
        let hair = Hair::new(self.skin, &self.rates, |patch, lane| field.activity[patch][lane] > 0.0);
        let next_focus = std::array::from_fn(|l| self.foci.get(l).map_or(0, |f| f.partition_point(|f| f.day < first)));
        State { field, hair, day: first, next_focus }
    }

    /// Follows the plans that have done the same so far, each to its last day.
    fn follow(&self, mut state: State, plans: &[usize], salts: &mut Rows) {
        let mut plans = plans.to_vec();
        loop {
            self.read(&state, &mut plans, salts);
            plans.retain(|plan| self.ask.plans[*plan].until_day > state.day);
            let Some(first) = plans.first() else { return };
            let acts = self.ask.acts[*first].on(state.day);
            let (alike, others): (Vec<usize>, Vec<usize>) =
                plans.iter().partition(|plan| self.ask.acts[**plan].on(state.day) == acts);
            if !others.is_empty() {
                self.follow(state.clone(), &others, salts);
            }
            plans = alike;
            self.live(&mut state, &acts);
        }
    }

    /// Reads SALT if it is asked for, and lets go the plans nobody goes on with.
    fn read(&self, state: &State, plans: &mut Vec<usize>, salts: &mut Rows) {
        let Ok(visit) = self.ask.days.binary_search_by(|day| day.total_cmp(&state.day)) else { return };
        let salt = self.hair_salt(state);
        plans.iter().for_each(|plan| salts[*plan][visit] = salt);
        let answered = salt[..self.people.len()].iter().any(|s| *s <= 20.0);
        plans.retain(|plan| answered || self.ask.plans[*plan].responders_from != Some(state.day));
    }

    fn hair_salt(&self, state: &State) -> Row {
        state.hair.salt_percent(self.skin, &self.rates)
    }

    /// Lives one day under what acts in each region.
    fn live(&self, state: &mut State, acts: &[Act; 5]) {
        let law = &self.ask.law.areata;
        for (lane, person) in self.people.iter().enumerate() {
            if person.episode.since_day == state.day && state.day > -LEAD_DAYS {
                for patch in (0..self.privilege.len()).filter(|p| person.episode.disposed[*p]) {
                    state.field.put(patch, lane, 1.0, None);
                }
            }
            let foci = &self.foci[lane];
            while state.next_focus[lane] < foci.len() && foci[state.next_focus[lane]].day < state.day + 1.0 {
                self.spark(&mut state.field, lane, &foci[state.next_focus[lane]]);
                state.next_focus[lane] += 1;
            }
        }
        let asleep = |l: usize| self.turns.get(l).is_some_and(|t| t.partition_point(|t| *t <= state.day) % 2 == 1);
        let asleep: Row = std::array::from_fn(|l| if asleep(l) { law.privilege_per_day } else { 0.0 });
        let held = acts.map(|[blocked, added]| Held {
            blocked: self.response.map(|response| law.blockade * response * blocked),
            added: self.response.map(|response| response * added),
        });
        let stable = 1.0 / (law.spread_mm2_per_day * self.skin.stiffness);
        let longest = STEP_DAYS.min(stable).min(STEP_GROWTH / law.activation_per_day);
        let steps = libm::ceil(1.0 / longest - 1e-9);
        for _ in 0..steps as u32 {
            state.field.step(self.skin, law, &self.r_e, &held, &self.privilege, &asleep, 1.0 / steps);
        }
        if state.day % HAIR_DAYS == 0.0 {
            state.hair.step(self.skin, self.ask.law, &self.rates, &state.field.activity, HAIR_DAYS);
        }
        state.day += 1.0;
    }

    /// Lights a focus: the disposed skin within its radius.
    fn spark(&self, field: &mut Field, lane: usize, focus: &Focus) {
        let law = &self.ask.law.areata;
        let patches = &self.skin.patches;
        let Some(middle) = patches.patch_of(focus.place_cm) else { return };
        let mut reached = vec![middle];
        let mut next = 0;
        while next < reached.len() {
            let patch = reached[next] as usize;
            if self.people[lane].episode.disposed[patch] && field.activity[patch][lane] < law.threshold {
                field.put(patch, lane, 1.0, None);
            }
            for (neighbour, _) in self.skin.links.of(patch) {
                let near = 10.0 * distance_cm(&patches.centre[*neighbour as usize], &focus.place_cm) <= law.focus_mm;
                if near && !reached.contains(neighbour) {
                    reached.push(*neighbour);
                }
            }
            next += 1;
        }
    }
}

/// Activity and regulation of wholly attacked skin after so many days.
fn held(law: &AreataLaw, r_e: f64, days: f64) -> [f64; 2] {
    let nothing = Restraint { blocked: 0.0, regulation_per_day: 0.0 };
    let (mut e, mut r) = (1.0, 0.0);
    for _ in 0..days.max(0.0) as u32 {
        (e, r) = law.step_of(r_e, e, r, 0.0, nothing, 1.0);
    }
    [e, r]
}
