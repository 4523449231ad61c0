//! Entropy and mutual information, in bits.

/// Mutual information in bits of a joint table with rows of `columns`. Weights need not add up to
/// 1.
pub(crate) fn mutual(joint: &[f64], columns: usize) -> f64 {
    let total: f64 = joint.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut of_column = vec![0.0; columns];
    let mut given_row = 0.0;
    for row in joint.chunks_exact(columns) {
        let weight: f64 = row.iter().sum();
        if weight <= 0.0 {
            continue;
        }
        for (sum, cell) in of_column.iter_mut().zip(row) {
            *sum += cell / total;
        }
        given_row += weight / total * row.iter().map(|cell| surprise(cell / weight)).sum::<f64>();
    }
    let entropy: f64 = of_column.iter().map(|p| surprise(*p)).sum();
    (entropy - given_row).max(0.0)
}

/// The term `-p log2 p` of an entropy in bits; 0 for `p = 0`.
pub(crate) fn surprise(probability: f64) -> f64 {
    if probability > 0.0 { -probability * probability.log2() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::near;

    #[test]
    fn terms_of_an_entropy() {
        // -p log2 p, and 0 for the impossible.
        for (p, bits) in [(0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (0.25, 0.5), (0.125, 0.375)] {
            near(surprise(p), bits);
        }
    }

    #[test]
    fn mutual_information_of_known_tables() {
        // A fair bit through a channel that flips it with 0.25 carries 1 - H(0.25) = 0.188722 bits.
        let flips = 0.188_721_875_540_867_17;
        for (joint, bits) in [
            ([0.5, 0.0, 0.0, 0.5], 1.0),
            ([0.25, 0.25, 0.25, 0.25], 0.0),
            ([0.06, 0.14, 0.24, 0.56], 0.0),
            ([0.375, 0.125, 0.125, 0.375], flips),
            ([3.0, 1.0, 1.0, 3.0], flips),
            ([0.0, 0.0, 0.0, 0.0], 0.0),
        ] {
            near(mutual(&joint, 2), bits);
        }
    }
}
