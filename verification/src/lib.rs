//! One file per law, rival program or published result, each with an automatic verdict.
