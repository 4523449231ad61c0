//! Ways to ask and to repair, and how each fares with the drawn cases.
//!
//! All cases are walked at once: those that gave the same answers so far are one [`Branch`] and are
//! asked the same next, so the engine thinks about every situation once.

use std::collections::{BTreeMap, BTreeSet};

use shindan_engine::{
    Batch, Circumstances, Engine, RepairOutcome, ResolvedEvidence, TooLarge, Verdict,
};
use shindan_model::{ActIx, By, CauseIx, DefectIx, Fact, FactIx, FactSet, Pack, Standing, Value};

use super::draw::Drawn;
use super::random::Random;
use super::score::{Stated, probabilities};

/// Streams of chance of this size and above are no cases: they order acts,
const ORDERS: u64 = 1 << 63;
/// or choose facts.
pub(super) const SCORES: u64 = 1 << 62;
/// As many acts as a request asks for where nothing else is said.
const MOST_IN_A_MAIL: usize = 5;

/// A way to get from the complaint to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// What the program itself asks, until it says that nothing more is worth asking.
    Shindan,
    /// Cause after cause in the article's order: everything that settles a fact about it, then what
    /// is likely by then is repaired.
    Article,
    /// Repairs in the article's order; nothing is asked.
    Repairs,
    /// Acts in an order of chance, until the program says that nothing more is worth asking.
    Random,
    /// Every act that makes sense, in pack order.
    Everything,
    /// Message after message, each with everything that the program would ask for at once.
    Batch,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Strategy; 6] =
        [Self::Shindan, Self::Article, Self::Repairs, Self::Random, Self::Everything, Self::Batch];

    /// The word used on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shindan => "shindan",
            Self::Article => "article",
            Self::Repairs => "repairs",
            Self::Random => "random",
            Self::Everything => "everything",
            Self::Batch => "batch",
        }
    }
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Minutes of people's time for asking.
    pub asking_minutes: f64,
    /// Minutes for repairs, wrong ones too, and for handing the case on where none helped.
    pub repair_minutes: f64,
    /// Acts that people did.
    pub questions: usize,
    /// Mails to the customer: one for each act that he does, or for all that are asked for at once.
    pub mails: usize,
    /// Whether no repair helped.
    pub gave_up: bool,
    /// What the last verdict stated; shared by the cases of a branch.
    pub stated: std::sync::Arc<Stated>,
}

/// Cases that cannot be told apart by what was asked so far.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Their numbers, ascending.
    pub cases: Vec<usize>,
    /// What is known.
    pub facts: FactSet,
    /// With the places that were opened.
    pub circumstances: Circumstances,
    asking_minutes: f64,
    questions: usize,
    mails: usize,
    repaired: Vec<DefectIx>,
    /// How many causes the article's order has behind it.
    causes_done: usize,
}

/// What a step came to.
#[derive(Debug, Default)]
pub struct Advanced {
    /// Cases that are over.
    pub ended: Vec<(usize, Outcome)>,
    /// Branches that go on.
    pub goes_on: Vec<Branch>,
    /// What the program stated before this step, if it was asked: by cause, then `outside`.
    pub stated: Option<Vec<f64>>,
    /// The act that the cases were asked.
    pub asked: Option<ActIx>,
}

/// What is to be done next.
enum Step {
    Ask(ActIx, Vec<FactIx>),
    Write(Batch),
    Repair(DefectIx, Box<Verdict>),
    Stop(Box<Verdict>),
}

/// Drawn cases, and all it takes to walk them.
#[derive(Debug)]
pub struct Walks<'e, 'p> {
    /// The pack's engine.
    pub engine: &'e Engine<'p>,
    /// The cases.
    pub cases: &'e [Drawn],
    /// Chooses orders of acts.
    pub seed: u64,
    /// When and how cases are worked on.
    pub circumstances: Circumstances,
}

impl Walks<'_, '_> {
    /// Where all cases begin.
    pub fn start(&self, strategy: Strategy) -> Vec<Branch> {
        let branch = |cases| Branch {
            cases,
            facts: FactSet::new(),
            circumstances: self.circumstances.clone(),
            asking_minutes: 0.0,
            questions: 0,
            mails: 0,
            repaired: Vec::new(),
            causes_done: 0,
        };
        let all = 0..self.cases.len();
        match strategy {
            Strategy::Random => all.map(|case| branch(vec![case])).collect(),
            _ => vec![branch(all.collect())],
        }
    }

    /// One act or repair further.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn advance(&self, strategy: Strategy, mut branch: Branch) -> Result<Advanced, TooLarge> {
        let mut advanced = Advanced::default();
        let step = match strategy {
            Strategy::Shindan => {
                let verdict = self.engine.diagnose(&branch.facts, &branch.circumstances)?;
                advanced.stated = probabilities(&verdict);
                self.as_told(verdict)
            }
            Strategy::Article => self.by_article(&mut branch)?,
            Strategy::Repairs => Step::Stop(self.verdict(&branch)?),
            Strategy::Random => self.by_chance(&branch)?,
            Strategy::Everything => {
                let resolved = self.resolved(&branch);
                match first(self.open(&resolved), |_| 0) {
                    Some((act, facts)) => Step::Ask(act, facts),
                    None => Step::Stop(self.verdict(&branch)?),
                }
            }
            Strategy::Batch => {
                let batch =
                    self.engine.batch(&branch.facts, &branch.circumstances, MOST_IN_A_MAIL)?;
                match batch.acts.is_empty() {
                    true => Step::Stop(self.verdict(&branch)?),
                    false => Step::Write(batch),
                }
            }
        };
        match step {
            Step::Ask(act, facts) => {
                advanced.asked = Some(act);
                branch.mails += usize::from(self.is_by_customer(act));
                advanced.goes_on = self.ask(branch, act, &facts);
            }
            Step::Write(batch) => advanced.goes_on = self.write(branch, &batch),
            Step::Repair(defect, verdict) => {
                branch.repaired.push(defect);
                let gone = |case: &usize| self.cases[*case].is_cured_by(&branch.repaired);
                let (over, left): (Vec<usize>, Vec<usize>) =
                    branch.cases.iter().partition(|case| gone(case));
                if !over.is_empty() {
                    advanced.ended = self.end(&branch, &over, &[], &verdict)?;
                }
                if !left.is_empty() {
                    branch.cases = left;
                    advanced.goes_on.push(branch);
                }
            }
            Step::Stop(verdict) => {
                let plan = match strategy {
                    Strategy::Repairs => self.article_repairs(),
                    _ => self.best_repairs(&verdict)?,
                };
                advanced.ended = self.end(&branch, &branch.cases, &plan, &verdict)?;
            }
        }
        Ok(advanced)
    }

    fn pack(&self) -> &Pack {
        self.engine.pack()
    }

    fn resolved(&self, branch: &Branch) -> ResolvedEvidence {
        self.engine.resolve(&branch.facts, self.circumstances.now)
    }

    fn verdict(&self, branch: &Branch) -> Result<Box<Verdict>, TooLarge> {
        self.engine.diagnose_brief(&branch.facts, &branch.circumstances).map(Box::new)
    }

    /// The next act by the verdict.
    fn as_told(&self, verdict: Verdict) -> Step {
        if verdict.stop_reason.is_none()
            && let Some(next) = verdict.next.iter().find(|act| act.worth)
        {
            return Step::Ask(next.act, next.settles.clone());
        }
        Step::Stop(Box::new(verdict))
    }

    /// Acts that make sense, with the facts that each would settle; in pack order.
    fn open(&self, resolved: &ResolvedEvidence) -> Vec<(ActIx, Vec<FactIx>)> {
        let acts = self.pack().acts.iter().enumerate();
        let acts = acts.filter(|(at, act)| act.by != By::Probe && resolved.enabled[*at]);
        let open = acts.map(|(at, act)| {
            let facts = act.settles.iter().copied().filter(|fact| resolved.askable[fact.0]);
            (ActIx(at), facts.collect::<Vec<_>>())
        });
        open.filter(|(_, facts)| !facts.is_empty()).collect()
    }

    fn by_chance(&self, branch: &Branch) -> Result<Step, TooLarge> {
        let resolved = self.resolved(branch);
        let open = self.open(&resolved);
        let case = branch.cases.first().copied().unwrap_or_default();
        let order = Random::new(self.seed, ORDERS + case as u64).order(self.pack().acts.len());
        // While something is demanded, asking goes on whatever the verdict is.
        let demanded = open.iter().any(|(act, _)| self.pack().acts[act.0].mandatory);
        if !demanded {
            let verdict = self.verdict(branch)?;
            if verdict.stop_reason.is_some() {
                return Ok(Step::Stop(verdict));
            }
        }
        let mandatory = |act: ActIx| usize::from(!self.pack().acts[act.0].mandatory);
        Ok(match first(open, |act| mandatory(act) * order.len() + order[act.0]) {
            Some((act, facts)) => Step::Ask(act, facts),
            None => Step::Stop(self.verdict(branch)?),
        })
    }

    /// What is demanded first; then cause by cause.
    fn by_article(&self, branch: &mut Branch) -> Result<Step, TooLarge> {
        let resolved = self.resolved(branch);
        let open = self.open(&resolved);
        let demanded = open.iter().find(|(act, _)| self.pack().acts[act.0].mandatory);
        if let Some((act, facts)) = demanded {
            return Ok(Step::Ask(*act, facts.clone()));
        }
        while branch.causes_done < self.pack().causes.len() {
            let cause = CauseIx(branch.causes_done);
            let about = self.about(cause);
            let asks = open.iter().find(|(_, facts)| facts.iter().any(|fact| about.contains(fact)));
            if let Some((act, facts)) = asks {
                return Ok(Step::Ask(*act, facts.clone()));
            }
            let verdict = self.verdict(branch)?;
            if let Some(defect) = self.found(cause, &verdict, &branch.repaired)? {
                return Ok(Step::Repair(defect, verdict));
            }
            branch.causes_done += 1;
        }
        Ok(Step::Stop(self.verdict(branch)?))
    }

    /// Facts that a cause's defects show, the complaint left out.
    fn about(&self, cause: CauseIx) -> BTreeSet<FactIx> {
        let pack = self.pack();
        let complaint = pack.complaint.map(|complaint| complaint.fact);
        let own = &pack.causes[cause.0].defects;
        let mut facts = BTreeSet::new();
        for class in &pack.model.classes {
            let tables = class.tables.iter().enumerate();
            facts.extend(tables.filter_map(|(at, table)| {
                let shown = table.as_ref()?.links.iter().any(|link| own.contains(&link.defect));
                (shown && Some(FactIx(at)) != complaint).then_some(FactIx(at))
            }));
        }
        facts
    }

    /// The likeliest defect of a cause, if it is likely enough to be repaired: by the answers, and by
    /// the repairs that did not help.
    fn found(
        &self,
        cause: CauseIx,
        verdict: &Verdict,
        done: &[DefectIx],
    ) -> Result<Option<DefectIx>, TooLarge> {
        let resolved = &verdict.resolved;
        let (findings, hard) = (&resolved.findings, &resolved.hard);
        let posterior = match done {
            [] => self.engine.posterior(findings, hard)?,
            _ => self.engine.after_repair(findings, hard, done, RepairOutcome::StillThere)?,
        };
        if posterior.is_impossible() {
            return Ok(None);
        }
        let left = self.pack().causes[cause.0].defects.iter().filter(|own| !done.contains(own));
        let probability = |defect: &DefectIx| posterior.defects[defect.0];
        let likeliest =
            left.max_by(|a, b| probability(a).total_cmp(&probability(b)).then(b.cmp(a)));
        let enough = |defect: &&DefectIx| probability(defect) >= self.pack().threshold.lower;
        Ok(likeliest.filter(enough).copied())
    }

    /// The order of repairs that is expected to take the fewest minutes.
    fn best_repairs(&self, verdict: &Verdict) -> Result<Vec<DefectIx>, TooLarge> {
        let resolved = &verdict.resolved;
        let repairs = self.engine.repairs(&resolved.findings, &resolved.hard)?;
        let steps = repairs.into_iter().flat_map(|repairs| repairs.plan().steps);
        Ok(steps.map(|step| step.defect).collect())
    }

    /// Every defect of the article, cause by cause.
    fn article_repairs(&self) -> Vec<DefectIx> {
        self.pack().causes.iter().flat_map(|cause| cause.defects.iter().copied()).collect()
    }

    /// Asks, and parts the cases by what they answer.
    fn ask(&self, branch: Branch, act: ActIx, facts: &[FactIx]) -> Vec<Branch> {
        let pack = self.pack();
        let node = &pack.acts[act.0];
        let minutes = branch.circumstances.cost_minutes(pack, node);
        let mut parts: BTreeMap<Vec<Option<usize>>, Vec<usize>> = BTreeMap::new();
        for case in &branch.cases {
            let answers = facts.iter().map(|fact| self.cases[*case].answers[fact.0]);
            parts.entry(answers.collect()).or_default().push(*case);
        }
        let part = |(answers, cases): (Vec<Option<usize>>, Vec<usize>)| {
            let mut next = Branch { cases, ..branch.clone() };
            for (fact, answer) in facts.iter().zip(answers) {
                next.facts.insert(stated(pack, *fact, answer));
            }
            next.circumstances.opened.extend(node.setup);
            next.asking_minutes += minutes;
            next.questions += 1;
            next
        };
        parts.into_iter().map(part).collect()
    }

    fn is_by_customer(&self, act: ActIx) -> bool {
        self.pack().acts[act.0].by == By::Customer
    }

    /// Asks for all of it at once, and for what follows where the answers open it.
    fn write(&self, mut branch: Branch, batch: &Batch) -> Vec<Branch> {
        let follow_ups = batch.follow_ups.iter().map(|own| own.act);
        let mut acts = batch.acts.iter().map(|own| own.act).chain(follow_ups);
        branch.mails += usize::from(acts.any(|act| self.is_by_customer(act)));
        let mut branches = vec![branch];
        for own in &batch.acts {
            let asked = branches.into_iter().flat_map(|next| self.ask(next, own.act, &own.settles));
            branches = asked.collect();
        }
        for own in &batch.follow_ups {
            let asked = branches.into_iter().flat_map(|next| {
                let is_open = own.when.iter().all(|(fact, outcomes)| {
                    self.said(&next.facts, *fact).is_some_and(|at| outcomes.contains(&at))
                });
                if is_open { self.ask(next, own.act, &own.settles) } else { vec![next] }
            });
            branches = asked.collect();
        }
        // Until the next message, whoever reads this one has gone elsewhere.
        branches.iter_mut().for_each(|next| next.circumstances.opened.clear());
        branches
    }

    /// The outcome that was answered.
    fn said(&self, facts: &FactSet, fact: FactIx) -> Option<usize> {
        let node = &self.pack().facts[fact.0];
        let value = facts.iter().find(|own| own.id == node.about.id)?.value()?;
        node.outcome(&value.to_string())
    }

    /// Repairs in the order of the plan, case by case, until the complaint is gone.
    fn end(
        &self,
        branch: &Branch,
        cases: &[usize],
        plan: &[DefectIx],
        verdict: &Verdict,
    ) -> Result<Vec<(usize, Outcome)>, TooLarge> {
        let stated = std::sync::Arc::new(Stated::of(self.engine, verdict)?);
        let over = |case: &usize| {
            let drawn = &self.cases[*case];
            let state = &self.pack().model.states[drawn.state].outcomes;
            let mut repaired = branch.repaired.clone();
            for defect in plan {
                if drawn.is_cured_by(&repaired) {
                    break;
                }
                if !repaired.contains(defect) {
                    repaired.push(*defect);
                }
            }
            let gave_up = !drawn.is_cured_by(&repaired);
            let repairs: f64 =
                repaired.iter().map(|defect| self.engine.repair_minutes(*defect, state)).sum();
            let outcome = Outcome {
                asking_minutes: branch.asking_minutes,
                repair_minutes: repairs
                    + if gave_up { self.pack().stop.give_up_minutes } else { 0.0 },
                questions: branch.questions,
                mails: branch.mails,
                gave_up,
                stated: stated.clone(),
            };
            (*case, outcome)
        };
        Ok(cases.iter().map(over).collect())
    }
}

/// The act that comes first by rank, then in pack order.
fn first(
    open: Vec<(ActIx, Vec<FactIx>)>,
    rank: impl Fn(ActIx) -> usize,
) -> Option<(ActIx, Vec<FactIx>)> {
    open.into_iter().min_by_key(|(act, _)| (rank(*act), *act))
}

/// What somebody said, or that they cannot say.
pub(super) fn stated(pack: &Pack, fact: FactIx, answer: Option<usize>) -> Fact {
    let node = &pack.facts[fact.0];
    let standing = match answer {
        Some(outcome) => Standing::Known(Value::Text(node.outcomes[outcome].clone())),
        None => Standing::Unavailable("not known".to_owned()),
    };
    Fact::stated(&node.about.id, None, standing, "customer")
}
