//! Pages that censors are known to show in place of what was asked for.
//!
//! Kept out on purpose: filters people choose or pay for (family profiles, schools,
//! companies, antivirus), notices of unpaid bills, and pages known only by their body, which
//! an extension does not read. A host that also shows other things is listed with its path.
//!
//! Sources: names with `ooni.` or `cl.` (Citizen Lab) are rows of `fingerprints_http.csv` in
//! ooni/blocking-fingerprints; names with `cp.` are Censored Planet's, from
//! `blockpage_signatures.json` in censoredplanet/censoredplanet-analysis. Only the facts are
//! taken: which address, which country.

use core::net::IpAddr;

use super::is_at_or_below;
use crate::url::host_of;

/// One known block page.
#[derive(Debug, PartialEq, Eq)]
pub struct BlockPage {
    /// A domain (which stands for what lies below it, too), an exact address, or one of these
    /// with the beginning of a path.
    pub pattern: &'static str,
    /// Where it was seen, ISO 3166 alpha-2.
    pub country: &'static str,
    /// The published fingerprint it is known from.
    pub source: &'static str,
}

impl BlockPage {
    /// The host part of the pattern, and the path after it, which is empty for a whole host.
    fn parts(&self) -> (&'static str, &'static str) {
        let cut = self.pattern.find('/').unwrap_or(self.pattern.len());
        self.pattern.split_at(cut)
    }
}

const fn page(country: &'static str, pattern: &'static str, source: &'static str) -> BlockPage {
    BlockPage {
        pattern,
        country,
        source,
    }
}

/// The known block pages, by country.
pub const BLOCK_PAGES: &[BlockPage] = &[
    page("AE", "lighthouse.du.ae", "ooni.ae_2"),
    page("AE", "proxy.etisalat.ae", "cl.isp_ae_etisalat_block"),
    page("BE", "networkmsg.telenet.be/blocked/", "cp.isp_be_telenet"),
    page("BH", "anonymous.com.bh", "ooni.bh_0"),
    page("BH", "www.viva.com.bh/static/block", "ooni.bh_1"),
    page("BY", "www.a1.by/mininfo/", "ooni.by_0"),
    page("BY", "82.209.230.23", "ooni.by_1"),
    page("BY", "internet.mts.by/blocked/", "ooni.by_2"),
    page("CO", "190.6.160.34", "cp.isp_co_ert"),
    page("ID", "internet-positif.org", "ooni.id_0"),
    page("ID", "internetpositif.uzone.id", "ooni.id_1"),
    page("ID", "mercusuar.uzone.id", "ooni.id_2"),
    page("ID", "block.uzone.id", "ooni.id_3"),
    page("ID", "trustpositif.kominfo.go.id", "ooni.id_6"),
    page("ID", "internetpositif.mncplaymedia.com", "ooni.id_8"),
    page("ID", "xblock.gmedia.net.id", "ooni.id_13"),
    page("ID", "filter.citra.net.id", "ooni.id_17"),
    page("ID", "netsafe.indosatooredoo.com", "ooni.id_21"),
    page("ID", "block.myrepublic.co.id", "ooni.id_33"),
    page("ID", "internetbaik.telkomsel.com/block", "ooni.id_34"),
    page("ID", "blockpage.xl.co.id", "ooni.id_35"),
    page("ID", "restricted.tri.co.id", "ooni.id_36"),
    page("IN", "www.airtel.in/dot/", "ooni.in_4"),
    page("IR", "10.10.34.34", "cp.nat_ir_national_2"),
    page("IR", "10.10.34.35", "cp.nat_ir_national_1"),
    page("IR", "10.10.34.36", "cp.nat_ir_national_3"),
    page("IR", "d0::11", "ooni.ir_1"),
    page("IR", "internet.ir/1-2", "ooni.ir_2"),
    page("IR", "peyvandha.ir/1-2", "ooni.ir_3"),
    page("KG", "homeline.kg/access/blockpage.html", "ooni.kg_0"),
    page("KR", "warning.or.kr", "ooni.kr_2"),
    page("KW", "restrict.kw.zain.com", "ooni.kw_0"),
    page("KW", "blocked.fasttelco.net", "ooni.kw_1"),
    page("MM", "notice.myanmarnet.com", "ooni.mm_0"),
    page("NO", "block-no.altibox.net", "ooni.no_0"),
    page("NP", "blockdomain.worldlink.com.np", "ooni.np_0"),
    page(
        "NP",
        "nta.gov.np/en/notice-regarding-site-block",
        "ooni.np_1",
    ),
    page("OM", "block.om", "ooni.om_0"),
    page("OM", "siteblocked.om", "ooni.om_1"),
    page("PK", "119.73.65.87", "ooni.pk_1"),
    page("QA", "censor.qa", "ooni.qa_1"),
    page("RU", "vk.com/blank.php?rkn=", "ooni.by_3"),
    page("RU", "erblock.crimea.com", "ooni.ru_2"),
    page("RU", "subblock.mts.ru", "ooni.ru_3"),
    page("RU", "warning.rt.ru", "ooni.ru_6"),
    page("RU", "site-blocked.ru", "ooni.ru_9"),
    page("RU", "zapret.2090000.ru", "ooni.ru_11"),
    page("RU", "blocked.mgts.ru", "ooni.ru_17"),
    page("RU", "block.mgts.ru", "ooni.ru_18"),
    page("RU", "zapret-info.tis-dialog.ru", "ooni.ru_24"),
    page("RU", "block.rt.ru", "ooni.ru_25"),
    page("RU", "t2blocked.com", "ooni.ru_26"),
    page("RU", "t2rkn.com", "ooni.ru_28"),
    page("RU", "fz139.ttk.ru", "ooni.ru_29"),
    page("RU", "zapret.westcall.net", "ooni.ru_34"),
    page("RU", "blocked.akado.ru", "ooni.ru_43"),
    page("RU", "block.ip.center.rt.ru", "ooni.ru_52"),
    page("RU", "blocked.netbynet.ru", "ooni.ru_55"),
    page("RU", "blocked.tinkoff.ru", "ooni.ru_57"),
    page("RU", "forbidden.yota.ru", "ooni.ru_64"),
    page("RU", "you-shall-not-pass.is74.ru", "ooni.ru_69"),
    page("RU", "www.ufanet.ru/blocking.html", "ooni.ru_77"),
    page("RU", "blackhole.beeline.ru", "cp.isp_ru_beeline"),
    page("RU", "blocked.mts.ru", "cp.isp_ru_mts"),
    page("SA", "blocking-web-server.isu.net.sa", "ooni.sa_2"),
    page("SD", "196.1.211.6", "ooni.sd_0"),
    page("SD", "196.29.164.27/ntc/", "ooni.sd_1"),
    page(
        "SG",
        "www.starhub.com/personal/broadband/value-added-services/safesurf/mda-blocked.html",
        "ooni.sg_0",
    ),
    page("TH", "103.86.50.16", "ooni.th_1"),
    page("TH", "103.208.24.21", "ooni.th_2"),
    page("TH", "prohibit.ais-idc.com", "ooni.th_4"),
    page("TH", "124.40.225.20", "ooni.th_6"),
    page("UA", "blocked.triolan.com.ua", "ooni.ua_1"),
    page("UZ", "reestr.mitc.uz", "ooni.uz_0"),
    page("YE", "82.114.160.94", "ooni.ye_0"),
    page("YE", "deny.yemen.net.ye", "ooni.ye_1"),
];

/// The block page that this host shows whatever the path, if it is one: a host name in any
/// case, or an address, with or without the brackets of a URL.
#[must_use]
pub fn is_block_page(url_host: &str) -> Option<&'static BlockPage> {
    find(url_host, None)
}

/// The block page that this URL leads to; knows those that share their host with other pages
/// as well as [`is_block_page`]'s. Nothing but absolute URLs of http and https can be one.
#[must_use]
pub fn block_page_at(url: &str) -> Option<&'static BlockPage> {
    let (scheme, host) = host_of(url)?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let rest = url.split_once("://")?.1;
    let after_host = rest.find(['/', '?', '#']).map_or("", |end| &rest[end..]);
    find(&host, Some(after_host))
}

fn find(host: &str, path: Option<&str>) -> Option<&'static BlockPage> {
    BLOCK_PAGES.iter().find(|known| {
        let (domain, beginning) = known.parts();
        let whole = beginning.is_empty();
        let path_fits = whole || path.is_some_and(|path| path.starts_with(beginning));
        path_fits && is_this_host(host, domain)
    })
}

/// Addresses are compared as addresses, so that no spelling of one is missed and no name
/// that ends in digits is taken for one.
fn is_this_host(host: &str, pattern: &str) -> bool {
    match pattern.parse::<IpAddr>() {
        Ok(address) => {
            let bare = host
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            bare.unwrap_or(host).parse() == Ok(address)
        }
        Err(_) => is_at_or_below(host, pattern),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::{CONTROLS, role_of};

    #[test]
    fn whole_labels_and_exact_addresses() {
        let country = |host| is_block_page(host).map(|page| page.country);
        assert_eq!(country("warning.or.kr"), Some("KR"));
        assert_eq!(country("www.Warning.or.kr."), Some("KR"));
        assert_eq!(country("forewarning.or.kr"), None);
        assert_eq!(country("warning.or.kr.example.org"), None);
        assert_eq!(country("10.10.34.35"), Some("IR"));
        assert_eq!(country("110.10.34.35"), None);
        assert_eq!(country("1.10.10.34.35"), None);
        assert_eq!(country("[d0::11]"), Some("IR"));
        assert_eq!(country("d0:0:0:0:0:0:0:11"), Some("IR"));
        assert_eq!(country("[d0::11"), None);
        assert_eq!(country(""), None);
    }

    #[test]
    fn a_shared_host_needs_its_path() {
        assert_eq!(is_block_page("www.airtel.in"), None);
        let country = |url| block_page_at(url).map(|page| page.country);
        assert_eq!(country("http://www.airtel.in/dot/?dpid=1"), Some("IN"));
        assert_eq!(country("https://www.airtel.in/broadband/dot/"), None);
        assert_eq!(country("https://www.airtel.in"), None);
        assert_eq!(country("https://www.airtel.in?to=/dot/"), None);
        assert_eq!(country("http://vk.com/blank.php?rkn=1"), Some("RU"));
        assert_eq!(
            country("http://196.29.164.27:80/ntc/ntcblock.html"),
            Some("SD")
        );
        assert_eq!(country("http://[d0::11]:80/"), Some("IR"));
        assert_eq!(country("http://warning.or.kr"), Some("KR"));
        assert_eq!(country("ftp://warning.or.kr/"), None);
        assert_eq!(
            country("https://example.org/?to=http://warning.or.kr/"),
            None
        );
    }

    #[test]
    fn rows_are_sound_and_found_by_themselves() {
        assert!(BLOCK_PAGES.len() >= 25);
        for known in BLOCK_PAGES {
            let (host, path) = known.parts();
            assert_eq!(host, host.to_ascii_lowercase());
            assert!(
                known.country.len() == 2 && known.country.chars().all(|c| c.is_ascii_uppercase())
            );
            let (prefix, name) = known.source.split_once('.').expect(known.source);
            assert!(["ooni", "cl", "cp"].contains(&prefix) && !name.is_empty());
            if path.is_empty() {
                assert_eq!(is_block_page(host), Some(known), "{host} stands twice");
            }
            let url = match host.parse() {
                Ok(IpAddr::V6(_)) => format!("http://[{host}]{path}"),
                _ => format!("http://{host}{path}"),
            };
            assert_eq!(block_page_at(&url), Some(known), "{url} stands twice");
        }
    }

    #[test]
    fn no_platform_and_no_control_is_a_block_page() {
        for known in BLOCK_PAGES {
            assert_eq!(role_of(known.parts().0), None, "{}", known.pattern);
        }
        for site in CONTROLS {
            assert_eq!(block_page_at(site.url), None);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = is_block_page(&text);
            let _ = block_page_at(&text);
            let _ = block_page_at(&format!("http://{text}"));
        }
    }
}
