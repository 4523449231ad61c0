//! Synthetic networks in the shape of the reference files, of any size, and cases drawn from them.

use serde_json::{Value, json};

/// A small generator of random numbers (xorshift64*): the same numbers on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count - 1)
    }
}

/// A network as `mknet.py` of the reference makes it: causes with priors, facts with two to five
/// outcomes and up to four causes each.
pub(crate) fn network(causes: usize, facts: usize, seed: u64) -> Value {
    let mut random = Random::new(seed);
    let cause_id = |at: usize| format!("c{:03}", at + 1);
    let cause = |at| json!({ "id": cause_id(at), "prior": random.between(0.02, 0.30) });
    let all: Vec<Value> = (0..causes).map(cause).collect();
    let mut nodes = Vec::new();
    for at in 0..facts {
        let count = [1, 1, 1, 2, 2, 3, 4, 4][random.below(8)].min(causes);
        let mut parents = if at < causes { vec![at] } else { Vec::new() };
        while parents.len() < count {
            let other = random.below(causes);
            if !parents.contains(&other) {
                parents.push(other);
            }
        }
        let outcomes = match random.unit() {
            u if u < 0.65 => 2,
            u if u < 0.85 => 3,
            u if u < 0.95 => 4,
            _ => 5,
        };
        let states: Vec<String> =
            (0..outcomes).map(|s| if s == 0 { "ok".into() } else { format!("s{s}") }).collect();
        let leak = [random.between(0.002, 0.02), random.between(0.01, 0.12)][random.below(2)];
        let leak = distribution(&mut random, outcomes, leak);
        let links: Vec<Value> = parents
            .into_iter()
            .map(|parent| {
                let strength = [random.between(0.65, 0.97), random.between(0.08, 0.5)];
                let strength = strength[random.below(3) / 2];
                let effect = distribution(&mut random, outcomes, strength);
                json!({ "cause": cause_id(parent), "effect": effect })
            })
            .collect();
        let cost = [0.05, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0][random.below(9)];
        nodes.push(json!({ "id": format!("f{:04}", at + 1), "states": states, "leak": leak, "links": links, "cost": cost }));
    }
    json!({ "causes": all, "facts": nodes })
}

/// A distribution with this probability on all outcomes but the first.
fn distribution(random: &mut Random, outcomes: usize, abnormal: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..outcomes).map(|_| random.between(0.05, 1.05)).collect();
    let total: f64 = weights.iter().sum();
    let mut all = vec![1.0 - abnormal];
    all.extend(weights.iter().map(|weight| abnormal * weight / total));
    all
}

/// The network `times` over: copies of all its nodes, with other ids.
pub(crate) fn copies(network: &Value, times: usize) -> Value {
    let mut all = json!({ "causes": [], "facts": [] });
    for copy in 0..times {
        let end = if copy == 0 { String::new() } else { format!("-{copy}") };
        let renamed = |id: &Value| json!(format!("{}{end}", id.as_str().unwrap()));
        for kind in ["causes", "facts"] {
            for node in network[kind].as_array().unwrap() {
                let mut node = node.clone();
                node["id"] = renamed(&node["id"]);
                for link in
                    node.get_mut("links").and_then(Value::as_array_mut).into_iter().flatten()
                {
                    link["cause"] = renamed(&link["cause"]);
                }
                all[kind].as_array_mut().unwrap().push(node);
            }
        }
    }
    all
}
