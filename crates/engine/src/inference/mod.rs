//! Exact inference on the noisy-MAX network.

pub(crate) mod belief;
mod component;
pub(crate) mod context_group;
mod elimination_order;
pub(crate) mod entropy;
pub(crate) mod enumeration;
mod enumeration_queries;
mod factor;
mod forward_backward;
pub(crate) mod information_gain;
pub(crate) mod known_orders;
mod levels;
pub(crate) mod likeliest;
pub(crate) mod network;
mod network_evidence;
pub(crate) mod posterior;
mod sums;
