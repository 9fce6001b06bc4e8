//! Names as small numbers that compare like the names.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// Names in the order in which they were met.
#[derive(Debug, Default)]
pub struct Names<'a> {
    numbers: FxHashMap<Cow<'a, str>, u32>,
    names: Vec<Cow<'a, str>>,
    last: u32,
}

impl<'a> Names<'a> {
    /// The number of a name, a new one if it was never met.
    pub fn number(&mut self, name: Cow<'a, str>) -> u32 {
        // Rows about the same thing tend to stand together.
        if self
            .names
            .get(self.last as usize)
            .is_some_and(|last| *last == name)
        {
            return self.last;
        }
        self.last = match self.numbers.get(&name) {
            Some(number) => *number,
            None => {
                let number = self.names.len() as u32;
                self.numbers.insert(name.clone(), number);
                self.names.push(name);
                number
            }
        };
        self.last
    }

    /// The number of a name that was met.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// How many names were met.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether none was met.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Sorted names, and by number the place among them.
    pub fn sorted(self) -> (Vec<Cow<'a, str>>, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.names.len() as u32).collect();
        order.sort_by(|one, other| self.names[*one as usize].cmp(&self.names[*other as usize]));
        let mut places = vec![0; order.len()];
        for (place, number) in order.iter().enumerate() {
            places[*number as usize] = place as u32;
        }
        let mut names = self.names;
        let sorted = order
            .iter()
            .map(|number| std::mem::take(&mut names[*number as usize]));
        (sorted.collect(), places)
    }
}
