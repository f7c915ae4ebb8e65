//! Addresses that resolvers are known to give in place of a site's own.
//!
//! Kept out on purpose: answers of filters that people choose (family profiles, security
//! products), and addresses in use by the platforms themselves, which China's firewall gives
//! too. Answers like 0.0.0.0 or 127.0.0.1 belong to no country; what they are says
//! [`crate::address::kind_of`].
//!
//! Sources: names with `ooni.` or `cl.` are rows of `fingerprints_dns.csv` in
//! ooni/blocking-fingerprints; `hoang-2021` is "How Great is the Great Firewall?", USENIX
//! Security 2021, section 5.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One known forged answer.
#[derive(Debug, PartialEq, Eq)]
pub struct ForgedAnswer {
    /// The address; all bits beyond `prefix` are zero.
    pub address: IpAddr,
    /// How many leading bits count: 32 or 128 for a single address.
    pub prefix: u8,
    /// Where it was seen, ISO 3166 alpha-2.
    pub country: &'static str,
    /// The published fingerprint it is known from.
    pub source: &'static str,
}

impl ForgedAnswer {
    /// Whether this address is the answer, or lies in its range.
    #[must_use]
    pub fn holds(&self, ip: IpAddr) -> bool {
        match (self.address, ip) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                let beyond = 32_u32.saturating_sub(self.prefix.into());
                (own.to_bits() ^ ip.to_bits())
                    .checked_shr(beyond)
                    .unwrap_or(0)
                    == 0
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                let beyond = 128_u32.saturating_sub(self.prefix.into());
                (own.to_bits() ^ ip.to_bits())
                    .checked_shr(beyond)
                    .unwrap_or(0)
                    == 0
            }
            _ => false,
        }
    }
}

const fn v4(country: &'static str, octets: [u8; 4], source: &'static str) -> ForgedAnswer {
    let [a, b, c, d] = octets;
    ForgedAnswer {
        address: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        prefix: 32,
        country,
        source,
    }
}

const fn v6(country: &'static str, bits: u128, prefix: u8, source: &'static str) -> ForgedAnswer {
    ForgedAnswer {
        address: IpAddr::V6(Ipv6Addr::from_bits(bits)),
        prefix,
        country,
        source,
    }
}

/// The known forged answers, by country.
pub const FORGED_ANSWERS: &[ForgedAnswer] = &[
    v4("AU", [101, 167, 164, 53], "cl.dns_isp_au_telstra_block_2"),
    v4("AU", [101, 167, 166, 53], "cl.dns_isp_au_telstra_block_1"),
    v4("AU", [202, 136, 99, 184], "cl.dns_isp_au_tpg_block"),
    v4("BY", [134, 17, 0, 7], "ooni.by_4"),
    v4("CA", [64, 59, 135, 158], "cl.dns_isp_ca_shaw_block"),
    v4(
        "CA",
        [67, 43, 226, 22],
        "cl.dns_isp_ca_rogers_tva_telus_block",
    ),
    v4(
        "CA",
        [173, 209, 39, 114],
        "cl.dns_isp_ca_rogers_tva_telus_block_2",
    ),
    v4("CA", [206, 248, 146, 244], "cl.dns_isp_ca_teksavvy_block"),
    v4("CN", [8, 7, 198, 45], "ooni.cn_0"),
    v4("CN", [37, 61, 54, 158], "ooni.cn_1"),
    v4("CN", [46, 82, 174, 68], "ooni.cn_2"),
    v4("CN", [59, 24, 3, 173], "ooni.cn_7"),
    v4("CN", [78, 16, 49, 15], "ooni.cn_3"),
    v4("CN", [93, 46, 8, 89], "ooni.cn_4"),
    v4("CN", [159, 106, 121, 75], "ooni.cn_5"),
    v4("CN", [203, 98, 7, 65], "ooni.cn_6"),
    v4("CN", [243, 185, 187, 39], "ooni.cn_9"),
    // Every forged AAAA record seen lay in Teredo's range, where no site can be published.
    v6(
        "CN",
        0x2001_0000_0000_0000_0000_0000_0000_0000,
        32,
        "hoang-2021",
    ),
    v4("ID", [36, 86, 63, 185], "ooni.id_43"),
    v4(
        "ID",
        [101, 255, 0, 226],
        "ooni.id_internet_positif_remala_2",
    ),
    v4(
        "ID",
        [101, 255, 1, 226],
        "ooni.id_internet_positif_remala_1",
    ),
    v4("ID", [103, 154, 123, 132], "ooni.id_kominfo_2"),
    v4("ID", [114, 121, 254, 4], "ooni.id_46"),
    v4("ID", [116, 206, 10, 31], "ooni.id_42"),
    v4("ID", [139, 255, 196, 196], "ooni.id_kominfo_1"),
    v4("ID", [158, 140, 186, 3], "ooni.id_71"),
    v4("ID", [180, 214, 232, 61], "ooni.id_47"),
    v4("ID", [202, 169, 44, 80], "ooni.id_77"),
    v4("ID", [202, 3, 219, 209], "ooni.id_40"),
    v4("ID", [203, 119, 13, 75], "ooni.id_83"),
    v4("ID", [203, 119, 13, 76], "ooni.id_84"),
    v4("IR", [10, 10, 34, 34], "ooni.ir_4"),
    v4("IR", [10, 10, 34, 35], "ooni.ir_5"),
    v4("IR", [10, 10, 34, 36], "ooni.ir_10dot10_ipv4_1"),
    v6(
        "IR",
        0x00d0_0000_0000_0000_0000_0000_0000_0011,
        128,
        "ooni.ir_ipv6_1",
    ),
    v4("IT", [83, 224, 65, 74], "cl.dns_nat_it_agcom_block"),
    v4("IT", [217, 175, 53, 72], "cl.dns_nat_it_adm_block"),
    v4("MM", [59, 153, 90, 11], "ooni.mm_2"),
    v4("MM", [167, 172, 4, 60], "ooni.mm_3"),
    v4("MN", [218, 100, 84, 78], "ooni.mn_0"),
    v4("MY", [175, 139, 142, 25], "ooni.my_2"),
    v4("PK", [203, 82, 48, 83], "ooni.pk_3"),
    v4("PL", [145, 237, 235, 240], "ooni.pl_2"),
    v4("PL", [195, 187, 6, 33], "ooni.pl_3"),
    v4("PL", [195, 187, 6, 34], "ooni.pl_4"),
    v4("PL", [195, 187, 6, 35], "ooni.pl_5"),
    v4("RU", [5, 3, 3, 17], "ooni.ru_96"),
    v4("RU", [37, 44, 40, 254], "ooni.ru_94"),
    v4("RU", [46, 175, 31, 250], "ooni.ru_90"),
    v4("RU", [62, 33, 207, 196], "ooni.ru_97"),
    v4("RU", [62, 33, 207, 197], "ooni.ru_98"),
    v4("RU", [83, 69, 208, 124], "ooni.ru_92"),
    v4("RU", [87, 241, 223, 133], "ooni.ru_95"),
    v4("RU", [185, 37, 129, 10], "ooni.ru_89"),
    v4("RU", [212, 1, 226, 59], "ooni.ru_93"),
    v4("RU", [217, 148, 54, 171], "ooni.ru_88"),
    v4("SG", [202, 156, 3, 53], "cl.dns_isp_sg_starhub_block"),
    v4("TH", [125, 26, 170, 3], "ooni.th_9"),
    v4("TR", [195, 175, 254, 2], "ooni.tr_6"),
];
