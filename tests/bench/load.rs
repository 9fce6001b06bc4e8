//! Work put upon the server, and how long it took.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

/// How long each of many requests took, and how many of them failed.
#[derive(Debug, Default)]
pub struct Times {
    took: Vec<Duration>,
    errors: usize,
}

impl Times {
    pub fn add(&mut self, took: Duration) {
        self.took.push(took);
    }

    fn answered(&mut self, status: u16, took: Duration) {
        if !(200..300).contains(&status) {
            self.errors += 1;
        }
        self.took.push(took);
    }

    pub fn count(&self) -> usize {
        self.took.len()
    }

    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The time that so many of a hundred did not exceed.
    pub fn percentile(&self, of_hundred: usize) -> Duration {
        let mut sorted = self.took.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * of_hundred).div_ceil(100).max(1) - 1;
        sorted[place.min(sorted.len() - 1)]
    }
}

/// An open loop: so many requests a second whether or not the earlier ones are answered. Time counts from the
/// moment at which a request was due.
pub async fn at_a_rate<F>(rate: usize, count: usize, request: impl Fn(usize) -> F) -> Times
where
    F: Future<Output = u16> + Send + 'static,
{
    let mut running = JoinSet::new();
    let begun = Instant::now();
    for number in 0..count {
        let due = begun
            + Duration::from_secs(1) * u32::try_from(number).expect("few")
                / u32::try_from(rate).expect("few");
        tokio::time::sleep_until(due.into()).await;
        let request = request(number);
        running.spawn(async move { (request.await, due.elapsed()) });
    }
    gather(running).await
}

/// A closed loop: so many clients, each asking again as soon as it is answered.
pub async fn side_by_side<F>(
    clients: usize,
    rounds: usize,
    request: impl Fn(usize, usize) -> F,
) -> Times
where
    F: Future<Output = u16> + Send + 'static,
{
    let mut times = Times::default();
    let clients = (0..clients).map(|client| {
        let request = &request;
        async move {
            let mut answers = Vec::with_capacity(rounds);
            for round in 0..rounds {
                let begun = Instant::now();
                answers.push((request(client, round).await, begun.elapsed()));
            }
            answers
        }
    });
    for answers in futures_util::future::join_all(clients).await {
        for (status, took) in answers {
            times.answered(status, took);
        }
    }
    times
}

async fn gather(mut running: JoinSet<(u16, Duration)>) -> Times {
    let mut times = Times::default();
    while let Some(done) = running.join_next().await {
        let (status, took) = done.expect("a request");
        times.answered(status, took);
    }
    times
}
