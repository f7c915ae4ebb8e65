//! A country: its networks, whose reporters are how many, and its day.

use sada_detect::{Asn, Networks};
use sada_units::{Country, Seconds};

/// A network, its part of the reporters and the people it serves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Network {
    /// Its autonomous system number.
    pub asn: Asn,
    /// Part of the country's reporters, 0 to 1.
    pub part: f64,
    /// People it serves, in millions.
    pub people: f64,
    /// Whether it is a mobile one.
    pub mobile: bool,
}

/// A simulated country.
#[derive(Clone, Debug, PartialEq)]
pub struct Nation {
    /// Its ISO 3166-1 code.
    pub code: Country,
    /// The networks that its reporters are in.
    pub networks: Vec<Network>,
    /// How far its clocks are ahead of UTC.
    pub ahead: Seconds,
    /// Votes on a platform in a bin of the early evening.
    pub voters: f64,
}

/// Reporters are more than voters on one platform.
pub const REPORTERS_PER_VOTER: f64 = 1.6;

/// By the local hour, how many people are about, as a part of the early evening. The peak, at 21
/// h, is five times the trough, at 3 h.
const HOURS: [f64; 24] = [
    0.75, 0.5, 0.32, 0.24, 0.25, 0.3, 0.38, 0.45, 0.52, 0.58, 0.62, 0.66, 0.7, 0.72, 0.74, 0.78,
    0.84, 0.92, 1.0, 1.08, 1.16, 1.2, 1.12, 0.95,
];

impl Nation {
    /// A mix like Pakistan's: extension users are mostly on fixed lines. The people served are the
    /// subscribers of September 2024 of mobile networks, and some six to a fixed line.
    #[must_use]
    pub fn pakistan(voters: f64) -> Self {
        let network = |asn, part, people, mobile| Network {
            asn,
            part,
            people,
            mobile,
        };
        Self {
            code: Country::of(*b"PK"),
            networks: vec![
                network(17557, 0.32, 9.6, false),
                network(38193, 0.17, 4.2, false),
                network(23674, 0.09, 1.2, false),
                network(45669, 0.15, 51.9, true),
                network(59257, 0.11, 39.8, true),
                network(24499, 0.05, 26.9, true),
                network(45773, 0.04, 18.5, true),
                network(38264, 0.04, 0.6, false),
                network(9541, 0.03, 2.4, false),
            ],
            ahead: Seconds::hours(5),
            voters,
        }
    }

    /// A country of which nobody knows who serves how many, whose clocks are so many hours ahead.
    #[must_use]
    pub fn plain(code: [u8; 2], first: Asn, ahead: u64, voters: f64) -> Self {
        let parts = [0.35, 0.25, 0.2, 0.12, 0.08];
        let networks = parts.iter().zip(first..).map(|(part, asn)| Network {
            asn,
            part: *part,
            people: 1.0,
            mobile: false,
        });
        Self {
            code: Country::of(code),
            networks: networks.collect(),
            ahead: Seconds::hours(ahead),
            voters,
        }
    }

    /// The world of the simulations: Pakistan, and four countries on as many continents.
    #[must_use]
    pub fn world(voters: f64) -> Vec<Self> {
        vec![
            Self::pakistan(voters),
            Self::plain(*b"DE", 60_010, 1, voters),
            Self::plain(*b"BR", 60_020, 21, voters),
            Self::plain(*b"NG", 60_030, 1, voters),
            Self::plain(*b"IN", 60_040, 5, voters),
        ]
    }

    /// How many are about at a moment, as a part of the early evening.
    #[must_use]
    pub fn about(&self, moment: Seconds) -> f64 {
        let hour = (moment + self.ahead) % Seconds::DAY / Seconds::HOUR;
        usize::try_from(hour)
            .ok()
            .and_then(|hour| HOURS.get(hour))
            .copied()
            .unwrap_or(1.0)
    }
}

/// What the detector may know of networks: Pakistan's, as from a table. PTCL and Ufone are one.
#[must_use]
pub fn table(nations: &[Nation]) -> Networks {
    let mut networks = Networks::unknown();
    for network in nations.iter().flat_map(|nation| &nation.networks) {
        let organisation = if network.asn == 45773 {
            17557
        } else {
            network.asn
        };
        networks.add(network.asn, organisation, network.people);
    }
    networks
}
