//! Sums over rows in a fixed order, so that results are reproducible bit for bit.

/// The sum, in four independent accumulators.
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

/// The inner product, in four independent accumulators.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_any_length() {
        for length in 0..=9_u32 {
            let row: Vec<f64> = (1..=length).map(f64::from).collect();
            let twos = vec![2.0; row.len()];
            let expected = f64::from(length * (length + 1) / 2);
            assert_eq!((sum(&row), dot(&row, &twos)), (expected, 2.0 * expected), "{length}");
        }
    }
}
