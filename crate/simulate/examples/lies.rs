//! x
use sada_detect::Platform;
use sada_simulate::liars::Strategy;
use sada_simulate::play::Warm;
use sada_simulate::score::*;
fn main() {
    let mut won = std::collections::BTreeMap::new();
    for u in [10.0, 30.0] {
        for seed in 0..6 {
            let w = Warm::new(seed, u);
            for n in 0..20 {
                for s in [
                    Strategy::FabricateEverywhere,
                    Strategy::FabricateInTwo,
                    Strategy::Hide,
                ] {
                    let (seen, sc) = w.lies(s, 0.2, 50 + n);
                    for it in &seen[..2] {
                        let said = says(&it.found, w.nations[0].code, Platform(0));
                        let k = (it.detector.clone(), u as u32, format!("{s:?}"));
                        let e: &mut (u32, u32) = won.entry(k).or_default();
                        e.1 += 1;
                        e.0 += u32::from(said != sc.is_some());
                    }
                }
            }
            let (seen, sc) = w.scenario("one platform", 1);
            for it in &seen[..2] {
                let mut s = Score::default();
                s.scenario(&it.found, &sc);
                println!(
                    "{} {u} delay {:?} nation {:?}",
                    it.detector, s.delays, s.nation
                );
            }
        }
    }
    for (k, v) in won {
        println!("{k:?} {v:?}");
    }
}
