//! Sums over rows of numbers, in a fixed order.

/// The sum, four at a time: one addition need not wait for the other.
pub(crate) fn sum(row: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (row, rest) = row.as_chunks::<4>();
    for row in row {
        for lane in 0..4 {
            sums[lane] += row[lane];
        }
    }
    sums[0] + sums[1] + (sums[2] + sums[3]) + rest.iter().sum::<f64>()
}

/// The sum of products, four at a time.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a, a_rest) = a.as_chunks::<4>();
    let (b, b_rest) = b.as_chunks::<4>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums[0] + sums[1] + (sums[2] + sums[3]) + rest
}
