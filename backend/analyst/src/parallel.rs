//! The same work for many items, on all processors, with the same result as on one.

use std::num::NonZero;
use std::{panic, thread};

/// Below so many pieces of work a thread costs more than it saves.
const LEAST: usize = 64;

/// `work` of each item, in their order.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if threads == 1 || items.len() < LEAST {
        return items.iter().map(work).collect();
    }
    let share = items.len().div_ceil(threads);
    let work = &work;
    thread::scope(|scope| {
        let parts: Vec<_> = items
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let joined = |part: thread::ScopedJoinHandle<'_, Vec<R>>| {
            part.join()
                .unwrap_or_else(|payload| panic::resume_unwind(payload))
        };
        parts.into_iter().flat_map(joined).collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_order_stays() {
        let numbers: Vec<usize> = (0..1_000).collect();
        let doubled: Vec<usize> = numbers.iter().map(|number| number * 2).collect();
        assert_eq!(super::map(&numbers, |number| number * 2), doubled);
        assert_eq!(super::map(&numbers[..3], |number| number * 2), [0, 2, 4]);
    }
}
