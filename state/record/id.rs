//! Ids: UUIDv7 for what is written here, UUIDv5 for what is imported, so that two devices that import one file agree.

use uuid::{Builder, Uuid};

/// The namespace of imported records.
const SOURCES: Uuid = Uuid::from_u128(0x7607_c11b_1000_5e55_9a07_0000_0000_0007);

/// Makes ids from a seed: rules stay free of dice, and a test knows every id beforehand.
#[derive(Clone, Debug)]
pub struct Ids {
    state: u128,
}

impl Ids {
    /// A source of ids; `seed` comes from the operating system, or from a test.
    pub fn new(seed: u128) -> Self {
        Self { state: seed | 1 }
    }

    fn random(&mut self) -> u64 {
        // PCG64: O'Neill 2014.
        self.state =
            self.state.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(0x5851_f42d_4c95_7f2d);
        let (high, low) = ((self.state >> 64) as u64, self.state as u64);
        (high ^ low).rotate_right((high >> 58) as u32)
    }

    /// A UUIDv7 of this moment, milliseconds since 1970.
    pub fn next(&mut self, now_ms: i64) -> String {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.random().to_le_bytes());
        random[8..].copy_from_slice(&self.random().to_le_bytes()[..2]);
        let millis = u64::try_from(now_ms).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
    }

    /// A short id for an element within a record, such as a climb or a meal.
    pub fn short(&mut self) -> String {
        format!("{:010x}", self.random() >> 24)
    }
}

/// The id of an imported record: the same source and name give the same id everywhere.
pub fn source_id(source: &str, name: &str) -> String {
    Uuid::new_v5(&SOURCES, format!("{source}\u{1f}{name}").as_bytes()).to_string()
}
