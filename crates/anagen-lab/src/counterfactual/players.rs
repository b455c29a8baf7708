//! Who may have done it: the treatments of a plan as unions of players, and the plan that any of them
//! makes, said with the protocol's own switches.

use super::owen::{Coalition, Game, Union};
use crate::result::Support;
use crate::run::{Item, Recipe};
use anagen_model::quantity::kind::Grade;
use anagen_model::quantity::{FieldKind, Kind, Value, Values};
use anagen_model::treatment::grid::Grid;
use anagen_model::treatment::mechanism::mechanism;
use anagen_model::treatment::payload::MECHANISMS;
use anagen_model::treatment::sham_injection;
use serde::{Deserialize, Serialize};

/// One player.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Player {
    /// The treatment it belongs to.
    pub treatment: String,
    /// Which part of it; empty if the treatment is one player.
    pub part: String,
    /// What published evidence supports of it.
    pub support: Support,
}

/// One treatment of a plan: all its tables of one kind and product.
struct Member {
    kind: &'static Kind,
    product: Option<String>,
    /// Mechanisms that can be switched; empty for what is one thing.
    switches: Vec<&'static str>,
    /// Whether it is something without any of them: an injection is.
    carrier: bool,
}

impl Member {
    fn of(item: &Item, kind: &'static Kind) -> Member {
        let switches = kind.fields.iter().find(|f| f.key == MECHANISMS.key).map(|f| f.kind);
        let switches = match switches {
            Some(FieldKind::Choices(names)) => names.to_vec(),
            _ => Vec::new(),
        };
        let injected = item.values.numbers(Grid::SESSIONS.key).is_some();
        let product = item.values.text("product").map(str::to_string);
        Member { kind, product, carrier: injected || switches.is_empty(), switches }
    }

    fn holds(&self, item: &Item) -> bool {
        self.kind.name == item.name && self.product.as_deref() == item.values.text("product")
    }

    fn union(&self) -> Union {
        Union { carrier: self.carrier, members: self.switches.len() as u32 }
    }

    fn title(&self) -> String {
        match &self.product {
            Some(product) => format!("{} ({product})", self.kind.title),
            None => self.kind.title.to_string(),
        }
    }

    fn players(&self) -> Vec<Player> {
        let player = |part: String, support| Player { treatment: self.title(), part, support };
        if self.switches.is_empty() {
            return vec![player(String::new(), Support::of(self.kind))];
        }
        let mut players = Vec::new();
        if self.carrier {
            let needle = Support::of(&sham_injection::REGISTRATION.kind);
            players.push(player("the injection itself: needle, volume, vehicle".into(), needle));
        }
        for switch in self.switches.iter().filter_map(|name| mechanism(name)) {
            let part = format!("{} {}", switch.name, switch.title);
            let support = Support {
                title: part.clone(),
                grade: switch.grade.letter().into(),
                meaning: Grade::meaning(switch.grade).into(),
                says: format!("{} ({})", switch.says, switch.source),
            };
            players.push(player(part, support));
        }
        players
    }

    /// The values of one of its tables with these mechanisms of those it was written with.
    fn with(&self, item: &Item, members: u32) -> Values {
        let mut values = item.values.clone();
        if Some(members) != self.union().whole() {
            let written = values.texts(MECHANISMS.key).map(<[String]>::to_vec);
            let on = |(i, name): (usize, &&'static str)| {
                let wanted = written.as_ref().is_none_or(|all| all.iter().any(|n| n == name));
                (members >> i & 1 == 1 && wanted).then(|| name.to_string())
            };
            let on = self.switches.iter().enumerate().filter_map(on).collect();
            values.0.insert(MECHANISMS.key.into(), Value::Texts(on));
        }
        values
    }
}

/// The players of one plan.
pub struct Players {
    plan: Recipe,
    members: Vec<Member>,
}

impl Players {
    /// Those of a plan; its history is none.
    pub fn of(plan: &Recipe) -> Players {
        let mut members: Vec<Member> = Vec::new();
        for item in plan.own() {
            if let Some(kind) = item.kind().filter(|_| !members.iter().any(|m| m.holds(item))) {
                members.push(Member::of(item, kind));
            }
        }
        Players { plan: plan.clone(), members }
    }

    /// Who they are, in the order of the game.
    pub fn all(&self) -> Vec<Player> {
        self.members.iter().flat_map(Member::players).collect()
    }

    /// Their game.
    pub fn game(&self) -> Game {
        Game { unions: self.members.iter().map(Member::union).collect() }
    }

    /// The plan of a coalition.
    pub fn plan(&self, coalition: &Coalition) -> Recipe {
        self.plan.edited(|item| {
            let (member, presence) = self.members.iter().zip(coalition).find(|(m, _)| m.holds(item))?;
            presence.map(|members| member.with(item, members))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::setup;
    use super::*;

    #[test]
    fn tables_of_one_kind_and_product_are_one_player() {
        let setup = setup(
            "[[plan]]\nname = \"many\"
[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 1.0\nstart_day = 0\nstop_day = 60
[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 0.2\nstart_day = 60
[[plan.treatment]]\nkind = \"topical_secretome\"\nstart_day = 0
[[plan.treatment]]\nkind = \"prp\"\nregions = [\"vertex\"]\nsession_days = [0]\nmechanisms = [\"M1\", \"M2\"]
",
        );
        let players = Players::of(&setup.plans[1].recipe);
        let game = players.game();
        // A tablet, an injection with four switches, and what is rubbed in with three and nothing that carries it.
        let shape = |u: &Union| (u.carrier, u.members);
        assert_eq!(game.unions.iter().map(shape).collect::<Vec<_>>(), [(true, 0), (true, 4), (false, 3)]);
        let all = players.all();
        assert_eq!(all.len(), game.players());
        assert!(all[0].treatment == "Finasteride, oral" && all[0].part.is_empty(), "{:?}", all[0]);
        assert_eq!(all[1].support.grade, "E");
        assert!(all[5].part.starts_with("M4") && all[6].part.starts_with("M1") && all[8].part.starts_with("M4"));
        assert!(Players::of(&setup.plans[0].recipe).all().is_empty(), "a history is no player");

        let whole: Coalition = game.unions.iter().map(|u| u.whole()).collect();
        assert_eq!(players.plan(&whole), setup.plans[1].recipe);
        assert_eq!(players.plan(&vec![None; 3]), setup.plans[0].recipe);
        let some = players.plan(&vec![None, Some(0b0110), Some(0b001)]);
        let switched: Vec<_> = some.own().map(|i| (i.name, i.values.texts("mechanisms").unwrap().to_vec())).collect();
        let names = |all: &[&str]| all.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(switched, [("prp", names(&["M2"])), ("topical_secretome", names(&["M1"]))]);
    }
}
