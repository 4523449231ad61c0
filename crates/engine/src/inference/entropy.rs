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
